using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Factorisations by a MathNet provider that is not the toolkit's (its MKL or CUDA package, or the managed one); products and triangles by the toolkit's kernels.</summary>
/// <param name="provider">The provider, which also implements the interface for T.</param>
internal sealed unsafe class MathNetEngine<T>(ILinearAlgebraProvider provider) : DenseEngine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ILinearAlgebraProvider<T> _provider = (ILinearAlgebraProvider<T>)provider;

    /// <summary>MathNet's managed provider.</summary>
    public static MathNetEngine<T> Managed { get; } = new(ManagedLinearAlgebraProvider.Instance);

    /// <summary>A foreign library's promises are not known.</summary>
    public override bool IsConcurrent => _provider is ManagedLinearAlgebraProvider;

    public override bool IsSpectralConcurrent => IsConcurrent;

    public override void Multiply(T alpha, Block<T> a, Block<T> b, T beta, Block<T> c) => RealElement<T>.Multiply(alpha, a, b, beta, c);

    public override bool TryCholesky(T* a, int order)
    {
        var array = Array(a, order * order);
        try
        {
            _provider.CholeskyFactor(array, order);
        }
        catch (ArgumentException)
        {
            return false;
        }

        Copy(array, a);
        return true;
    }

    public override void CholeskySolve(T* factor, int order, T* b, int columns) =>
        Cholesky<T, RealElement<T>>.Solve(Block<T>.ColumnMajor(factor, order, order), Block<T>.ColumnMajor(b, order, columns));

    public override void Lu(T* a, int order, int* pivots)
    {
        var array = Array(a, order * order);
        var exchanged = new int[order];
        _provider.LUFactor(array, order, exchanged);
        Copy(array, a);
        exchanged.CopyTo(new Span<int>(pivots, order));
    }

    public override void LuSolve(T* factors, int order, int* pivots, T* b, int columns) =>
        Lu<T, RealElement<T>>.Solve(Block<T>.ColumnMajor(factors, order, order), pivots, Block<T>.ColumnMajor(b, order, columns));

    public override void Qr(T* a, int rows, int columns, T* q, int columnsQ, T* tau)
    {
        var r = Array(a, rows * columns);
        var full = new T[rows * rows];
        var factors = new T[Math.Min(rows, columns)];
        _provider.QRFactor(r, rows, columns, full, factors);
        Copy(r, a);
        full.AsSpan(0, rows * columnsQ).CopyTo(new Span<T>(q, rows * columnsQ));
        factors.CopyTo(new Span<T>(tau, factors.Length));
    }

    public override void QrApply(T* a, int rows, int columns, T* b, int columnsB)
    {
        using var memory = new Workspace<T>((nint)rows * (rows + columnsB) + rows);
        T* q = memory.Pointer, product = q + (nint)rows * rows;
        Qr(a, rows, columns, q, rows, product + (nint)rows * columnsB);
        Multiply(T.One, Block<T>.ColumnMajor(q, rows, rows).Transposed, Block<T>.ColumnMajor(b, rows, columnsB), T.Zero, Block<T>.ColumnMajor(product, rows, columnsB));
        new Span<T>(product, rows * columnsB).CopyTo(new Span<T>(b, rows * columnsB));
    }

    public override void SolveUpper(Block<T> r, Block<T> y) => Triangular<T, RealElement<T>>.Solve(r, lower: false, unit: false, y);

    public override bool TrySingularValues(bool vectors, T* a, int rows, int columns, T* s, T* u, T* vt)
    {
        var (values, left, right) = (new T[Math.Min(rows, columns)], new T[rows * rows], new T[columns * columns]);
        _provider.SingularValueDecomposition(vectors, Array(a, rows * columns), rows, columns, values, left, right);
        Copy(values, s);
        if (vectors)
        {
            Copy(left, u);
            Copy(right, vt);
        }

        return true;
    }

    public override bool TryEigen(bool symmetric, int order, T* a, T* vectors, Complex* values)
    {
        var (found, columns) = (new Complex[order], new T[order * order]);
        _provider.EigenDecomp(symmetric, order, Array(a, order * order), columns, found, new T[order * order]);
        found.CopyTo(new Span<Complex>(values, order));
        Copy(columns, vectors);
        return true;
    }

    private static T[] Array(T* source, int count) => new Span<T>(source, count).ToArray();

    private static void Copy(T[] source, T* target) => source.CopyTo(new Span<T>(target, source.Length));
}
