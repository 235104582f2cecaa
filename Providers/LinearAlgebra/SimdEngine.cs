using System.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Products and factorisations on the toolkit's own kernels.</summary>
/// <param name="spectral">The engine for singular values and eigenvalues that the toolkit has no kernels for; null for none.</param>
/// <param name="spectralAvailable">Whether that engine can be used; asked at every call, so that it may be found late.</param>
internal sealed unsafe class SimdEngine<T, TElement>(DenseEngine<T>? spectral = null, Func<bool>? spectralAvailable = null) : DenseEngine<T>
    where T : unmanaged
    where TElement : struct, IElement<T>
{
    private static bool IsReal => typeof(T) == typeof(double) || typeof(T) == typeof(float);

    public override void Multiply(T alpha, Block<T> a, Block<T> b, T beta, Block<T> c) => TElement.Multiply(alpha, a, b, beta, c);

    public override bool TryCholesky(T* a, int order) => Cholesky<T, TElement>.TryFactor(Block<T>.ColumnMajor(a, order, order));

    public override void CholeskySolve(T* factor, int order, T* b, int columns) =>
        Cholesky<T, TElement>.Solve(Block<T>.ColumnMajor(factor, order, order), Block<T>.ColumnMajor(b, order, columns));

    public override void Lu(T* a, int order, int* pivots) => Lu<T, TElement>.Factor(Block<T>.ColumnMajor(a, order, order), pivots);

    public override void LuSolve(T* factors, int order, int* pivots, T* b, int columns) =>
        Lu<T, TElement>.Solve(Block<T>.ColumnMajor(factors, order, order), pivots, Block<T>.ColumnMajor(b, order, columns));

    public override void Qr(T* a, int rows, int columns, T* q, int columnsQ, T* tau)
    {
        int reflections = Math.Min(rows, columns);
        using var memory = new Workspace<T>((nint)(rows + Qr<T, TElement>.BlockColumns) * reflections);
        var (v, t) = Reflections(memory.Pointer, rows, reflections);
        Qr<T, TElement>.Factor(Block<T>.ColumnMajor(a, rows, columns), v, t);
        for (int j = 0; j < reflections; j++)
        {
            tau[j] = *t.At(j % Qr<T, TElement>.BlockColumns, j);
        }

        for (int j = 0; j < columnsQ; j++)
        {
            new Span<T>(q + (nint)j * rows, rows).Clear();
        }

        Qr<T, TElement>.Form(v, t, Block<T>.ColumnMajor(q, rows, columnsQ));
    }

    public override void QrApply(T* a, int rows, int columns, T* b, int columnsB)
    {
        int reflections = Math.Min(rows, columns);
        using var memory = new Workspace<T>((nint)(rows + Qr<T, TElement>.BlockColumns) * reflections);
        var (v, t) = Reflections(memory.Pointer, rows, reflections);
        Qr<T, TElement>.Factor(Block<T>.ColumnMajor(a, rows, columns), v, t);
        Qr<T, TElement>.MultiplyByAdjoint(v, t, Block<T>.ColumnMajor(b, rows, columnsB));
    }

    public override void SolveUpper(Block<T> r, Block<T> y) => Triangular<T, TElement>.Solve(r, lower: false, unit: false, y);

    public override bool TrySingularValues(bool vectors, T* a, int rows, int columns, T* s, T* u, T* vt)
    {
        if (!vectors || rows != columns || !IsReal)
        {
            return spectral is not null && spectralAvailable!() && spectral.TrySingularValues(vectors, a, rows, columns, s, u, vt);
        }

        if (typeof(T) == typeof(double))
        {
            SimdSingularValues<double>.Run(rows, (double*)a, (double*)s, (double*)u, (double*)vt);
        }
        else
        {
            SimdSingularValues<float>.Run(rows, (float*)a, (float*)s, (float*)u, (float*)vt);
        }

        return true;
    }

    public override bool TryEigen(bool symmetric, int order, T* a, T* vectors, Complex* values)
    {
        if (!symmetric || !IsReal)
        {
            return spectral is not null && spectralAvailable!() && spectral.TryEigen(symmetric, order, a, vectors, values);
        }

        if (typeof(T) == typeof(double))
        {
            SimdEigen<double>.Run(order, (double*)a, (double*)vectors, values);
        }
        else
        {
            SimdEigen<float>.Run(order, (float*)a, (float*)vectors, values);
        }

        return true;
    }

    private static (Block<T> V, Block<T> T) Reflections(T* memory, int rows, int reflections) =>
        (Block<T>.ColumnMajor(memory, rows, reflections),
         Block<T>.ColumnMajor(memory + (nint)rows * reflections, Qr<T, TElement>.BlockColumns, reflections));
}
