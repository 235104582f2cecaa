using System.Numerics;
using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Attention;

/// <summary>The scores of one block of queries of one example and head, key block after key block.</summary>
/// <remarks>
/// The softmax is computed as it goes (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018): of each query the largest score and the sum of exponentials so
/// far are kept, and no more scores than those of one block of queries with one block of keys.
/// </remarks>
internal unsafe ref struct AttentionBlock<TVector, T>
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Queries of a block.</summary>
    public const int MostQueries = 64;

    /// <summary>Keys of a block.</summary>
    public const int MostKeys = 128;

    private readonly AttentionDescription _description;
    private readonly T* _queries;
    private readonly T* _keys;
    private readonly int* _mask;
    private readonly T* _scores;
    private readonly T* _largest;
    private readonly T* _sums;
    private readonly nint _first;

    /// <summary>Begins a block of queries.</summary>
    /// <param name="description">What is computed.</param>
    /// <param name="operands">Queries, keys, values, and mask and lengths where there are such.</param>
    /// <param name="example">The example.</param>
    /// <param name="head">The head.</param>
    /// <param name="first">The first query.</param>
    /// <param name="scratch">Room for <see cref="ScratchSize"/> numbers.</param>
    public AttentionBlock(AttentionDescription description, byte** operands, nint example, nint head, nint first, T* scratch)
    {
        _description = description;
        _first = first;
        _scores = scratch;
        _largest = scratch + (MostQueries * MostKeys);
        _sums = _largest + MostQueries;
        _queries = (T*)operands[0] + ((((example * description.Queries) + first) * description.Heads) + head) * description.KeyWidth;
        _keys = (T*)operands[1] + ((example * description.Keys * description.Heads) + head) * description.KeyWidth;
        if (description.HasMask)
        {
            nint maskExample = description.MaskBatch == 1 ? 0 : example, maskHead = description.MaskHeads == 1 ? 0 : head;
            _mask = (int*)operands[AttentionDescription.MaskOperand] + (((maskExample * description.MaskHeads) + maskHead) * description.Queries + first) * description.Keys;
        }

        Rows = nint.Min(MostQueries, description.Queries - first);
        nint known = description.HasLengths ? nint.Clamp(((int*)operands[description.LengthsOperand])[example], 0, description.Keys) : description.Keys;
        Limit = description.Causal ? nint.Clamp(first + Rows + description.Keys - description.Queries, 0, known) : known;
    }

    /// <summary>Numbers of scratch memory that a block needs.</summary>
    public static int ScratchSize => (MostQueries * MostKeys) + (2 * MostQueries);

    /// <summary>How many queries the block has.</summary>
    public nint Rows { get; }

    /// <summary>How many keys any of its queries may see, from the first on.</summary>
    public nint Limit { get; }

    /// <summary>The distance of a query's scores from the next one's.</summary>
    public static nint ScoreRow => MostKeys;

    /// <summary>The scores, or what has become of them: [rows, keys of the block].</summary>
    public readonly T* Scores => _scores;

    private readonly nint Stride => _description.Heads * _description.KeyWidth;

    /// <summary>Computes the scores with a block of keys; what a query may not see is -infinity or past <see cref="Visible"/>.</summary>
    public readonly void Score(nint firstKey, nint count)
    {
        Multiply(
            Rows, count, _description.KeyWidth, T.CreateChecked(_description.Scale), _queries, new MatrixLayout(Stride, 1), _keys + (firstKey * Stride), new MatrixLayout(1, Stride), false, _scores, ScoreRow);
        if (_mask is not null)
        {
            for (nint row = 0; row < Rows; row++)
            {
                AttentionRows<TVector, T>.Mask(_scores + (row * ScoreRow), _mask + (row * _description.Keys) + firstKey, Visible(row, firstKey, count));
            }
        }
    }

    /// <summary>How many keys of a block a query may see, as far as order is concerned.</summary>
    public readonly nint Visible(nint row, nint firstKey, nint count) =>
        _description.Causal ? nint.Clamp(_first + row + 1 + _description.Keys - _description.Queries - firstKey, 0, count) : count;

    /// <summary>Turns a query's scores with a block of keys into exponentials, 0 for what it may not see, and brings its largest score and sum up to date.</summary>
    /// <returns>What earlier exponentials and their sums must be multiplied by.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly T Accumulate(nint row, nint firstKey, nint count)
    {
        T* scores = _scores + (row * ScoreRow);
        nint visible = Visible(row, firstKey, count);
        T before = firstKey == 0 ? T.NegativeInfinity : _largest[row];
        T largest = T.Max(before, AttentionRows<TVector, T>.Largest(scores, visible));
        T shift = T.IsNegativeInfinity(largest) ? T.Zero : largest;
        T sum = AttentionRows<TVector, T>.Exponentials(scores, visible, shift);
        new Span<T>(scores + visible, (int)(count - visible)).Clear();
        T factor = T.One;
        if (firstKey > 0)
        {
            factor = largest == before ? T.One : AttentionRows<TVector, T>.Exponential(before - shift);
            sum += _sums[row] * factor;
        }

        _largest[row] = largest;
        _sums[row] = sum;
        return factor;
    }

    /// <summary>Turns a query's scores with a block of keys into probabilities, once its largest score and sum over all keys are known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Normalise(nint row, nint firstKey, nint count)
    {
        T* scores = _scores + (row * ScoreRow);
        nint visible = Visible(row, firstKey, count);
        T largest = _largest[row];
        AttentionRows<TVector, T>.Exponentials(scores, visible, T.IsNegativeInfinity(largest) ? T.Zero : largest);
        AttentionRows<TVector, T>.Scale(scores, visible, Factor(row));
        new Span<T>(scores + visible, (int)(count - visible)).Clear();
    }

    /// <summary>One by the sum of a query's exponentials; 0 when it sees nothing.</summary>
    public readonly T Factor(nint row) => _sums[row] == T.Zero ? T.Zero : T.One / _sums[row];

    /// <summary>C = alpha A B or C += alpha A B on the calling thread.</summary>
    public static void Multiply(nint m, nint n, nint k, T alpha, T* a, MatrixLayout aLayout, T* b, MatrixLayout bLayout, bool add, T* c, nint cRow)
    {
        if (m > 0 && n > 0)
        {
            GemmProblem<T> problem = Gemm.Prepare(m, n, k, alpha, a, aLayout, b, bLayout, add, c, cRow);
            GemmEngine<T>.Run(&problem);
        }
    }
}
