using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Probabilistic;

/// <summary>Principal component analysis: the directions of greatest variance. Immutable.</summary>
/// <remarks>
/// Sources: K. Pearson, "On lines and planes of closest fit to systems of points in space", 1901; M. Tipping and C. Bishop, "Probabilistic principal component
/// analysis", 1999, for <see cref="NoiseVariance"/> and <see cref="LogLikelihood"/>. Variances have the divisor n. Example: <c>PrincipalComponents.Fit(iris, 2).Transform(iris)</c>.
/// </remarks>
public sealed class PrincipalComponents
{
    private readonly double _total;

    private PrincipalComponents(double[] means, double[] variances, double total, Matrix<double> vectors)
    {
        int count = variances.Length;
        (Means, Variances, _total, Count) = (means, variances, total, count);
        Components = [.. Enumerable.Range(0, count).Select(k => (IReadOnlyList<double>)vectors.Column(k).ToArray())];
    }

    /// <summary>How many components are kept.</summary>
    public int Count { get; }

    /// <summary>The means of the columns.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>The components: unit vectors, orthogonal to each other, the greatest variance first; each with its largest entry positive. A component without variance, of fewer rows than columns, is 0.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Components { get; }

    /// <summary>The variance along each component.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>The share of the total variance along each component.</summary>
    public IReadOnlyList<double> VarianceShares => [.. Variances.Select(value => _total > 0 ? value / _total : 0)];

    /// <summary>The mean variance along the directions that are left out: the noise of the probabilistic model; 0 when all are kept.</summary>
    public double NoiseVariance => Means.Count > Count ? Math.Max(0, _total - Variances.Sum()) / (Means.Count - Count) : 0;

    /// <summary>Fits the components.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="count">How many; from 1 to the smaller of rows and columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public static PrincipalComponents Fit(Observations data, int count)
    {
        ArgumentNullException.ThrowIfNull(data);
        int most = Math.Min(data.Rows, data.Columns);
        if (count < 1 || count > most)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"PrincipalComponents: {count} components were asked of {data.Rows} rows and {data.Columns} columns; give 1 to {most}.");
        }

        (double[] variances, Matrix<double> vectors, double total) = ColumnSpectrum.Leading(data, count);
        return new PrincipalComponents(data.Means(), variances, total, vectors);
    }

    /// <summary>The coordinates of rows along the components.</summary>
    /// <param name="data">The rows.</param>
    /// <returns>[row][component].</returns>
    /// <exception cref="ArgumentException">The columns differ from those fitted.</exception>
    public double[][] Transform(Observations data)
    {
        Check(data);
        double[][] result = new double[data.Rows][];
        for (int r = 0; r < data.Rows; r++)
        {
            double[] row = new double[Count];
            for (int k = 0; k < Count; k++)
            {
                IReadOnlyList<double> component = Components[k];
                for (int c = 0; c < Means.Count; c++)
                {
                    row[k] += (data[r, c] - Means[c]) * component[c];
                }
            }

            result[r] = row;
        }

        return result;
    }

    /// <summary>How other numbers of the rows, such as an autoencoder's hidden units, go with the coordinates along the components: their correlations. As coordinates are uncorrelated with each other, the squares of a column sum to the share of its variance that the components explain.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="codes">The other numbers, [row][number], as many each.</param>
    /// <returns>[component, number]; 0 where one of the two does not vary.</returns>
    /// <exception cref="ArgumentException">The columns differ from those fitted, or the codes from the rows.</exception>
    public double[,] Correlations(Observations data, IReadOnlyList<double[]> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        double[][] coordinates = Transform(data);
        int rows = coordinates.Length, width = codes.Count > 0 ? codes[0].Length : 0;
        if (codes.Count != rows || codes.Any(code => code.Length != width))
        {
            throw new ArgumentException($"PrincipalComponents.Correlations: there are {rows} rows and {codes.Count} codes, the first of {width} numbers; give one code for each row, all as long.", nameof(codes));
        }

        double[,] result = new double[Count, width];
        double[][] others = [.. Enumerable.Range(0, width).Select(j => codes.Select(code => code[j]).ToArray())];
        for (int k = 0; k < Count; k++)
        {
            double[] along = [.. coordinates.Select(row => row[k])];
            for (int j = 0; j < width; j++)
            {
                double correlation = MathNet.Numerics.Statistics.Correlation.Pearson(along, others[j]);
                result[k, j] = double.IsFinite(correlation) ? correlation : 0;
            }
        }

        return result;
    }

    /// <summary>The rows nearest to the originals that have given coordinates.</summary>
    /// <param name="coordinates">[row][component].</param>
    /// <returns>[row][column].</returns>
    public double[][] Inverse(IReadOnlyList<double[]> coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        double[][] result = new double[coordinates.Count][];
        for (int r = 0; r < result.Length; r++)
        {
            double[] row = [.. Means];
            for (int k = 0; k < Count; k++)
            {
                for (int c = 0; c < row.Length; c++)
                {
                    row[c] += coordinates[r][k] * Components[k][c];
                }
            }

            result[r] = row;
        }

        return result;
    }

    /// <summary>The log-likelihood of rows under the probabilistic model: normal, with the kept components and equal noise in all other directions.</summary>
    /// <param name="data">The rows.</param>
    /// <returns>The total over the rows.</returns>
    /// <exception cref="InvalidOperationException">All directions are kept or the noise is 0: the model has no density.</exception>
    public double LogLikelihood(Observations data)
    {
        double noise = NoiseVariance;
        if (!(noise > 0))
        {
            throw new InvalidOperationException("PrincipalComponents.LogLikelihood: the noise variance is 0; keep fewer components than columns, of data that vary in every direction.");
        }

        double[][] coordinates = Transform(data);
        double logDeterminant = Variances.Sum(value => Math.Log(value)) + ((Means.Count - Count) * Math.Log(noise));
        double total = 0;
        for (int r = 0; r < data.Rows; r++)
        {
            double square = 0, inside = 0, scaled = 0;
            for (int c = 0; c < Means.Count; c++)
            {
                square += (data[r, c] - Means[c]) * (data[r, c] - Means[c]);
            }

            for (int k = 0; k < Count; k++)
            {
                inside += coordinates[r][k] * coordinates[r][k];
                scaled += coordinates[r][k] * coordinates[r][k] / Variances[k];
            }

            total -= 0.5 * ((Means.Count * Math.Log(2 * Math.PI)) + logDeterminant + scaled + ((square - inside) / noise));
        }

        return total;
    }

    private void Check(Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Columns != Means.Count)
        {
            throw new ArgumentException($"PrincipalComponents: the rows have {data.Columns} columns and the components were fitted to {Means.Count}; give the same.", nameof(data));
        }
    }
}
