using System.Numerics;
using Hybrid.Providers.Native;
using Hybrid.Providers.Threading;
using MathNet.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>Products and factorisations by OpenBLAS.</summary>
/// <typeparam name="T">The element type: TReal, or a complex number of it.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal sealed unsafe partial class LapackEngine<T, TReal> : DenseEngine<T>
    where T : unmanaged
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private static readonly Lazy<LapackFunctions> _lazy = new(
        () => new LapackFunctions(typeof(T) == typeof(double) ? 'd' : typeof(T) == typeof(float) ? 's' : typeof(TReal) == typeof(double) ? 'z' : 'c'));

    private static bool IsComplex => typeof(T) != typeof(TReal);

    private static byte AdjointCode => IsComplex ? (byte)'C' : (byte)'T';

    /// <summary>Whether the library and all of its functions are there.</summary>
    public static bool Available => _lazy.Value.Available;

    /// <summary>The first function that the library lacks; empty when it has all.</summary>
    public static string Missing => _lazy.Value.Missing;

    /// <summary>The functions, to be called in a turn of the library.</summary>
    private static LapackFunctions Functions => _lazy.Value;

    /// <summary>The library has threads of its own, whose number belongs to the process.</summary>
    public override bool IsConcurrent => false;

    public override bool IsSpectralConcurrent => false;

    public override void Multiply(T alpha, Block<T> a, Block<T> b, T beta, Block<T> c)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        byte codeA = Code(a), codeB = Code(b);
        int m = c.Rows, n = c.Columns, k = a.Columns;
        int leadingA = Leading(a), leadingB = Leading(b), leadingC = Leading(c);
        Functions.Gemm(&codeA, &codeB, &m, &n, &k, &alpha, a.Pointer, &leadingA, b.Pointer, &leadingB, &beta, c.Pointer, &leadingC, 1, 1);
    }

    public override bool TryCholesky(T* a, int order)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        byte lower = (byte)'L';
        int information;
        Functions.Potrf(&lower, &order, a, &order, &information, 1);
        for (int i = 0; i < order && information == 0; i++)
        {
            // OpenBLAS lets a pivot that is not a number pass.
            information = *(TReal*)(a + (nint)i * order + i) > TReal.Zero ? 0 : i + 1;
        }

        return information == 0;
    }

    public override void CholeskySolve(T* factor, int order, T* b, int columns)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        byte lower = (byte)'L';
        int information;
        Functions.Potrs(&lower, &order, &columns, factor, &order, b, &order, &information, 1);
    }

    public override void Lu(T* a, int order, int* pivots)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        int information;
        Functions.Getrf(&order, &order, a, &order, pivots, &information);
        for (int i = 0; i < order; i++)
        {
            pivots[i]--;
        }
    }

    public override void LuSolve(T* factors, int order, int* pivots, T* b, int columns)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        byte plain = (byte)'N';
        int information;
        using var fromOne = new Workspace<int>(order);
        for (int i = 0; i < order; i++)
        {
            fromOne.Pointer[i] = pivots[i] + 1;
        }

        Functions.Getrs(&plain, &order, &columns, factors, &order, fromOne.Pointer, b, &order, &information, 1);
    }

    public override void Qr(T* a, int rows, int columns, T* q, int columnsQ, T* tau)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        int reflections = Math.Min(rows, columns);
        FactorQr(a, rows, columns, tau);
        new Span<T>(q + (nint)rows * reflections, rows * (columnsQ - reflections)).Clear();
        for (int j = 0; j < reflections; j++)
        {
            new Span<T>(a + (nint)j * rows, rows).CopyTo(new Span<T>(q + (nint)j * rows, rows));
            new Span<T>(a + (nint)j * rows + j + 1, rows - j - 1).Clear();
        }

        int information, query = -1;
        T size;
        Functions.Orgqr(&rows, &columnsQ, &reflections, q, &rows, tau, &size, &query, &information);
        int length = Length(&size);
        using var work = new Workspace<T>(length);
        Functions.Orgqr(&rows, &columnsQ, &reflections, q, &rows, tau, work.Pointer, &length, &information);
    }

    public override void QrApply(T* a, int rows, int columns, T* b, int columnsB)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        int reflections = Math.Min(rows, columns);
        using var tau = new Workspace<T>(reflections);
        FactorQr(a, rows, columns, tau.Pointer);
        byte left = (byte)'L', adjoint = AdjointCode;
        int information, query = -1;
        T size;
        Functions.Ormqr(&left, &adjoint, &rows, &columnsB, &reflections, a, &rows, tau.Pointer, b, &rows, &size, &query, &information, 1, 1);
        int length = Length(&size);
        using var work = new Workspace<T>(length);
        Functions.Ormqr(&left, &adjoint, &rows, &columnsB, &reflections, a, &rows, tau.Pointer, b, &rows, work.Pointer, &length, &information, 1, 1);
    }

    public override void SolveUpper(Block<T> r, Block<T> y)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        byte left = (byte)'L', upper = (byte)'U', plain = (byte)'N';
        int order = r.Rows, columns = y.Columns, leadingR = Leading(r), leadingY = Leading(y);
        T one = default;
        *(TReal*)&one = TReal.One;
        Functions.Trsm(&left, &upper, &plain, &plain, &order, &columns, &one, r.Pointer, &leadingR, y.Pointer, &leadingY, 1, 1, 1, 1);
    }

    private static void FactorQr(T* a, int rows, int columns, T* tau)
    {
        using Lock.Scope turn = OpenBlas.Turn(WorkerPool.Threads);
        int information, query = -1;
        T size;
        Functions.Geqrf(&rows, &columns, a, &rows, tau, &size, &query, &information);
        int length = Length(&size);
        using var work = new Workspace<T>(length);
        Functions.Geqrf(&rows, &columns, a, &rows, tau, work.Pointer, &length, &information);
    }

    /// <summary>A conjugated block is transposed too, for so the interface makes them.</summary>
    private static byte Code(Block<T> block) => block.Conjugated ? AdjointCode : block.RowStride == 1 ? (byte)'N' : (byte)'T';

    private static int Leading(Block<T> block) =>
        Code(block) == (byte)'N' ? (int)Math.Max(block.ColumnStride, block.Rows) : (int)Math.Max(block.RowStride, block.Columns);

    /// <summary>The size of a work space as LAPACK reports it: a floating-point number in its first element.</summary>
    private static int Length(T* size) => Math.Max(1, int.CreateSaturating(*(TReal*)size));

    private static void DemandConvergence(int information, string function)
    {
        if (information != 0)
        {
            throw new NonConvergenceException($"LAPACK's {function} did not converge: it returned {information}.");
        }
    }
}
