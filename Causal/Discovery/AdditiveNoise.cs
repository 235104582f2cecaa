using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Causal.Discovery;

/// <summary>Cause or effect of two variables, from an additive noise model: the cause is independent of the noise in one direction only. Immutable.</summary>
/// <param name="First">A variable.</param>
/// <param name="Second">The other.</param>
/// <param name="Forward">The p-value of "second = f(first) + noise that is independent of first".</param>
/// <param name="Backward">The p-value of the other direction.</param>
/// <remarks>
/// Hoyer and others, Nonlinear causal discovery with additive noise models, 2009. The function is a Gaussian process whose width and noise maximise the marginal likelihood on a grid; independence is tested by
/// <see cref="KernelTest"/>. A linear function with Gaussian noise fits both ways.
/// </remarks>
/// <example><code>
/// AdditiveNoise.Test(table, "altitude", "temperature").Direction          // "altitude -&gt; temperature"
/// </code></example>
public sealed record AdditiveNoise(string First, string Second, double Forward, double Backward)
{
    private const int MostRows = 500;
    private const int GridRows = 250;

    /// <summary>The direction that fits better: <c>A -&gt; B</c>, or <c>A -- B</c> when the p-values are equal.</summary>
    public string Direction => Forward > Backward ? $"{First} -> {Second}" : Backward > Forward ? $"{Second} -> {First}" : $"{First} -- {Second}";

    /// <summary>Tests both directions.</summary>
    /// <param name="table">The rows; those with a missing cell are left out, and of more than 500 an even choice is taken.</param>
    /// <param name="first">A column.</param>
    /// <param name="second">Another.</param>
    /// <returns>Both p-values.</returns>
    /// <exception cref="ArgumentException">A column is unknown or does not vary, or there are fewer than ten complete rows.</exception>
    public static AdditiveNoise Test(DataTable table, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(table);
        DataTable both = table.Keep(first, second).Complete();
        int rows = Math.Min(MostRows, both.Rows);
        if (rows < 10)
        {
            throw new ArgumentException($"AdditiveNoise: there are {rows} complete rows; at least 10 are needed.", nameof(table));
        }

        both = both.Select([.. Enumerable.Range(0, rows).Select(i => (int)((long)i * both.Rows / rows))]);
        CovarianceMatrix covariance = CovarianceMatrix.Of(both, "AdditiveNoise");
        double[][] columns = [.. Enumerable.Range(0, 2).Select(c => both.Column(c).Select(v => (v - covariance.Means[c]) / Math.Sqrt(covariance[c, c])).ToArray())];
        return new AdditiveNoise(first, second, PValue(columns[0], columns[1]), PValue(columns[1], columns[0]));
    }

    private static double PValue(double[] cause, double[] effect)
    {
        (double width, double noise) = Choose(cause, effect);
        Matrix<double> kernel = Gram.Plain([cause], width * width);
        Vector<double> weights = (kernel + (Matrix<double>.Build.DenseIdentity(cause.Length) * noise)).Cholesky().Solve(Vector<double>.Build.DenseOfArray(effect));
        double[] residual = (Vector<double>.Build.DenseOfArray(effect) - (kernel * weights)).ToArray();
        return new KernelTest(new DataTable([("cause", cause), ("noise", residual)]), MostRows).PValue(0, 1, []);
    }

    // The marginal likelihood of each width and noise from the eigenvalues of the kernel; the signal's variance is set to its best value.
    private static (double Width, double Noise) Choose(double[] cause, double[] effect)
    {
        int n = Math.Min(GridRows, cause.Length);
        double[] x = [.. Enumerable.Range(0, n).Select(i => cause[(int)((long)i * cause.Length / n)])];
        Vector<double> y = Vector<double>.Build.DenseOfArray([.. Enumerable.Range(0, n).Select(i => effect[(int)((long)i * effect.Length / n)])]);
        (double Width, double Noise) best = (1, 0.1);
        double most = double.NegativeInfinity;
        foreach (double width in new[] { 0.1, 0.2, 0.4, 0.8, 1.6, 3.2 })
        {
            var parts = Gram.Plain([x], width * width).Evd(Symmetricity.Symmetric);
            Vector<double> turned = parts.EigenVectors.TransposeThisAndMultiply(y);
            foreach (double noise in new[] { 1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1, 3 })
            {
                double squares = 0, logs = 0;
                for (int i = 0; i < n; i++)
                {
                    double value = Math.Max(parts.EigenValues[i].Real, 0) + noise;
                    squares += turned[i] * turned[i] / value;
                    logs += Math.Log(value);
                }

                double likelihood = -0.5 * ((n * Math.Log(squares / n)) + logs);
                if (likelihood > most)
                {
                    (most, best) = (likelihood, (width, noise));
                }
            }
        }

        return best;
    }
}
