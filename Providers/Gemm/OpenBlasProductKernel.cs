using Hybrid.Providers.Native;

namespace Hybrid.Providers;

/// <summary>The matrix product of a <see cref="GemmDescription"/> by OpenBLAS, an item of the batch at a time, then the epilogue over all rows.</summary>
internal sealed unsafe class OpenBlasProductKernel : Kernel
{
    private readonly GemmDescription _description;
    private readonly double _cost;

    private OpenBlasProductKernel(GemmDescription description, double cost)
    {
        _description = description;
        _cost = cost;
    }

    /// <inheritdoc/>
    public override nint Units => _description.Batch * _description.M;

    /// <inheritdoc/>
    public override double Cost => _cost;

    /// <inheritdoc/>
    internal override bool HasSameBits => false;

    /// <summary>The kernel, or null where OpenBLAS cannot take the operands' strides: one stride of each matrix must be 1.</summary>
    public static OpenBlasProductKernel? TryCreate(GemmDescription description)
    {
        bool fits = Fits(description.A) && Fits(description.B) && description.M > 0 && description.N > 0 && description.K > 0
            && description.CRowStride >= description.N && OpenBlas.Available;
        return fits ? new OpenBlasProductKernel(description, new GemmKernel(description).Cost) : null;
    }

    /// <inheritdoc/>
    public override void RunAll(byte** operands, int threads)
    {
        Product(operands, 0, Units, threads);
        _description.Epilogue?.RunAll(operands + 2, threads);
    }

    /// <inheritdoc/>
    public override void Run(byte** operands, nint begin, nint limit)
    {
        Product(operands, begin, limit, 1);
        _description.Epilogue?.Run(operands + 2, begin, limit);
    }

    private static bool Fits(MatrixLayout layout) => layout.ColumnStride == 1 ? layout.RowStride > 0 : layout.RowStride == 1 && layout.ColumnStride > 0;

    private void Product(byte** operands, nint begin, nint limit, int threads)
    {
        using Lock.Scope turn = OpenBlas.Turn(threads);
        int size = _description.Type.SizeOf();
        while (begin < limit)
        {
            nint item = begin / _description.M, row = begin % _description.M;
            nint rows = Math.Min(limit - begin, _description.M - row);
            byte* a = operands[0] + (((item * _description.A.BatchStride) + (row * _description.A.RowStride)) * size);
            byte* b = operands[1] + (item * _description.B.BatchStride * size);
            byte* c = operands[2] + (((item * _description.CBatchStride) + (row * _description.CRowStride)) * size);
            Multiply((int)rows, a, b, c);
            begin += rows;
        }
    }

    private void Multiply(int rows, byte* a, byte* b, byte* c)
    {
        var (transposeA, leadingA) = Storage(_description.A, _description.K);
        var (transposeB, leadingB) = Storage(_description.B, _description.N);
        int n = (int)_description.N, k = (int)_description.K, leadingC = (int)_description.CRowStride;
        if (_description.Type == ElementType.Float32)
        {
            OpenBlas.Multiply(OpenBlas.RowMajor, transposeA, transposeB, rows, n, k, 1f, (float*)a, leadingA, (float*)b, leadingB, _description.Accumulate ? 1f : 0f, (float*)c, leadingC);
        }
        else
        {
            OpenBlas.Multiply(OpenBlas.RowMajor, transposeA, transposeB, rows, n, k, 1.0, (double*)a, leadingA, (double*)b, leadingB, _description.Accumulate ? 1.0 : 0.0, (double*)c, leadingC);
        }
    }

    /// <summary>How CBLAS names a layout: plain rows, or columns of the transpose; a single row or column may have any other stride.</summary>
    private static (int Transpose, int Leading) Storage(MatrixLayout layout, nint columns) =>
        layout.ColumnStride == 1
            ? (OpenBlas.NoTranspose, (int)Math.Max(layout.RowStride, columns))
            : (OpenBlas.Transpose, (int)layout.ColumnStride);
}
