using System.Numerics;
using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Attention;

/// <summary>Attention. A unit is a block of queries of one example and head.</summary>
internal sealed unsafe class AttentionForward<TVector, T>(AttentionDescription description) : Kernel
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly nint _blocks = (description.Queries + AttentionBlock<TVector, T>.MostQueries - 1) / AttentionBlock<TVector, T>.MostQueries;

    /// <inheritdoc/>
    public override nint Units => description.Batch * description.Heads * _blocks;

    /// <inheritdoc/>
    public override double Cost => AttentionCost.Of(description, products: 1);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        T* scratch = stackalloc T[AttentionBlock<TVector, T>.ScratchSize];
        for (nint unit = begin; unit < limit; unit++)
        {
            nint pair = unit / _blocks;
            nint first = unit % _blocks * AttentionBlock<TVector, T>.MostQueries;
            Compute(operands, pair / description.Heads, pair % description.Heads, first, scratch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compute(byte** operands, nint example, nint head, nint first, T* scratch)
    {
        var block = new AttentionBlock<TVector, T>(description, operands, example, head, first, scratch);
        nint width = description.ValueWidth, stride = description.Heads * width;
        T* values = (T*)operands[2] + (((example * description.Keys * description.Heads) + head) * width);
        T* result = (T*)operands[description.NextOperand] + (((((example * description.Queries) + first) * description.Heads) + head) * width);
        for (nint key = 0; key < block.Limit; key += AttentionBlock<TVector, T>.MostKeys)
        {
            nint count = nint.Min(AttentionBlock<TVector, T>.MostKeys, block.Limit - key);
            block.Score(key, count);
            for (nint row = 0; row < block.Rows; row++)
            {
                T factor = block.Accumulate(row, key, count);
                if (factor != T.One)
                {
                    AttentionRows<TVector, T>.Scale(result + (row * stride), width, factor);
                }
            }

            AttentionBlock<TVector, T>.Multiply(
                block.Rows, width, count, T.One, block.Scores, new MatrixLayout(AttentionBlock<TVector, T>.ScoreRow, 1), values + (key * stride), new MatrixLayout(stride, 1), key > 0, result, stride);
        }

        for (nint row = 0; row < block.Rows; row++)
        {
            if (block.Limit == 0)
            {
                new Span<T>(result + (row * stride), (int)width).Clear();
            }
            else
            {
                AttentionRows<TVector, T>.Scale(result + (row * stride), width, block.Factor(row));
            }
        }
    }
}
