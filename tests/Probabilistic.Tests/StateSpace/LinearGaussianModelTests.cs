using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic.Tests.StateSpace;

public sealed class LinearGaussianModelTests
{
    private static readonly LinearGaussianModel Model = new(
        Of(new[,] { { 0.9, 0.2 }, { -0.1, 0.8 } }), Of(new[,] { { 0.5, 0.1 }, { 0.1, 0.3 } }), Of(new[,] { { 1, 0 }, { 0.5, 1 }, { 0, 2 } }), Of(new[,] { { 0.4, 0.1, 0 }, { 0.1, 0.6, 0 }, { 0, 0, 1 } }),
        Vector<double>.Build.Dense([1.0, -1]), Of(new[,] { { 2, 0.3 }, { 0.3, 1 } }));

    // The joint Gaussian of four states and their observations, written out and conditioned by one solution of linear equations.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_smoother_is_the_conditional_of_the_joint_Gaussian(bool gaps)
    {
        const int length = 4, n = 2, m = 3;
        double[][] rows = Model.Sample(length, 3).Observations;
        if (gaps)
        {
            rows[1] = [double.NaN, double.NaN, double.NaN];
            rows[2][1] = double.NaN;
        }

        Vector<double> mean = Vector<double>.Build.Dense(length * n);
        Matrix<double> covariance = Matrix<double>.Build.Dense(length * n, length * n);
        Vector<double> at = Model.StartMean;
        Matrix<double> spread = Model.StartCovariance;
        for (int t = 0; t < length; t++)
        {
            mean.SetSubVector(t * n, n, at);
            Matrix<double> lagged = spread;
            for (int u = t; u < length; u++)
            {
                covariance.SetSubMatrix(u * n, t * n, lagged);
                covariance.SetSubMatrix(t * n, u * n, lagged.Transpose());
                lagged = Model.Transition * lagged;
            }

            at = Model.Transition * at;
            spread = (Model.Transition * spread * Model.Transition.Transpose()) + Model.StateNoise;
        }

        (int T, int I)[] given = [.. Enumerable.Range(0, length * m).Select(i => (i / m, i % m)).Where(p => !double.IsNaN(rows[p.Item1][p.Item2]))];
        Matrix<double> see = Matrix<double>.Build.Dense(given.Length, length * n, (g, x) => x / n == given[g].T ? Model.Observation[given[g].I, x % n] : 0);
        Matrix<double> noise = Matrix<double>.Build.Dense(given.Length, given.Length, (g, h) => given[g].T == given[h].T ? Model.ObservationNoise[given[g].I, given[h].I] : 0);
        Matrix<double> total = (see * covariance * see.Transpose()) + noise;
        Vector<double> surprise = Vector<double>.Build.Dense(given.Length, g => rows[given[g].T][given[g].I]) - (see * mean);
        Matrix<double> gain = covariance * see.Transpose() * total.Inverse();
        Vector<double> expected = mean + (gain * surprise);
        Matrix<double> left = covariance - (gain * see * covariance);
        double logarithm = -0.5 * ((given.Length * Math.Log(2 * Math.PI)) + Math.Log(total.Determinant()) + (surprise * total.Inverse() * surprise));

        StateEstimates smoothed = Model.Smooth(rows);
        Assert.Equal(logarithm, smoothed.LogLikelihood, 1e-9);
        for (int t = 0; t < length; t++)
        {
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(expected[(t * n) + i], smoothed.Means[t][i], 1e-9);
                Assert.Equal(left[(t * n) + i, (t * n) + 0], smoothed.Covariances[t][i, 0], 1e-9);
            }
        }

        StateEstimates filtered = Model.Filter(rows);
        Assert.Equal(expected[(length - 1) * n], filtered.Means[length - 1][0], 1e-9);
    }

    // J. Durbin, S. Koopman, "Time series analysis by state space methods", 2012, section 2.10.3: the flow of the Nile has a noise variance of 15099 and a level variance of 1469.1.
    [Fact]
    public void The_Nile_has_the_published_variances()
    {
        double[][] nile = Nile();
        var start = LinearGaussianModel.LocalLevel(1000, 10_000, nile[0][0], 1e7);
        (LinearGaussianModel model, ConvergenceReport report) = LinearGaussianModel.Fit(
            [nile], start, new LinearGaussianOptions { Transition = false, Observation = false, Start = false, Convergence = new ConvergenceOptions { MaximumIterations = 3000, Tolerance = 1e-13 } });
        Assert.Equal(15099, model.ObservationNoise[0, 0], 15.0);
        Assert.Equal(1469.1, model.StateNoise[0, 0], 3.0);
        Assert.All(report.History.Zip(report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
    }

    [Fact]
    public void A_fit_of_everything_never_falls_and_beats_the_model_that_made_the_data()
    {
        double[][][] data = [.. Enumerable.Range(0, 5).Select(s => Model.Sample(80, s).Observations)];
        data[0][7] = [double.NaN, double.NaN, double.NaN];
        (LinearGaussianModel model, ConvergenceReport report) = LinearGaussianModel.Fit(data, Model, new LinearGaussianOptions { Convergence = new ConvergenceOptions { MaximumIterations = 60 } });
        Assert.All(report.History.Zip(report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.True(report.LogLikelihood > data.Sum(rows => Model.LogLikelihood(rows)) + 1);
        Assert.Equal(report.LogLikelihood, data.Sum(rows => model.LogLikelihood(rows)), 1e-8);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Contains("row 1 has 2 numbers", Assert.Throws<ArgumentException>(() => Model.Filter([[1, 2, 3], [1, 2]])).Message, StringComparison.Ordinal);
        Assert.Contains("there is no observation", Assert.Throws<ArgumentException>(() => Model.Filter([])).Message, StringComparison.Ordinal);
        Assert.Contains("eigenvalues above 0", Assert.Throws<ArgumentException>(() => LinearGaussianModel.LocalLevel(1, 0, 0, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("in part", Assert.Throws<ArgumentException>(() => LinearGaussianModel.Fit([[[1, double.NaN, 2]]], Model)).Message, StringComparison.Ordinal);
    }

    private static Matrix<double> Of(double[,] values) => Matrix<double>.Build.DenseOfArray(values);

    // The annual flow at Aswan, 1871 to 1970, in 10^8 cubic metres, as R's data set Nile gives it.
    private static double[][] Nile() =>
    [
        .. new double[]
        {
            1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840,
            874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
            781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815,
            1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
        }.Select(value => new[] { value }),
    ];
}
