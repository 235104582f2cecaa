using Hybrid.Providers;
using Hybrid.Providers.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Hybrid.Probabilistic;

/// <summary>Means and covariances of columns, and the eigenvectors of the covariance.</summary>
internal static class ColumnSpectrum
{
    private const double Rounding = 1e-10;

    /// <summary>The rows less the columns' means [rows, columns], and the means.</summary>
    public static (Matrix<double> Centred, double[] Means) Centre(Observations data)
    {
        double[] means = data.Means();
        int rows = data.Rows, columns = data.Columns;
        double[] source = data.Values, target = new double[source.Length];

        // A few rows at a time, so that both orders of the numbers stay near.
        for (int from = 0; from < rows; from += 16)
        {
            int to = Math.Min(from + 16, rows);
            for (int c = 0; c < columns; c++)
            {
                double mean = means[c];
                for (int r = from; r < to; r++)
                {
                    target[(c * rows) + r] = source[(r * columns) + c] - mean;
                }
            }
        }

        return (Matrix<double>.Build.Dense(rows, columns, target), means);
    }

    /// <summary>The covariance with divisor rows [columns, columns].</summary>
    public static Matrix<double> Of(Matrix<double> centred) => Products(centred, ofRows: false) / centred.RowCount;

    /// <summary>The greatest eigenvalues with their unit vectors, as <see cref="Spectrum"/> gives them, and the sum of all eigenvalues.</summary>
    public static (double[] Values, Matrix<double> Vectors, double Total) Leading(Observations data, int count)
    {
        int columns = data.Columns;
        if (columns <= data.Rows && LeadingEigenvectors.Suits(columns, count))
        {
            double[] covariance = Covariance(data);
            if (LeadingEigenvectors.Find(covariance, columns, count) is (double[] found, double[] block, int width) && found[^1] > Rounding * found[0])
            {
                double trace = Enumerable.Range(0, columns).Sum(c => covariance[c * (columns + 1)]);
                return (found, Signed(Matrix<double>.Build.Dense(columns, count, (row, k) => block[(row * width) + k])), trace);
            }
        }

        (double[] values, Matrix<double> vectors) = Spectrum(Centre(data).Centred);
        return (values[..count], vectors, values.Sum());
    }

    // The covariance from rows as they lie.
    private static double[] Covariance(Observations data)
    {
        double[] means = data.Means(), centred = new double[data.Values.Length];
        int columns = data.Columns;
        for (int row = 0; row < data.Rows; row++)
        {
            RowMath.Subtract(centred.AsSpan(row * columns, columns), data.Row(row), means);
        }

        double[] products = Products(centred, columns, data.Rows, 1, columns);
        for (int i = 0; i < products.Length; i++)
        {
            products[i] /= data.Rows;
        }

        return products;
    }

    /// <summary>Eigenvalues, greatest first and none below 0, with unit eigenvectors [columns, count] whose largest entry in absolute value is positive; 0 where there is no variance.</summary>
    public static (double[] Values, Matrix<double> Vectors) Spectrum(Matrix<double> centred)
    {
        int rows = centred.RowCount, columns = centred.ColumnCount;
        if (columns <= rows)
        {
            (double[] values, Matrix<double> vectors) = Descending(Of(centred));
            return (values, Signed(vectors));
        }

        // Fewer rows than columns: the same eigenvalues from the small matrix of products of rows.
        (double[] own, Matrix<double> left) = Descending(Products(centred, ofRows: true) / rows);
        Matrix<double> right = centred.TransposeThisAndMultiply(left);
        double[] lengths = [.. Enumerable.Range(0, right.ColumnCount).Select(k => right.Column(k).L2Norm())];
        for (int k = 0; k < lengths.Length; k++)
        {
            // What has no variance but rounding has no direction either.
            right.SetColumn(k, lengths[k] > Rounding * lengths[0] ? right.Column(k) / lengths[k] : right.Column(k) * 0);
        }

        return (own, Signed(right));
    }

    // X' X, or X X' : blocks on and below the diagonal by the product kernel, those above by symmetry. X stands column by column.
    private static Matrix<double> Products(Matrix<double> centred, bool ofRows)
    {
        int rows = centred.RowCount, columns = centred.ColumnCount;
        double[] x = centred.AsColumnMajorArray() ?? centred.ToColumnMajorArray();
        int n = ofRows ? rows : columns;
        return Matrix<double>.Build.Dense(n, n, ofRows ? Products(x, rows, columns, 1, rows) : Products(x, columns, rows, rows, 1));
    }

    // Products of n vectors, which lie `along` apart, over their elements, which lie `across` apart.
    private static unsafe double[] Products(double[] x, int n, int depth, nint along, nint across)
    {
        int size = Math.Max(64, (n + 7) / 8);
        double[] result = new double[n * n];
        fixed (double* data = x, target = result)
        {
            for (int from = 0; from < n; from += size)
            {
                int width = Math.Min(size, n - from);
                double* rows = data + (from * along);
                Gemm.Multiply(width, from + width, depth, rows, along, across, data, across, along, target + ((nint)from * n), n);
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                result[(i * n) + j] = result[(j * n) + i];
            }
        }

        return result;
    }

    private static (double[] Values, Matrix<double> Vectors) Descending(Matrix<double> symmetric)
    {
        int n = symmetric.RowCount;
        double[] vectors = new double[n * n], diagonal = new double[n * n];
        var values = new Complex[n];
        ILinearAlgebraProvider<double> provider = SimdLinearAlgebraProvider.Instance;
        provider.EigenDecomp(true, n, symmetric.ToColumnMajorArray(), vectors, values, diagonal);
        double[] descending = [.. values.Reverse().Select(value => Math.Max(0, value.Real))], turned = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            vectors.AsSpan((n - 1 - k) * n, n).CopyTo(turned.AsSpan(k * n, n));
        }

        return (descending, Matrix<double>.Build.Dense(n, n, turned));
    }

    private static Matrix<double> Signed(Matrix<double> vectors)
    {
        for (int k = 0; k < vectors.ColumnCount; k++)
        {
            Vector<double> column = vectors.Column(k);
            if (column.Count > 0 && column[column.AbsoluteMaximumIndex()] < 0)
            {
                vectors.SetColumn(k, -column);
            }
        }

        return vectors;
    }
}
