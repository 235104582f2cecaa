namespace Hybrid.Providers.Cuda;

/// <summary>A batched matrix product by cuBLAS. Row-major matrices are the transposes of column-major ones, so it is asked for the transpose of C: B's times A's.</summary>
internal sealed unsafe class CublasKernel : CudaKernel
{
    private readonly CudaDevice _device;
    private readonly GemmDescription _d;
    private readonly Side _left, _right;

    private CublasKernel(CudaDevice device, GemmDescription description, Side left, Side right) => (_device, _d, _left, _right) = (device, description, left, right);

    /// <summary>The kernel, or null where cuBLAS cannot take the operands' strides or there is nothing to sum.</summary>
    public static CublasKernel? TryCreate(CudaDevice device, GemmDescription d)
    {
        bool fits = d.M > 0 && d.N > 0 && d.K > 0 && d.Batch is > 0 and <= int.MaxValue && Math.Max(d.M, Math.Max(d.N, d.K)) <= int.MaxValue && d.CRowStride <= int.MaxValue;
        return fits && Side.Of(d.A, d.M, d.K) is { } a && Side.Of(d.B, d.K, d.N) is { } b ? new CublasKernel(device, d, a, b) : null;
    }

    /// <inheritdoc/>
    protected override void Launch(byte** operands)
    {
        var a = new Cublas.Operand((nint)operands[0], _left.Leading, _d.A.BatchStride);
        var b = new Cublas.Operand((nint)operands[1], _right.Leading, _d.B.BatchStride);
        var c = new Cublas.Operand((nint)operands[2], (int)Math.Max(_d.CRowStride, _d.N), _d.CBatchStride);
        int m = (int)_d.N, n = (int)_d.M, k = (int)_d.K, batch = (int)_d.Batch;
        if (_d.Type == ElementType.Float32)
        {
            _device.Blas.Multiply(_right.Code, _left.Code, m, n, k, 1f, b, a, _d.Accumulate ? 1f : 0f, c, batch);
        }
        else
        {
            _device.Blas.Multiply(_right.Code, _left.Code, m, n, k, 1.0, b, a, _d.Accumulate ? 1.0 : 0.0, c, batch);
        }
    }

    /// <summary>How a matrix is named: as rows it is already the transpose that is asked for.</summary>
    internal readonly record struct Side(int Code, int Leading)
    {
        public static Side? Of(MatrixLayout layout, nint rows, nint columns)
        {
            // The stride of a dimension with one position carries nothing.
            nint row = rows == 1 ? columns : layout.RowStride, column = columns == 1 ? 1 : layout.ColumnStride;
            return column == 1 && row >= columns && row <= int.MaxValue ? new Side(Cublas.Plain, (int)row)
                : (row == 1 || rows == 1) && column >= rows && column <= int.MaxValue ? new Side(Cublas.Transposed, (int)column)
                : null;
        }
    }
}
