using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

public abstract partial class ProviderConformance<T>
{
    private static readonly int[] _lengths = [0, 1, 2, 7, 8, 15, 16, 17, 33, 64, 1000];

    [Fact]
    public void Elementwise_operations_equal_the_managed_ones()
    {
        if (Provider is null)
        {
            return;
        }

        var operations = new Action<ILinearAlgebraProvider<T>, T[], T[], T[]>[]
        {
            (p, x, y, r) => p.AddArrays(x, y, r), (p, x, y, r) => p.SubtractArrays(x, y, r), (p, x, y, r) => p.PointWiseMultiplyArrays(x, y, r),
            (p, x, y, r) => p.PointWiseDivideArrays(x, y, r), (p, x, y, r) => p.PointWisePowerArrays(x, y, r), (p, x, _, r) => p.ConjugateArray(x, r),
            (p, x, _, r) => p.ScaleArray(Number(0), x, r), (p, x, _, r) => p.ScaleArray(Number(1), x, r), (p, x, _, r) => p.ScaleArray(Number(-0.3), x, r),
            (p, x, y, r) => p.AddVectorToScaledVector(y, Number(0), x, r), (p, x, y, r) => p.AddVectorToScaledVector(y, Number(1), x, r),
            (p, x, y, r) => p.AddVectorToScaledVector(y, Number(2.5), x, r),
        };
        foreach (int length in _lengths)
        {
            for (int index = 0; index < operations.Length; index++)
            {
                T[] x = Array(Random(length, 1, 1)), y = Array(Random(length, 1, 2)), expected = new T[length], actual = new T[length];
                if (length > 2)
                {
                    x[2] = Number(double.NaN);
                    y[1] = Number(0);
                }

                operations[index](_managed, x, y, expected);
                operations[index](Provider, x, y, actual);
                double size = expected.Select(v => Value(v).Magnitude).Where(double.IsFinite).DefaultIfEmpty(0).Max();
                for (int i = 0; i < length; i++)
                {
                    // A quotient by 0 is not finite, but a complex one is NaN or infinite by the order of operations.
                    bool finite = double.IsFinite(Value(expected[i]).Magnitude);
                    Assert.Equal(finite, double.IsFinite(Value(actual[i]).Magnitude));
                    Assert.True(!finite || (Value(expected[i]) - Value(actual[i])).Magnitude <= 8 * Epsilon * size, $"operation {index}, element {i} of {length}");
                }

                operations[index](Provider, x, y, x);
                Assert.Equal(actual.Select(Value), x.Select(Value));
            }
        }
    }

    [Fact]
    public void Dot_products_and_norms_equal_the_managed_ones()
    {
        if (Provider is null)
        {
            return;
        }

        foreach (int length in _lengths)
        {
            T[] x = Array(Random(length, 1, 3)), y = Array(Random(length, 1, 4));
            Close([_managed.DotProduct(x, y)], [Provider.DotProduct(x, y)], 8 * Epsilon * Math.Max(1, length), $"dot of {length}");
        }

        foreach (var (rows, columns) in new[] { (1, 1), (1, 40), (40, 1), (17, 33), (64, 9) })
        {
            foreach (Norm norm in Enum.GetValues<Norm>())
            {
                T[] a = Array(Random(rows, columns, 5));
                double expected = _managed.MatrixNorm(norm, rows, columns, a);
                Assert.Equal(expected, Provider.MatrixNorm(norm, rows, columns, a), 8 * Epsilon * rows * columns);
            }
        }
    }

    [Fact]
    public void Bad_vectors_are_refused_as_by_the_managed_provider()
    {
        if (Provider is null)
        {
            return;
        }

        T[] two = new T[2], three = new T[3];
        T half = Number(0.5);
        foreach (var (x, y, r) in new (T[]?, T[]?, T[]?)[] { (null, two, two), (two, null, two), (two, two, null), (two, three, two), (three, three, two), (two, two, three) })
        {
            SameException(p => p.AddArrays(x, y, r));
            SameException(p => p.SubtractArrays(x, y, r));
            SameException(p => p.PointWiseMultiplyArrays(x, y, r));
            SameException(p => p.PointWiseDivideArrays(x, y, r));
            SameException(p => p.PointWisePowerArrays(x, y, r));
            SameException(p => p.ScaleArray(half, x, r));
            SameException(p => p.ConjugateArray(x, r));
            SameException(p => p.AddVectorToScaledVector(y, half, x, r));
            SameException(p => p.DotProduct(x, y));
        }

        SameException(p => p.MatrixNorm(Norm.OneNorm, 2, 2, three));
        SameException(p => p.MatrixNorm(Norm.InfinityNorm, 0, 0, []));
        SameException(p => p.MatrixNorm((Norm)77, 1, 2, two));
    }
}
