using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Causal.Discovery;

/// <summary>The kernel test of conditional independence (KCI): of dependence of any form, with Gaussian kernels and the null distribution's gamma approximation.</summary>
/// <remarks>
/// Zhang, Peters, Janzing and Schoelkopf, Kernel-based conditional independence test and application in causal discovery, 2011. Widths are the median distance, the ridge is 0.001.
/// A test costs the cube of the rows.
/// </remarks>
public sealed class KernelTest : ConditionalIndependenceTest
{
    private const double Ridge = 1e-3;

    private readonly DataTable _table;
    private readonly double[][] _columns;

    /// <summary>Prepares the test: columns are standardised.</summary>
    /// <param name="table">The rows; those with a missing cell are left out.</param>
    /// <param name="mostRows">The most rows used, evenly spread over the table. Default 500, at least 10.</param>
    /// <exception cref="ArgumentException">There are fewer than ten complete rows, or a column does not vary.</exception>
    public KernelTest(DataTable table, int mostRows = 500)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostRows, 10);
        DataTable complete = table.Complete();
        if (complete.Rows < 10)
        {
            throw new ArgumentException($"KernelTest: there are {complete.Rows} complete rows; at least 10 are needed.", nameof(table));
        }

        int rows = Math.Min(mostRows, complete.Rows);
        _table = complete.Select([.. Enumerable.Range(0, rows).Select(i => (int)((long)i * complete.Rows / rows))]);
        CovarianceMatrix covariance = CovarianceMatrix.Of(_table, "KernelTest");
        _columns = [.. Enumerable.Range(0, _table.Columns.Count).Select(c => _table.Column(c).Select(v => (v - covariance.Means[c]) / Math.Sqrt(covariance[c, c])).ToArray())];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variables => _table.Columns;

    /// <inheritdoc/>
    public override double PValue(int first, int second, ReadOnlySpan<int> given)
    {
        Matrix<double> a, b;
        if (given.Length == 0)
        {
            a = Gram.Centred([_columns[first]]);
            b = Gram.Centred([_columns[second]]);
        }
        else
        {
            double[][] condition = [.. given.ToArray().Select(z => _columns[z])];
            Matrix<double> kernel = Gram.Centred(condition);
            Matrix<double> residual = (kernel + (Matrix<double>.Build.DenseIdentity(kernel.RowCount) * Ridge)).Cholesky().Solve(Matrix<double>.Build.DenseIdentity(kernel.RowCount)) * Ridge;
            double[][] halved = [.. condition.Select(z => z.Select(v => v / 2).ToArray())];
            a = residual * Gram.Centred([_columns[first], .. halved]) * residual;
            b = residual * Gram.Centred([_columns[second]]) * residual;
        }

        // The statistic is the trace of the product; its mean and variance under independence give the gamma distribution.
        int n = a.RowCount;
        double statistic = 0, meanA = a.Trace(), meanB = b.Trace(), squareA = 0, squareB = 0, product = 0, products = 0;
        for (int i = 0; i < n; i++)
        {
            product += a[i, i] * b[i, i];
            for (int j = 0; j < n; j++)
            {
                statistic += a[i, j] * b[i, j];
                squareA += a[i, j] * a[i, j];
                squareB += b[i, j] * b[i, j];
                products += a[i, j] * b[i, j] * a[i, j] * b[i, j];
            }
        }

        (double mean, double variance) = given.Length == 0
            ? (meanA * meanB / n, 2 * squareA * squareB / ((double)n * n))
            : (product, 2 * products);
        double shape = mean * mean / variance;
        return !(variance > 0) || !double.IsFinite(shape) ? 1 : 1 - Math.Clamp(Gamma.CDF(shape, mean / variance, statistic), 0, 1);
    }
}
