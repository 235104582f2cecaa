using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic;

/// <summary>Factor analysis: x = mean + loadings z + noise, z standard normal and the noise independent in each column. Immutable.</summary>
/// <remarks>
/// Source: D. Rubin and D. Thayer, "EM algorithms for ML factor analysis", 1982. Loadings are unique up to a rotation of the factors.
/// Example: <c>FactorAnalysis.Fit(iris, 2).Noise</c>.
/// </remarks>
public sealed class FactorAnalysis
{
    private FactorAnalysis(double[] means, Matrix<double> loadings, double[] noise, ConvergenceReport report)
    {
        (Means, Noise, Report) = (means, noise, report);
        Loadings = [.. Enumerable.Range(0, loadings.RowCount).Select(c => (IReadOnlyList<double>)loadings.Row(c).ToArray())];
    }

    /// <summary>The means of the columns.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>How strongly each factor works on each column [columns][factors].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Loadings { get; }

    /// <summary>The variance of each column's own noise.</summary>
    public IReadOnlyList<double> Noise { get; }

    /// <summary>How the fit went.</summary>
    public ConvergenceReport Report { get; }

    /// <summary>Fits loadings and noise by expectation-maximisation, from the principal components.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="factors">How many factors; from 1 to below the number of columns.</param>
    /// <param name="convergence">When the fit stops.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The number of factors is out of range, or a column is constant; it is named.</exception>
    public static FactorAnalysis Fit(Observations data, int factors, ConvergenceOptions? convergence = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (factors < 1 || factors >= data.Columns)
        {
            throw new ArgumentOutOfRangeException(nameof(factors), factors, $"FactorAnalysis: {factors} factors were asked of {data.Columns} columns; give 1 to {data.Columns - 1}.");
        }

        (Matrix<double> centred, double[] means) = ColumnSpectrum.Centre(data);
        Matrix<double> covariance = ColumnSpectrum.Of(centred);
        for (int c = 0; c < data.Columns; c++)
        {
            if (!(covariance[c, c] > 0))
            {
                throw new ArgumentException($"FactorAnalysis: the column '{data.Names[c]}' is constant; leave it out.", nameof(data));
            }
        }

        (double[] spectrum, Matrix<double> vectors) = ColumnSpectrum.Spectrum(centred);
        Matrix<double> start = Matrix<double>.Build.Dense(data.Columns, factors, (c, k) => k < vectors.ColumnCount ? vectors[c, k] * Math.Sqrt(spectrum[k]) : 0);
        Vector<double> noise = Vector<double>.Build.Dense(data.Columns, c => Math.Max(covariance[c, c] - start.Row(c).DotProduct(start.Row(c)), 0.01 * covariance[c, c]));
        var steps = new Steps(covariance, data.Rows);
        ((Matrix<double> loadings, Vector<double> variances), ConvergenceReport report) =
            ExpectationMaximisationLoop.Run(steps, (start, noise), convergence ?? new ConvergenceOptions(), null, cancellation);
        return new FactorAnalysis(means, loadings, variances.ToArray(), report);
    }

    /// <summary>The expected factors of rows.</summary>
    /// <param name="data">The rows.</param>
    /// <returns>[row][factor].</returns>
    /// <exception cref="ArgumentException">The columns differ from those fitted.</exception>
    public double[][] Transform(Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Columns != Means.Count)
        {
            throw new ArgumentException($"FactorAnalysis: the rows have {data.Columns} columns and the model was fitted to {Means.Count}; give the same.", nameof(data));
        }

        Matrix<double> loadings = Matrix<double>.Build.Dense(Means.Count, Loadings[0].Count, (c, k) => Loadings[c][k]);
        Matrix<double> weights = Steps.Regression(loadings, Vector<double>.Build.DenseOfEnumerable(Noise)).Weights;
        return [.. Enumerable.Range(0, data.Rows).Select(r => (weights * Vector<double>.Build.Dense(Means.Count, c => data[r, c] - Means[c])).ToArray())];
    }

    /// <summary>The two steps, on the covariance alone.</summary>
    private sealed class Steps(Matrix<double> covariance, int rows) : IExpectationMaximisation<(Matrix<double> Loadings, Vector<double> Noise)>
    {
        // A variance of 0 (Heywood's case) has an unbounded likelihood.
        private const double LeastNoise = 1e-6;

        private Matrix<double> _loadings = Matrix<double>.Build.Dense(1, 1);
        private Matrix<double> _weights = Matrix<double>.Build.Dense(1, 1);

        /// <summary>E[z | x] = weights (x - mean), by the small matrix I + loadings' noise^-1 loadings, and ln of its determinant.</summary>
        public static (Matrix<double> Weights, double LogDeterminant) Regression(Matrix<double> loadings, Vector<double> noise)
        {
            Matrix<double> scaled = Matrix<double>.Build.Dense(loadings.ColumnCount, loadings.RowCount, (k, c) => loadings[c, k] / noise[c]);
            var factor = ((scaled * loadings) + Matrix<double>.Build.DenseIdentity(loadings.ColumnCount)).Cholesky();
            return (factor.Solve(scaled), factor.DeterminantLn);
        }

        public double Expect((Matrix<double> Loadings, Vector<double> Noise) parameters)
        {
            _loadings = parameters.Loadings;
            (_weights, double logarithm) = Regression(parameters.Loadings, parameters.Noise);
            double determinant = logarithm + parameters.Noise.Sum(value => Math.Log(value));

            // tr(Sigma^-1 S) = sum S_cc / noise_c - tr(noise^-1 loadings weights S).
            Matrix<double> product = _weights * covariance;
            double trace = 0;
            for (int c = 0; c < covariance.RowCount; c++)
            {
                trace += (covariance[c, c] - parameters.Loadings.Row(c).DotProduct(product.Column(c))) / parameters.Noise[c];
            }

            return -0.5 * rows * ((covariance.RowCount * Math.Log(2 * Math.PI)) + determinant + trace);
        }

        public (Matrix<double> Loadings, Vector<double> Noise) Maximise()
        {
            Matrix<double> cross = covariance.TransposeAndMultiply(_weights);
            Matrix<double> second = Matrix<double>.Build.DenseIdentity(_weights.RowCount) - (_weights * _loadings) + (_weights * cross);
            Matrix<double> loadings = second.Cholesky().Solve(cross.Transpose()).Transpose();
            Vector<double> noise = Vector<double>.Build.Dense(
                covariance.RowCount, c => Math.Max(covariance[c, c] - loadings.Row(c).DotProduct(cross.Row(c)), LeastNoise * covariance[c, c]));
            return (loadings, noise);
        }
    }
}
