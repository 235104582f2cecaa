namespace Hybrid.Probabilistic;

/// <summary>A density as the mean of normal bumps, one at each row. Immutable.</summary>
/// <remarks>Sources: M. Rosenblatt, 1956, and E. Parzen, 1962; the bandwidths of D. Scott, "Multivariate density estimation", 1992, and B. Silverman, "Density
/// estimation", 1986: the columns' standard deviations (divisor n - 1) times n^(-1/(d+4)), for Silverman's times (4 / (d + 2))^(1/(d+4)).
/// Example: <c>KernelDensity.Fit(galaxies).LogDensity([20.0])</c>.</remarks>
public sealed class KernelDensity
{
    private readonly Observations _data;

    private KernelDensity(Observations data, double[] bandwidths) => (_data, Bandwidths) = (data, bandwidths);

    /// <summary>The standard deviation of the bumps along each column.</summary>
    public IReadOnlyList<double> Bandwidths { get; }

    /// <summary>A density with bandwidths by a rule.</summary>
    /// <param name="data">The rows; at least 2.</param>
    /// <param name="silverman">Whether by Silverman's rule; otherwise by Scott's. Default: false.</param>
    /// <exception cref="ArgumentException">There is one row, or a column is constant; it is named.</exception>
    public static KernelDensity Fit(Observations data, bool silverman = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Rows < 2)
        {
            throw new ArgumentException("KernelDensity: there is 1 row, from which no bandwidth follows; give at least 2, or bandwidths.", nameof(data));
        }

        double n = data.Rows, d = data.Columns;
        double factor = Math.Pow(n, -1 / (d + 4)) * (silverman ? Math.Pow(4 / (d + 2), 1 / (d + 4)) : 1);
        double[] bandwidths = [.. data.Moments().Variances.Select(variance => factor * Math.Sqrt(variance * n / (n - 1)))];
        int constant = Array.FindIndex(bandwidths, width => !(width > 0));
        return constant < 0
            ? new KernelDensity(data, bandwidths)
            : throw new ArgumentException($"KernelDensity: the column '{data.Names[constant]}' is constant; leave it out, or give bandwidths.", nameof(data));
    }

    /// <summary>A density with given bandwidths.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="bandwidths">A number above 0 for each column.</param>
    /// <exception cref="ArgumentException">The bandwidths are not as many as the columns, or one is not above 0.</exception>
    public static KernelDensity Fit(Observations data, IReadOnlyList<double> bandwidths)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(bandwidths);
        return bandwidths.Count == data.Columns && bandwidths.All(width => width > 0 && double.IsFinite(width))
            ? new KernelDensity(data, [.. bandwidths])
            : throw new ArgumentException($"KernelDensity: the bandwidths are [{string.Join(", ", bandwidths)}]; give {data.Columns} finite numbers above 0.", nameof(bandwidths));
    }

    /// <summary>ln of the density at a point.</summary>
    /// <param name="point">A number for each column.</param>
    /// <returns>The logarithm; the time is rows * columns.</returns>
    /// <exception cref="ArgumentException">The point has another number of columns.</exception>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        if (point.Length != _data.Columns)
        {
            throw new ArgumentException($"KernelDensity: the point has {point.Length} numbers and the density {_data.Columns} columns; give as many.", nameof(point));
        }

        double most = double.NegativeInfinity, sum = 0, constant = Math.Log(_data.Rows);
        foreach (double width in Bandwidths)
        {
            constant += Math.Log(width) + (0.5 * Math.Log(2 * Math.PI));
        }

        for (int r = 0; r < _data.Rows; r++)
        {
            double exponent = 0;
            ReadOnlySpan<double> row = _data.Row(r);
            for (int c = 0; c < row.Length; c++)
            {
                double scaled = (point[c] - row[c]) / Bandwidths[c];
                exponent -= 0.5 * scaled * scaled;
            }

            // The sum is kept over its greatest term.
            if (exponent > most)
            {
                sum = (sum * Math.Exp(most - exponent)) + 1;
                most = exponent;
            }
            else
            {
                sum += Math.Exp(exponent - most);
            }
        }

        return most + Math.Log(sum) - constant;
    }
}
