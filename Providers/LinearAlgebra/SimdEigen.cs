using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Symmetric eigenvalues and vectors on the toolkit's kernels: to tridiagonal form, QL iteration, and back.</summary>
internal static unsafe class SimdEigen<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values, ascending, and vectors as columns. A is destroyed; of it the lower triangle counts.</summary>
    public static void Run(int order, T* a, T* vectors, Complex* values)
    {
        nint size = (nint)order * order;
        using var memory = new Workspace<T>((2 * size) + (4 * (nint)order));
        T* reflections = memory.Pointer, turned = reflections + size, d = turned + size, e = d + order, tau = e + order;
        for (int j = 0; j < order; j++)
        {
            for (int i = j + 1; i < order; i++)
            {
                a[(nint)i * order + j] = a[(nint)j * order + i];
            }
        }

        // Scaled so that squares neither overflow nor vanish.
        T largest = T.CreateTruncating(RealElement<T>.LargestMagnitude(a, size));
        bool scaled = largest > T.Zero && T.IsNormal(T.One / largest);
        if (scaled)
        {
            RealElement<T>.Scale(T.One / largest, a, a, size);
        }

        var v = Block<T>.ColumnMajor(reflections, Math.Max(order - 1, 1), Math.Max(order - 1, 1));
        Tridiagonal<T>.Reduce(Block<T>.ColumnMajor(a, order, order), v, tau, d, e);
        for (int i = 0; i < order; i++)
        {
            turned[i * (nint)(order + 1)] = T.One;
        }

        var z = Block<T>.ColumnMajor(turned, order, order);
        TridiagonalQl<T>.Run(d, e, order, z);
        if (order > 1)
        {
            Householder<T>.Multiply(v, tau, z.Slice(1, 0, order - 1, order));
        }

        var places = new int[order];
        for (int i = 0; i < order; i++)
        {
            places[i] = i;
        }

        new Span<T>(d, order).Sort(places.AsSpan());
        for (int i = 0; i < order; i++)
        {
            values[i] = double.CreateTruncating(scaled ? d[i] * largest : d[i]);
            new Span<T>(turned + (nint)places[i] * order, order).CopyTo(new Span<T>(vectors + (nint)i * order, order));
        }
    }
}
