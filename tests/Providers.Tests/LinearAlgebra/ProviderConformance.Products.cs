using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

public abstract partial class ProviderConformance<T>
{
    [Fact]
    public void Matrix_products_equal_the_managed_ones_for_random_sizes()
    {
        if (Provider is null)
        {
            return;
        }

        var sizes = Gen.Choose(1, 70).Three().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(sizes, size =>
        {
            var (m, n, k) = size;
            T[] a = Array(Random(m, k, m)), b = Array(Random(k, n, n)), expected = new T[m * n], actual = new T[m * n];
            System.Array.Fill(actual, Number(double.NaN));
            _managed.MatrixMultiply(a, m, k, b, k, n, expected);
            Provider.MatrixMultiply(a, m, k, b, k, n, actual);
            Close(expected, actual, 4 * Epsilon * k, $"[{m}, {k}] [{k}, {n}]");
        }));
    }

    [Fact]
    public void Products_with_update_equal_the_managed_ones_in_all_orientations()
    {
        if (Provider is null)
        {
            return;
        }

        Complex[] factors = [0, 1, -1, IsComplex ? new Complex(0.5, -0.25) : 0.5];
        foreach (var (m, n, k) in new[] { (1, 1, 1), (3, 5, 7), (20, 33, 17), (1, 30, 40), (30, 1, 40) })
        {
            foreach (Transpose ta in Enum.GetValues<Transpose>())
            {
                foreach (Transpose tb in Enum.GetValues<Transpose>())
                {
                    var (rowsA, columnsA) = ta == Transpose.DontTranspose ? (m, k) : (k, m);
                    var (rowsB, columnsB) = tb == Transpose.DontTranspose ? (k, n) : (n, k);
                    T[] a = Array(Random(rowsA, columnsA, 1)), b = Array(Random(rowsB, columnsB, 2));
                    foreach (var alpha in factors)
                    {
                        foreach (var beta in factors)
                        {
                            T[] expected = Array(Random(m, n, 3)), actual = (T[])expected.Clone();
                            if (beta == 0)
                            {
                                actual[0] = Number(double.NaN);
                            }

                            _managed.MatrixMultiplyWithUpdate(ta, tb, Number(alpha), a, rowsA, columnsA, b, rowsB, columnsB, Number(beta), expected);
                            Provider.MatrixMultiplyWithUpdate(ta, tb, Number(alpha), a, rowsA, columnsA, b, rowsB, columnsB, Number(beta), actual);
                            Close(expected, actual, 8 * Epsilon * k, $"{ta} {tb} {alpha} {beta} [{m}, {k}] [{k}, {n}]");
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Bad_products_are_refused_as_by_the_managed_provider()
    {
        if (Provider is null)
        {
            return;
        }

        T[] four = new T[4], six = new T[6];
        foreach (var (a, b, c) in new (T[]?, T[]?, T[]?)[] { (null, four, four), (four, null, four), (four, four, null), (six, four, four), (four, six, four), (four, four, six) })
        {
            SameException(p => p.MatrixMultiply(a, 2, 2, b, 2, 2, c));
            SameException(p => p.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, Number(1), a, 2, 2, b, 2, 2, Number(1), c));
        }

        SameException(p => p.MatrixMultiply(six, 2, 3, six, 2, 3, four));
        SameException(p => p.MatrixMultiply([], 0, 0, [], 0, 0, []));
        SameException(p => p.MatrixMultiply([], 2, 0, [], 0, 2, four));
        SameException(p => p.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, Number(1), six, 2, 3, six, 2, 3, Number(1), four));
    }

    [Fact]
    public void A_product_over_nothing_is_zero()
    {
        if (Provider is null)
        {
            return;
        }

        T[] c = [Number(3), Number(4)];
        Provider.MatrixMultiply([], 2, 0, [], 0, 1, c);
        Assert.Equal([Number(0), Number(0)], c);
    }
}
