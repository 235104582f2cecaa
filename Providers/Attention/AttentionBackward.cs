using System.Numerics;
using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Attention;

/// <summary>The gradient of attention (Dao et al., "FlashAttention", 2022, algorithm 4). A unit is one example and head, whose blocks of queries are gone through in order.</summary>
internal sealed unsafe class AttentionBackward<TVector, T>(AttentionDescription description) : Kernel
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override nint Units => description.Batch * description.Heads;

    /// <inheritdoc/>
    public override double Cost => AttentionCost.Of(description, products: 2.5);

    private nint KeyStride => description.Heads * description.KeyWidth;

    private nint ValueStride => description.Heads * description.ValueWidth;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        T* scratch = stackalloc T[AttentionBlock<TVector, T>.ScratchSize];
        T* gradients = stackalloc T[AttentionBlock<TVector, T>.MostQueries * AttentionBlock<TVector, T>.MostKeys];
        for (nint unit = begin; unit < limit; unit++)
        {
            Pair(operands, unit / description.Heads, unit % description.Heads, scratch, gradients);
        }
    }

    private static void Clear(T* rows, nint count, nint width, nint stride)
    {
        for (nint row = 0; row < count; row++)
        {
            new Span<T>(rows + (row * stride), (int)width).Clear();
        }
    }

    private void Pair(byte** operands, nint example, nint head, T* scratch, T* gradients)
    {
        nint queries = description.Batch * description.Queries * description.Heads * description.KeyWidth;
        nint keys = description.Batch * description.Keys * description.Heads * description.KeyWidth;
        T* byQueries = (T*)operands[description.NextOperand + 2] + (((example * description.Queries * description.Heads) + head) * description.KeyWidth);
        T* byKeys = (T*)operands[description.NextOperand + 2] + queries + (((example * description.Keys * description.Heads) + head) * description.KeyWidth);
        T* byValues = (T*)operands[description.NextOperand + 2] + queries + keys + (((example * description.Keys * description.Heads) + head) * description.ValueWidth);
        Clear(byKeys, description.Keys, description.KeyWidth, KeyStride);
        Clear(byValues, description.Keys, description.ValueWidth, ValueStride);
        for (nint first = 0; first < description.Queries; first += AttentionBlock<TVector, T>.MostQueries)
        {
            var block = new AttentionBlock<TVector, T>(description, operands, example, head, first, scratch);
            if (block.Limit == 0)
            {
                Clear(byQueries + (first * KeyStride), block.Rows, description.KeyWidth, KeyStride);
            }
            else
            {
                Block(block, operands, example, head, first, gradients, byQueries + (first * KeyStride), byKeys, byValues);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block(
        AttentionBlock<TVector, T> block, byte** operands, nint example, nint head, nint first, T* gradients, T* byQueries, T* byKeys, T* byValues)
    {
        nint keyWidth = description.KeyWidth, valueWidth = description.ValueWidth, scoreRow = AttentionBlock<TVector, T>.ScoreRow;
        nint query = (((example * description.Queries) + first) * description.Heads) + head, key0 = (example * description.Keys * description.Heads) + head;
        T* queries = (T*)operands[0] + (query * keyWidth);
        T* keys = (T*)operands[1] + (key0 * keyWidth);
        T* values = (T*)operands[2] + (key0 * valueWidth);
        T* result = (T*)operands[description.NextOperand] + (query * valueWidth);
        T* byResult = (T*)operands[description.NextOperand + 1] + (query * valueWidth);
        var byKeyWidth = new MatrixLayout(KeyStride, 1);
        var byValueWidth = new MatrixLayout(ValueStride, 1);
        var scores = new MatrixLayout(scoreRow, 1);
        T scale = T.CreateChecked(description.Scale);
        for (nint key = 0; key < block.Limit; key += AttentionBlock<TVector, T>.MostKeys)
        {
            nint count = nint.Min(AttentionBlock<TVector, T>.MostKeys, block.Limit - key);
            block.Score(key, count);
            for (nint row = 0; row < block.Rows; row++)
            {
                block.Accumulate(row, key, count);
            }
        }

        // With one block of keys its exponentials are still there.
        bool single = block.Limit <= AttentionBlock<TVector, T>.MostKeys;
        for (nint key = 0; key < block.Limit; key += AttentionBlock<TVector, T>.MostKeys)
        {
            nint count = nint.Min(AttentionBlock<TVector, T>.MostKeys, block.Limit - key);
            if (!single)
            {
                block.Score(key, count);
            }

            for (nint row = 0; row < block.Rows; row++)
            {
                if (single)
                {
                    AttentionRows<TVector, T>.Scale(block.Scores + (row * scoreRow), count, block.Factor(row));
                }
                else
                {
                    block.Normalise(row, key, count);
                }
            }

            AttentionBlock<TVector, T>.Multiply(
                count, valueWidth, block.Rows, T.One, block.Scores, scores.Transpose(), byResult, byValueWidth, true, byValues + (key * ValueStride), ValueStride);
            AttentionBlock<TVector, T>.Multiply(
                block.Rows, count, valueWidth, T.One, byResult, byValueWidth, values + (key * ValueStride), byValueWidth.Transpose(), false, gradients, scoreRow);
            for (nint row = 0; row < block.Rows; row++)
            {
                T mean = AttentionRows<TVector, T>.Dot(result + (row * ValueStride), byResult + (row * ValueStride), valueWidth);
                AttentionRows<TVector, T>.Backward(block.Scores + (row * scoreRow), gradients + (row * scoreRow), count, mean);
            }

            AttentionBlock<TVector, T>.Multiply(
                block.Rows, keyWidth, count, scale, gradients, scores, keys + (key * KeyStride), byKeyWidth, key > 0, byQueries, KeyStride);
            AttentionBlock<TVector, T>.Multiply(
                count, keyWidth, block.Rows, scale, gradients, scores.Transpose(), queries, byKeyWidth, true, byKeys + (key * KeyStride), KeyStride);
        }
    }
}
