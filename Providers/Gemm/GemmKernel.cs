namespace Hybrid.Providers;

/// <summary>The matrix product of a <see cref="GemmDescription"/>; operands: A, B, C, then the epilogue's further operands. Units: the Batch * M rows of C.</summary>
public sealed unsafe class GemmKernel : Kernel
{
    private readonly GemmDescription _description;

    /// <summary>Prepares the product.</summary>
    /// <param name="description">What to multiply.</param>
    /// <exception cref="ArgumentException">A size is negative, C's row stride is below N, or the element type is no floating-point type.</exception>
    public GemmKernel(GemmDescription description)
    {
        _description = description;
    }

    /// <inheritdoc/>
    public override nint Units => _description.Batch * _description.M;

    /// <inheritdoc/>
    public override double Cost => (double)Units * _description.N * _description.K / 40 + (_description.Epilogue?.Cost ?? 0);

    /// <inheritdoc/>
    public override void Run(byte** operands, nint begin, nint limit)
    {
        var d = _description;
        for (nint unit = begin; unit < limit; unit++)
        {
            nint item = unit / d.M, row = unit % d.M;
            nint a = item * d.A.BatchStride + row * d.A.RowStride, b = item * d.B.BatchStride, c = item * d.CBatchStride + row * d.CRowStride;
            if (d.Type == ElementType.Float32)
            {
                Gemm.Multiply(1, d.N, d.K, (float*)operands[0] + a, d.A.RowStride, d.A.ColumnStride, (float*)operands[1] + b, d.B.RowStride, d.B.ColumnStride, (float*)operands[2] + c, d.CRowStride, d.Accumulate, 1);
            }
            else
            {
                Gemm.Multiply(1, d.N, d.K, (double*)operands[0] + a, d.A.RowStride, d.A.ColumnStride, (double*)operands[1] + b, d.B.RowStride, d.B.ColumnStride, (double*)operands[2] + c, d.CRowStride, d.Accumulate, 1);
            }
        }

        d.Epilogue?.Run(operands + 2, begin, limit);
    }
}
