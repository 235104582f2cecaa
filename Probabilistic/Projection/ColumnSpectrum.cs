using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Hybrid.Probabilistic;

/// <summary>Means and covariances of columns, and the eigenvectors of the covariance.</summary>
internal static class ColumnSpectrum
{
    private const double Rounding = 1e-10;

    /// <summary>The rows less the columns' means [rows, columns], and the means.</summary>
    public static (Matrix<double> Centred, double[] Means) Centre(Observations data)
    {
        double[] means = data.Moments().Means;
        Matrix<double> centred = Matrix<double>.Build.Dense(data.Rows, data.Columns, (r, c) => data[r, c] - means[c]);
        return (centred, means);
    }

    /// <summary>The covariance with divisor rows [columns, columns].</summary>
    public static Matrix<double> Of(Matrix<double> centred) => centred.TransposeThisAndMultiply(centred) / centred.RowCount;

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
        (double[] own, Matrix<double> left) = Descending(centred.TransposeAndMultiply(centred) / rows);
        Matrix<double> right = centred.TransposeThisAndMultiply(left);
        double[] lengths = [.. Enumerable.Range(0, right.ColumnCount).Select(k => right.Column(k).L2Norm())];
        for (int k = 0; k < lengths.Length; k++)
        {
            // What has no variance but rounding has no direction either.
            right.SetColumn(k, lengths[k] > Rounding * lengths[0] ? right.Column(k) / lengths[k] : right.Column(k) * 0);
        }

        return (own, Signed(right));
    }

    private static (double[] Values, Matrix<double> Vectors) Descending(Matrix<double> symmetric)
    {
        Evd<double> parts = symmetric.Evd(Symmetricity.Symmetric);
        int n = symmetric.RowCount;
        double[] values = [.. Enumerable.Range(0, n).Select(k => Math.Max(0, parts.EigenValues[n - 1 - k].Real))];
        return (values, Matrix<double>.Build.Dense(n, n, (i, k) => parts.EigenVectors[i, n - 1 - k]));
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
