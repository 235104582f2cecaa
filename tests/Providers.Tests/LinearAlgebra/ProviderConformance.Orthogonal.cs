using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Hybrid.Providers.Tests.LinearAlgebra;

public abstract partial class ProviderConformance<T>
{
    private static readonly (int Rows, int Columns)[] _shapes =
        [(1, 1), (2, 2), (5, 1), (1, 5), (8, 8), (9, 9), (17, 9), (9, 17), (64, 64), (65, 65), (150, 20), (20, 150), (130, 70), (140, 133)];

    [Fact]
    public void Full_qr_is_orthogonal_times_triangular()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (var (rows, columns) in _shapes)
        {
            var random = Random(rows, columns, rows);
            foreach (var a in new[] { random, DenseMatrix.Create(rows, columns, (_, _) => 0), DenseMatrix.Create(rows, columns, (i, j) => random[i, j / 3 * 3]) })
            {
                T[] r = Array(a), q = Array(Random(rows, rows, 1)), tau = new T[Math.Min(rows, columns)];
                Provider.QRFactor(r, rows, columns, q, tau);
                CheckQr(a, Matrix(rows, rows, q), Matrix(rows, columns, r));
            }
        }
    }

    [Fact]
    public void Thin_qr_is_orthonormal_columns_times_triangular()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (var (rows, columns) in _shapes.Where(s => s.Rows >= s.Columns))
        {
            var a = Random(rows, columns, rows);
            T[] q = Array(a), r = new T[columns * columns], tau = new T[columns];
            Provider.ThinQRFactor(q, rows, columns, r, tau);
            CheckQr(a, Matrix(rows, columns, q), Matrix(columns, columns, r));
        }
    }

    private void CheckQr(DenseMatrix a, DenseMatrix q, DenseMatrix r)
    {
        string what = $"[{a.Rows}, {a.Columns}]";
        double tolerance = 10 * Epsilon * a.Rows;
        Close(DenseMatrix.Identity(q.Columns), q.Adjoint() * q, tolerance, $"Q*Q of {what}");
        Close(a, q * r, tolerance, $"Q R of {what}");
        Close(r.Where((i, j) => i <= j), r, 0, $"R of {what}");
    }

    [Fact]
    public void Least_squares_solutions_equal_the_managed_ones()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (var (rows, columns) in _shapes.Where(s => s.Rows >= s.Columns))
        {
            var random = Random(rows, columns, 3);
            var a = Matrix(rows, columns, Array(DenseMatrix.Create(rows, columns, (i, j) => random[i, j] + (i == j ? 2 * Math.Sqrt(rows) : 0))));
            foreach (int columnsB in new[] { 1, 6 })
            {
                foreach (QRMethod method in Enum.GetValues<QRMethod>())
                {
                    T[] b = Array(Random(rows, columnsB, 4)), expected = new T[columns * columnsB], actual = new T[columns * columnsB], factored = new T[columns * columnsB];
                    _managed.QRSolve(Array(a), rows, columns, b, columnsB, expected, method);
                    Provider.QRSolve(Array(a), rows, columns, b, columnsB, actual, method);
                    Close(expected, actual, 100 * Epsilon, $"least squares [{rows}, {columns}]");

                    T[] q = Array(a), r = new T[columns * columns], tau = new T[columns];
                    if (method == QRMethod.Full)
                    {
                        (r, q) = (Array(a), new T[rows * rows]);
                        Provider.QRFactor(r, rows, columns, q, tau);
                    }
                    else
                    {
                        Provider.ThinQRFactor(q, rows, columns, r, tau);
                    }

                    Provider.QRSolveFactored(q, r, rows, columns, tau, b, columnsB, factored, method);
                    Close(expected, factored, 100 * Epsilon, $"least squares [{rows}, {columns}], factored");
                }
            }
        }
    }

    [Fact]
    public void Singular_values_equal_the_managed_ones_and_vectors_restore_the_matrix()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (var (rows, columns) in new[] { (1, 1), (5, 5), (12, 4), (4, 12), (30, 30), (97, 97) })
        {
            var a = Random(rows, columns, 6);
            int count = Math.Min(rows, columns);
            T[] s = new T[count], u = new T[rows * rows], vt = new T[columns * columns], expected = new T[count], only = new T[count];
            _managed.SingularValueDecomposition(false, Array(a), rows, columns, expected, new T[rows * rows], new T[columns * columns]);
            Provider.SingularValueDecomposition(false, Array(a), rows, columns, only, new T[rows * rows], new T[columns * columns]);
            Provider.SingularValueDecomposition(true, Array(a), rows, columns, s, u, vt);
            Close(expected, s, 40 * Epsilon * Math.Sqrt(rows * columns), "singular values");
            Close(expected, only, 40 * Epsilon * Math.Sqrt(rows * columns), "singular values without vectors");
            var diagonal = DenseMatrix.Create(rows, columns, (i, j) => i == j ? Value(s[i]) : 0);
            Close(a, Matrix(rows, rows, u) * diagonal * Matrix(columns, columns, vt), 60 * Epsilon * rows, "U S V*");

            T[] b = Array(Random(rows, 2, 8)), x = new T[columns * 2], y = new T[columns * 2];
            _managed.SvdSolve(Array(a), rows, columns, b, 2, x);
            Provider.SvdSolve(Array(a), rows, columns, b, 2, y);
            Close(x, y, 4000 * Epsilon * Matrix(columns, 2, x).Size, "solution by singular values");
        }
    }

    [Fact]
    public void Eigenvectors_are_scaled_by_their_eigenvalues()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int order in new[] { 1, 2, 3, 10, 31, 100 })
        {
            var random = Random(order, order, order);
            var symmetric = Matrix(order, order, Array((Complex)0.5 * (random + random.Adjoint())));
            foreach (var (a, isSymmetric) in new[] { (symmetric, true), (random, false) })
            {
                T[] vectors = new T[order * order], diagonal = new T[order * order];
                var values = new Complex[order];
                var expected = new Complex[order];
                Provider.EigenDecomp(isSymmetric, order, Array(a), vectors, values, diagonal);
                _managed.EigenDecomp(isSymmetric, order, Array(a), new T[order * order], expected, new T[order * order]);
                var v = Matrix(order, order, vectors);
                Close(a * v, v * Matrix(order, order, diagonal), 100 * Epsilon * order * Math.Max(1, v.Size), $"A V = V D of order {order}");
                Assert.Equal(expected.Sum(e => e.Real), values.Sum(e => e.Real), 100 * Epsilon * order);
                if (isSymmetric)
                {
                    Close(new DenseMatrix(order, 1, expected), new DenseMatrix(order, 1, values), 100 * Epsilon * order, "ascending eigenvalues");
                }
            }
        }
    }

    [Fact]
    public void Bad_orthogonal_arguments_are_refused_as_by_the_managed_provider()
    {
        if (Provider is null)
        {
            return;
        }

        T[] four = new T[4], six = new T[6], nine = new T[9], two = new T[2];
        SameException(p => p.QRFactor(null, 3, 2, nine, two));
        SameException(p => p.QRFactor(six, 3, 2, null, two));
        SameException(p => p.QRFactor(six, 3, 2, four, two));
        SameException(p => p.QRFactor(six, 3, 2, nine, [default]));
        SameException(p => p.QRFactor(four, 3, 2, nine, two));
        SameException(p => p.ThinQRFactor(null, 3, 2, four, two));
        SameException(p => p.ThinQRFactor(six, 3, 2, nine, two));
        SameException(p => p.QRSolve(six, 2, 3, two, 1, new T[3]));
        SameException(p => p.QRSolve(six, 3, 2, two, 1, two));
        SameException(p => p.QRSolve(null, 3, 2, two, 1, two));
        SameException(p => p.QRSolveFactored(nine, six, 3, 2, two, four, 1, two));
        SameException(p => p.QRSolveFactored(nine, six, 2, 3, two, four, 1, two));
        SameException(p => p.SingularValueDecomposition(true, null, 2, 2, two, four, four));
        SameException(p => p.SingularValueDecomposition(true, four, 2, 2, two, six, four));
        SameException(p => p.SvdSolve(null, 2, 2, two, 1, two));
        SameException(p => p.SvdSolve(four, 2, 2, null, 1, two));
        SameException(p => p.EigenDecomp(true, 2, null, four, new Complex[2], four));
        SameException(p => p.EigenDecomp(true, 2, four, six, new Complex[2], four));
        SameException(p => p.EigenDecomp(false, 2, four, four, new Complex[1], four));
    }
}
