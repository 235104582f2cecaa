using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Singular values and vectors of a square matrix on the toolkit's kernels: to bidiagonal form, QR iteration, and back.</summary>
internal static unsafe class SimdSingularValues<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values, descending, left vectors as columns, right ones as rows. A is destroyed.</summary>
    public static void Run(int order, T* a, T* s, T* u, T* vt)
    {
        nint size = (nint)order * order;
        using var memory = new Workspace<T>((4 * size) + (4 * (nint)order));
        T* left = memory.Pointer, right = left + size, turnedU = right + size, turnedV = turnedU + size;
        T* d = turnedV + size, e = d + order, tauLeft = e + order, tauRight = tauLeft + order;
        T largest = T.CreateTruncating(RealElement<T>.LargestMagnitude(a, size));
        bool scaled = largest > T.Zero && T.IsNormal(T.One / largest);
        if (scaled)
        {
            RealElement<T>.Scale(T.One / largest, a, a, size);
        }

        int others = Math.Max(order - 1, 1);
        var (blockLeft, blockRight) = (Block<T>.ColumnMajor(left, order, order), Block<T>.ColumnMajor(right, others, others));
        new Bidiagonal<T>(Block<T>.ColumnMajor(a, order, order), blockLeft, blockRight).Reduce(tauLeft, tauRight, d, e);
        for (int i = 0; i < order; i++)
        {
            turnedU[i * (nint)(order + 1)] = T.One;
            turnedV[i * (nint)(order + 1)] = T.One;
        }

        var (blockU, blockV) = (Block<T>.ColumnMajor(turnedU, order, order), Block<T>.ColumnMajor(turnedV, order, order));
        new BidiagonalQr<T>(d, e, order, blockU, blockV).Run();
        Householder<T>.Multiply(blockLeft, tauLeft, blockU);
        if (order > 1)
        {
            Householder<T>.Multiply(blockRight, tauRight, blockV.Slice(1, 0, order - 1, order));
        }

        var places = new int[order];
        for (int i = 0; i < order; i++)
        {
            places[i] = i;
        }

        new Span<T>(d, order).Sort(places.AsSpan());
        T* ordered = left;
        for (int i = 0; i < order; i++)
        {
            int place = order - 1 - i;
            s[i] = scaled ? d[place] * largest : d[place];
            new Span<T>(turnedU + (nint)places[place] * order, order).CopyTo(new Span<T>(u + (nint)i * order, order));
            new Span<T>(turnedV + (nint)places[place] * order, order).CopyTo(new Span<T>(ordered + (nint)i * order, order));
        }

        MatrixCopy<T>.Transpose(ordered, order, order, vt);
    }
}
