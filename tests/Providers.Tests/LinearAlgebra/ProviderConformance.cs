using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.Tests.LinearAlgebra;

/// <summary>What every provider must do for every element type; the expected values are those of MathNet's managed provider, or mathematical identities.</summary>
public abstract partial class ProviderConformance<T>
    where T : struct, IEquatable<T>
{
    private static readonly ILinearAlgebraProvider<T> _managed = (ILinearAlgebraProvider<T>)(object)ManagedLinearAlgebraProvider.Instance;

    /// <summary>The provider under test; null when its library is not on this machine.</summary>
    protected abstract ILinearAlgebraProvider<T>? Provider { get; }

    /// <summary>The distance from 1 to the next number of the type.</summary>
    protected abstract double Epsilon { get; }

    protected abstract bool IsComplex { get; }

    protected abstract T Number(Complex value);

    protected abstract Complex Value(T number);

    private T[] Array(DenseMatrix matrix) => [.. matrix.Values.Select(Number)];

    private DenseMatrix Matrix(int rows, int columns, T[] array) => new(rows, columns, [.. array.Select(Value)]);

    /// <summary>Elements uniform on -1 to 1 (in both parts), exactly as the type rounds them.</summary>
    private DenseMatrix Random(int rows, int columns, int seed)
    {
        var random = new System.Random(seed);
        var matrix = DenseMatrix.Create(
            rows, columns, (_, _) => new Complex(2 * random.NextDouble() - 1, IsComplex ? 2 * random.NextDouble() - 1 : 0));
        return Matrix(rows, columns, Array(matrix));
    }

    /// <summary>B B* + n I: positive definite with a condition number below 10 or so.</summary>
    private DenseMatrix PositiveDefinite(int order, int seed)
    {
        var b = Random(order, order, seed);
        return Matrix(order, order, Array((b * b.Adjoint()) + ((Complex)order * DenseMatrix.Identity(order))));
    }

    /// <summary>A random matrix with the diagonal lifted, so that its condition number is small.</summary>
    private DenseMatrix WellConditioned(int order, int seed) =>
        Matrix(order, order, Array(Random(order, order, seed) + ((Complex)Math.Sqrt(order) * 2 * DenseMatrix.Identity(order))));

    private static void Close(DenseMatrix expected, DenseMatrix actual, double tolerance, string what)
    {
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        for (int i = 0; i < expected.Values.Length; i++)
        {
            double error = (expected.Values[i] - actual.Values[i]).Magnitude;
            Assert.True(
                error <= tolerance || expected.Values[i].Equals(actual.Values[i]),
                $"{what}: element ({i % expected.Rows}, {i / expected.Rows}) is {actual.Values[i]}, expected {expected.Values[i]}: off by {error:G3}, allowed {tolerance:G3}");
        }
    }

    private void Close(T[] expected, T[] actual, double tolerance, string what) =>
        Close(Matrix(expected.Length, 1, expected), Matrix(actual.Length, 1, actual), tolerance, what);

    /// <summary>Calls both providers and demands the same exception, or none from both.</summary>
    private void SameException(Action<ILinearAlgebraProvider<T>> call)
    {
        var expected = Record.Exception(() => call(_managed));
        var actual = Record.Exception(() => call(Provider!));
        Assert.Equal(expected?.GetType(), actual?.GetType());
        Assert.Equal(expected?.Message, actual?.Message);
    }
}
