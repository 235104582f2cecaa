using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Providers.Tests.LinearAlgebra;

public abstract partial class ProviderConformance<T>
{
    /// <summary>Around the sizes where the algorithms change: leaves of 8, 32 and 64, parts of 64 and 128.</summary>
    private static readonly int[] _orders = [1, 2, 3, 7, 8, 9, 31, 32, 33, 64, 65, 140];

    [Fact]
    public void Cholesky_factors_equal_the_managed_ones()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int order in _orders)
        {
            T[] expected = Array(PositiveDefinite(order, order)), actual = (T[])expected.Clone();
            for (int i = 1; i < order; i++)
            {
                actual[i * order] = Number(double.NaN); // Only the lower triangle may be read.
            }

            _managed.CholeskyFactor(expected, order);
            Provider.CholeskyFactor(actual, order);
            Close(expected, actual, 10 * Epsilon * order, $"L of order {order}");
        }
    }

    [Fact]
    public void Matrices_that_are_not_positive_definite_are_refused_as_by_the_managed_provider()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int order in new[] { 1, 5, 40, 100 })
        {
            foreach (int position in new[] { 0, order / 2, order - 1 })
            {
                foreach (double pivot in new[] { 0, -1, double.NaN, -1e-30 })
                {
                    var a = DenseMatrix.Create(order, order, (i, j) => i != j ? 0 : i == position ? pivot : 2);
                    SameException(p => p.CholeskyFactor(Array(a), order));
                    SameException(p => p.CholeskySolve(Array(a), order, new T[order], 1));
                    Assert.Throws<ArgumentException>(() => Provider.CholeskyFactor(Array(a), order));
                }
            }
        }
    }

    [Fact]
    public void Cholesky_solutions_equal_the_managed_ones()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int order in _orders)
        {
            foreach (int columns in new[] { 1, 3, 17, 150 })
            {
                var a = PositiveDefinite(order, order);
                T[] expected = Array(Random(order, columns, 9)), actual = (T[])expected.Clone(), factored = (T[])expected.Clone(), factor = Array(a);
                _managed.CholeskySolve(Array(a), order, expected, columns);
                Provider.CholeskySolve(Array(a), order, actual, columns);
                _managed.CholeskyFactor(factor, order);
                Provider.CholeskySolveFactored(factor, order, factored, columns);
                Close(expected, actual, 20 * Epsilon, $"order {order}, {columns} right-hand sides");
                Close(expected, factored, 20 * Epsilon, $"order {order}, {columns} right-hand sides, factored");
            }
        }
    }

    [Fact]
    public void Lu_factors_multiply_to_the_permuted_matrix()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int order in _orders)
        {
            var random = Random(order, order, order);
            var repeated = DenseMatrix.Create(order, order, (i, j) => random[i, j / 2 * 2]);
            var lowRank = Matrix(order, order, Array(Random(order, 2, 1) * Random(2, order, 2)));
            foreach (var a in new[] { random, repeated, lowRank, DenseMatrix.Create(order, order, (_, _) => 0), random.Where((i, j) => j != order / 2) })
            {
                T[] factors = Array(a);
                var pivots = new int[order];
                Provider.LUFactor(factors, order, pivots);
                CheckLu(a, Matrix(order, order, factors), pivots);
            }
        }
    }

    private void CheckLu(DenseMatrix a, DenseMatrix factors, int[] pivots)
    {
        int order = a.Rows;
        var lower = factors.Where((i, j) => i > j) + DenseMatrix.Identity(order);

        // Of complex numbers LAPACK takes the pivot with the largest |re| + |im|, which may be shorter than another by a factor of up to sqrt 2.
        double longest = IsComplex ? Math.Sqrt(2) : 1;
        Assert.All(lower.Values, v => Assert.True(v.Magnitude <= longest + 4 * Epsilon, $"a multiplier of magnitude {v.Magnitude}"));
        int[] rows = [.. Enumerable.Range(0, order)];
        for (int j = 0; j < order; j++)
        {
            Assert.InRange(pivots[j], j, order - 1);
            (rows[j], rows[pivots[j]]) = (rows[pivots[j]], rows[j]);
        }

        var permuted = DenseMatrix.Create(order, order, (i, j) => a[rows[i], j]);
        Close(permuted, lower * factors.Where((i, j) => i <= j), 8 * Epsilon * order * a.Size, $"L U of order {order}");
    }

    [Fact]
    public void Lu_solutions_and_inverses_satisfy_the_system()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int order in _orders)
        {
            var a = WellConditioned(order, order);
            foreach (int columns in new[] { 1, 3, 17, 150 })
            {
                T[] expected = Array(Random(order, columns, 5)), actual = (T[])expected.Clone(), original = Array(a);
                _managed.LUSolve(columns, Array(a), order, expected);
                Provider.LUSolve(columns, original, order, actual);
                Close(expected, actual, 100 * Epsilon, $"order {order}, {columns} right-hand sides");
                Assert.Equal(Array(a), original);
            }

            T[] inverse = Array(a);
            Provider.LUInverse(inverse, order);
            Close(DenseMatrix.Identity(order), Matrix(order, order, inverse) * a, 100 * Epsilon * Math.Sqrt(order), $"inverse of order {order}");
        }
    }

    [Fact]
    public void Random_systems_are_solved_with_a_residual_of_rounding_size()
    {
        if (Provider is null)
        {
            return;
        }

        var sizes = Gen.Choose(1, 90).Two().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(sizes, size =>
        {
            var (order, columns) = size;
            var a = Random(order, order, order * 100 + columns);
            var b = Random(order, columns, 7);
            T[] x = Array(b);
            Provider.LUSolve(columns, Array(a), order, x);
            var solution = Matrix(order, columns, x);
            // Partial pivoting is backward stable: the residual is small by |A||x|, whatever the condition number.
            Close(b, a * solution, 50 * Epsilon * order * solution.Size, $"residual of order {order}");
        }));
    }

    [Fact]
    public void Exactly_singular_systems_give_what_the_managed_provider_gives()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int order in new[] { 1, 4, 20, 70 })
        {
            // Diagonal, so that no rounding decides: the last pivot is exactly 0.
            T[] a = Array(DenseMatrix.Create(order, order, (i, j) => i == j && i < order - 1 ? 2 : 0));
            T[] expected = Array(DenseMatrix.Create(order, 5, (_, _) => 1)), actual = (T[])expected.Clone();
            _managed.LUSolve(5, a, order, expected);
            Provider.LUSolve(5, a, order, actual);
            Assert.Equal(expected.Select(v => double.IsFinite(Value(v).Magnitude)), actual.Select(v => double.IsFinite(Value(v).Magnitude)));
            Assert.Contains(actual, v => !double.IsFinite(Value(v).Magnitude));
        }
    }

    [Fact]
    public void Ill_conditioned_systems_keep_the_residual_small()
    {
        if (Provider is null)
        {
            return;
        }

        // The Hilbert matrix of order 8: condition number 1.5e10.
        const int order = 8;
        var a = Matrix(order, order, Array(DenseMatrix.Create(order, order, (i, j) => 1.0 / (i + j + 1))));
        T[] x = Array(DenseMatrix.Create(order, 1, (_, _) => 1));
        Provider.LUSolve(1, Array(a), order, x);
        var solution = Matrix(order, 1, x);
        Close(DenseMatrix.Create(order, 1, (_, _) => 1), a * solution, 50 * Epsilon * solution.Size, "Hilbert");
    }

    [Fact]
    public void Bad_factorisation_arguments_are_refused_as_by_the_managed_provider()
    {
        if (Provider is null)
        {
            return;
        }

        T[] nine() => Array(PositiveDefinite(3, 1));
        T[] three = new T[3], four = new T[4];
        SameException(p => p.CholeskyFactor(null, 3));
        SameException(p => p.CholeskyFactor(four, 3));
        SameException(p => p.CholeskyFactor([], 0));
        SameException(p => p.CholeskySolve(null, 3, three, 1));
        SameException(p => p.CholeskySolve(nine(), 3, null, 1));
        SameException(p => p.CholeskySolve(nine(), 3, four, 1));
        SameException(p => p.CholeskySolveFactored(null, 3, three, 1));
        SameException(p => p.CholeskySolveFactored(nine(), 3, null, 1));
        SameException(p => p.CholeskySolveFactored(nine(), 3, four, 1));
        SameException(p => p.LUFactor(null, 3, new int[3]));
        SameException(p => p.LUFactor(nine(), 3, null));
        SameException(p => p.LUFactor(nine(), 3, new int[2]));
        SameException(p => p.LUFactor(four, 3, new int[3]));
        SameException(p => p.LUFactor([], 0, []));
        SameException(p => p.LUInverse(null, 3));
        SameException(p => p.LUInverse(four, 3));
        SameException(p => p.LUInverseFactored(null, 3, new int[3]));
        SameException(p => p.LUInverseFactored(nine(), 3, null));
        SameException(p => p.LUSolve(1, null, 3, three));
        SameException(p => p.LUSolve(1, nine(), 3, null));
        SameException(p => p.LUSolve(1, nine(), 3, four));
        SameException(p => p.LUSolve(1, four, 3, three));
        SameException(p => p.LUSolveFactored(1, nine(), 3, null, three));
        SameException(p => p.LUSolveFactored(1, nine(), 3, [0, 1, 7], three));
        T[] same = nine();
        SameException(p => p.LUSolve(3, same, 3, same));
        SameException(p => p.LUSolveFactored(3, same, 3, [0, 1, 2], same));
        SameException(p => p.CholeskySolve(same, 3, same, 3));
        SameException(p => p.CholeskySolveFactored(same, 3, same, 3));
    }
}
