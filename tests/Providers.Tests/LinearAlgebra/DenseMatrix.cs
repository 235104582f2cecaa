using System.Numerics;

namespace Hybrid.Providers.Tests.LinearAlgebra;

/// <summary>A column-major complex matrix with plain loops: what the providers' results are checked with.</summary>
internal sealed class DenseMatrix(int rows, int columns, Complex[] values)
{
    public int Rows => rows;

    public int Columns => columns;

    public Complex[] Values => values;

    public Complex this[int i, int j] => values[j * rows + i];

    public static DenseMatrix Create(int rows, int columns, Func<int, int, Complex> element)
    {
        var values = new Complex[rows * columns];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                values[j * rows + i] = element(i, j);
            }
        }

        return new(rows, columns, values);
    }

    public static DenseMatrix Identity(int order) => Create(order, order, (i, j) => i == j ? 1 : 0);

    public DenseMatrix Transpose() => Create(columns, rows, (i, j) => this[j, i]);

    public DenseMatrix Adjoint() => Create(columns, rows, (i, j) => Complex.Conjugate(this[j, i]));

    public DenseMatrix Where(Func<int, int, bool> keep) => Create(rows, columns, (i, j) => keep(i, j) ? this[i, j] : 0);

    public static DenseMatrix operator *(DenseMatrix a, DenseMatrix b)
    {
        var product = new Complex[a.Rows * b.Columns];
        for (int j = 0; j < b.Columns; j++)
        {
            for (int k = 0; k < a.Columns; k++)
            {
                var factor = b[k, j];
                for (int i = 0; i < a.Rows; i++)
                {
                    product[j * a.Rows + i] += a[i, k] * factor;
                }
            }
        }

        return new(a.Rows, b.Columns, product);
    }

    public static DenseMatrix operator +(DenseMatrix a, DenseMatrix b) => Create(a.Rows, a.Columns, (i, j) => a[i, j] + b[i, j]);

    public static DenseMatrix operator *(Complex factor, DenseMatrix a) => Create(a.Rows, a.Columns, (i, j) => factor * a[i, j]);

    /// <summary>The largest magnitude, at least 1, so that tolerances are relative for large and absolute for small matrices.</summary>
    public double Size => values.Length == 0 ? 1 : Math.Max(1, values.Max(v => v.Magnitude));
}
