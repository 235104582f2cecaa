namespace Hybrid.Probabilistic.Tests.Projection;

/// <summary>Components, factors and densities against scikit-learn 1.2.1 and SciPy 1.10.1 on tables made of sines.</summary>
public sealed class ProjectionTests
{
    private static readonly Observations Waves = Observations.Of([.. Enumerable.Range(0, 40).Select(i => (double[])
        [(Math.Sin(i * 0.7) * 3) + Math.Cos(i * 1.3), (Math.Sin(i * 0.7) * 2) - Math.Cos(i * 2.1), Math.Cos(i * 1.3) + (0.5 * Math.Sin(i * 3.7)), Math.Sin(i * 5.3)])]);

    private static readonly Observations OneFactor = Observations.Of([.. Enumerable.Range(0, 40).Select(i => (double[])
        [(Math.Sin(i * 0.7) * 2) + Math.Sin(i * 7.1), -Math.Sin(i * 0.7) + Math.Sin((i * 3.3) + 1), (Math.Sin(i * 0.7) * 1.5) + (0.8 * Math.Cos(i * 2.7)), Math.Sin(i * 5.3) + (0.5 * Math.Sin(i * 0.7))])]);

    [Fact]
    public void Principal_components_equal_those_of_another_library()
    {
        // PCA(2).fit: explained_variance_ with divisor n, explained_variance_ratio_, components_[0].
        PrincipalComponents components = PrincipalComponents.Fit(Waves, 2);
        Assert.Equal(6.952882907769653, components.Variances[0], 10);
        Assert.Equal(0.8691419799667655, components.Variances[1], 10);
        Assert.Equal(0.8109932182158425, components.VarianceShares[0], 10);
        double[] first = [0.8310742287627815, 0.5523667374636603, 0.06104908557834794, 0.021900291782239924];
        for (int c = 0; c < 4; c++)
        {
            Assert.Equal(first[c], components.Components[0][c], 9);
        }

        // By hand in NumPy: the normal with covariance V (L - s) V' + s I.
        Assert.Equal(-223.8427506971848, components.LogLikelihood(Waves), 7);
    }

    [Fact]
    public void All_components_give_the_rows_back_also_with_fewer_rows_than_columns()
    {
        Observations wide = Observations.Of([[1, 2, 3, 4], [2, 0, 1, 5], [0, 1, 7, 2]]);
        foreach ((Observations data, int count) in new[] { (Waves, 4), (wide, 3) })
        {
            PrincipalComponents components = PrincipalComponents.Fit(data, count);
            double[][] back = components.Inverse(components.Transform(data));
            for (int r = 0; r < data.Rows; r++)
            {
                for (int c = 0; c < data.Columns; c++)
                {
                    Assert.Equal(data[r, c], back[r][c], 9);
                }
            }
        }
    }

    [Fact]
    public void Factor_analysis_reaches_the_likelihood_of_another_library_and_never_falls()
    {
        // FactorAnalysis(1, tol=1e-14, svd_method='lapack'): score * 40 and noise_variance_.
        FactorAnalysis analysis = FactorAnalysis.Fit(OneFactor, 1, new ConvergenceOptions { MaximumIterations = 20000, Tolerance = 1e-14 });
        Assert.Equal(-204.2085151940566, analysis.Report.LogLikelihood, 6);
        double[] noise = [0.5266905807225948, 0.4654825764216517, 0.28032007363626565, 0.48794534220135444];
        for (int c = 0; c < 4; c++)
        {
            Assert.Equal(noise[c], analysis.Noise[c], 4);
        }

        Assert.Equal(analysis.Report.History.Order(), analysis.Report.History);
    }

    [Fact]
    public void Kernel_density_equals_that_of_another_library_and_stays_finite_far_away()
    {
        // scipy.stats.gaussian_kde of the first column at 0.5, Scott's and Silverman's bandwidth.
        Observations column = Waves.Select(0);
        Assert.Equal(-2.099865085039979, KernelDensity.Fit(column).LogDensity([0.5]), 10);
        Assert.Equal(-2.094420832817362, KernelDensity.Fit(column, silverman: true).LogDensity([0.5]), 10);
        Assert.InRange(KernelDensity.Fit(column).LogDensity([1e6]), -1e15, -1e9);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        Observations constant = Observations.Of([[1, 2], [1, 3], [1, 5]]);
        Assert.Contains("'column1' is constant", Assert.Throws<ArgumentException>(() => FactorAnalysis.Fit(constant, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("'column1' is constant", Assert.Throws<ArgumentException>(() => KernelDensity.Fit(constant)).Message, StringComparison.Ordinal);
        Assert.Contains("give 1 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit(constant, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => PrincipalComponents.Fit(constant, 1).LogLikelihood(constant));
    }
}
