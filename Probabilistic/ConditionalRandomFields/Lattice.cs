using System.Runtime.CompilerServices;
using Hybrid.Providers.Memory;
using Hybrid.Providers.Simd;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Room for the passes over one sentence at a time, and the passes. Not for two threads at once.</summary>
internal sealed unsafe class Lattice
{
    private const int Lanes = WeightLayout.Lanes;

    private readonly WeightLayout _layout;
    private Storage _memory = new(0);
    private int _length;

    public Lattice(WeightLayout layout)
    {
        _layout = layout;
        Pairs = new PairTables(layout);
    }

    /// <summary>The weights of pairs that hold for every token.</summary>
    public PairTables Pairs { get; set; }

    /// <summary>Scores of labels, or what a pass has made of them [length, stride].</summary>
    public double* Table { get; private set; }

    /// <summary>Room of the passes [length, stride].</summary>
    public double* Origins { get; private set; }

    /// <summary>A path [length].</summary>
    public int* Path { get; private set; }

    /// <summary>How far apart the matrices of neighbouring tokens are: 0 without transition features.</summary>
    public nint Step => _layout.Transitions > 0 ? (nint)_layout.Stride * _layout.Stride : 0;

    private double* Scales { get; set; }

    private double* Backward { get; set; }

    private double* Logarithms { get; set; }

    private double* Exponentials { get; set; }

    private double* Transposed { get; set; }

    private double Greatest { get; set; }

    /// <summary>Computes the scores of every label of a sentence's tokens, and the matrices of its pairs.</summary>
    /// <param name="weights">All weights.</param>
    /// <param name="states">The features of labels.</param>
    /// <param name="transitions">The features of pairs.</param>
    /// <param name="first">The sentence's first token in the rows.</param>
    /// <param name="length">Its length.</param>
    /// <param name="scale">What all weights are multiplied by.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Score(double* weights, FeatureRows states, FeatureRows transitions, int first, int length, double scale = 1)
    {
        Reserve(length);
        fixed (int* ids = states.Ids, starts = states.Starts)
        fixed (double* values = states.Values)
        {
            for (int t = 0; t < length; t++)
            {
                ScoreToken(weights, ids, values, starts[first + t], starts[first + t + 1], Table + ((nint)t * _layout.Stride));
            }
        }

        if (scale != 1)
        {
            Lane factor = Lane.Create(scale);
            for (nint i = 0; i < (nint)length * _layout.Stride; i += Lanes)
            {
                Lane.Store(factor * Lane.Load(Table + i), Table + i);
            }
        }

        Logarithms = Pairs.Logarithms;
        Exponentials = Pairs.Exponentials;
        Transposed = Pairs.Transposed;
        Greatest = Pairs.Greatest * (length - 1);
        if (_layout.Transitions > 0)
        {
            ScorePairs(weights, transitions, first, length, scale);
        }
    }

    /// <summary>The score of a path of labels: what the scores of its labels and pairs sum to.</summary>
    public double PathScore(ReadOnlySpan<int> labels)
    {
        double score = 0;
        for (int t = 0; t < labels.Length; t++)
        {
            score += Table[((nint)t * _layout.Stride) + labels[t]];
            if (t > 0)
            {
                score += Logarithms[(t * Step) + (labels[t - 1] * _layout.Stride) + labels[t]];
            }
        }

        return score;
    }

    /// <summary>Forbids every label but one.</summary>
    public void Fix(int token, int label)
    {
        double* row = Table + ((nint)token * _layout.Stride);
        for (int j = 0; j < _layout.Labels; j++)
        {
            row[j] = j == label ? row[j] : double.NegativeInfinity;
        }
    }

    /// <summary>ln of the sum over all paths of exp(score), and, where asked, the probabilities of labels and pairs. The scores are used up.</summary>
    /// <param name="length">The length.</param>
    /// <param name="posteriors">P(label) [length, stride].</param>
    /// <param name="pairs">P(label before, label) is added here: [labels, stride], or one matrix a token at <see cref="Step"/>; null for nowhere.</param>
    public double Marginals(int length, double* posteriors, double* pairs)
    {
        int stride = _layout.Stride;
        Buffer.MemoryCopy(Table, Origins, (long)length * stride * sizeof(double), (long)length * stride * sizeof(double));
        double logarithm = ChainKernel.Forward(Table, posteriors, Scales, length, stride, Pairs.Start, Exponentials, Step);
        if (!double.IsFinite(logarithm))
        {
            // Weights too far apart for products of probabilities: the same in logarithms.
            return LogChain.Marginals(_layout, Origins, Logarithms, Step, length, posteriors, pairs, Backward);
        }

        Span<double> before = pairs is null || Step != 0 ? [] : new Span<double>(Backward + (2 * stride), _layout.PairSize);
        before.Clear();
        double* sums = pairs is null ? null : Step != 0 ? pairs : Backward + (2 * stride);
        ChainKernel.Backward(Table, posteriors, Scales, length, stride, _layout.Labels, Transposed, sums, Backward, Step);
        if (pairs is not null)
        {
            // The kernel leaves the factor of the pair itself to the end.
            for (int t = Step == 0 ? length - 1 : 1; t < length; t++)
            {
                double* factors = Exponentials + (t * Step);
                double* target = pairs + (t * Step);
                double* source = Step == 0 ? sums : target;
                for (int i = 0; i < _layout.PairSize; i += Lanes)
                {
                    Lane product = Lane.Load(source + i) * Lane.Load(factors + i);
                    Lane.Store(Step == 0 ? Lane.Load(target + i) + product : product, target + i);
                }
            }
        }

        return logarithm + Greatest;
    }

    /// <summary>The best path, in <see cref="Path"/>, and its score.</summary>
    public double Best(int length) => ChainKernel.Viterbi(
        Table, length, _layout.Stride, _layout.Labels, Pairs.LogStart, Logarithms, Origins, Backward, Path, Step);

    /// <summary>The weight of a pair before a token.</summary>
    public double PairScore(int token, int from, int to) => Logarithms[(token * Step) + (from * _layout.Stride) + to];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ScoreToken(double* weights, int* ids, double* values, int begin, int limit, double* row)
    {
        int stride = _layout.Stride, v = 0;
        double* padding = Pairs.LogStart;
        for (; v + (3 * Lanes) <= stride; v += 3 * Lanes)
        {
            Lane a = Lane.Load(padding + v), b = Lane.Load(padding + v + Lanes), c = Lane.Load(padding + v + (2 * Lanes));
            for (int e = begin; e < limit; e++)
            {
                double* feature = weights + ((long)ids[e] * stride) + v;
                if (values is null)
                {
                    a += Lane.Load(feature);
                    b += Lane.Load(feature + Lanes);
                    c += Lane.Load(feature + (2 * Lanes));
                }
                else
                {
                    Lane value = Lane.Create(values[e]);
                    a = Lane.Fma(value, Lane.Load(feature), a);
                    b = Lane.Fma(value, Lane.Load(feature + Lanes), b);
                    c = Lane.Fma(value, Lane.Load(feature + (2 * Lanes)), c);
                }
            }

            Lane.Store(a, row + v);
            Lane.Store(b, row + v + Lanes);
            Lane.Store(c, row + v + (2 * Lanes));
        }

        for (; v < stride; v += Lanes)
        {
            Lane a = Lane.Load(padding + v);
            for (int e = begin; e < limit; e++)
            {
                Lane value = Lane.Create(values is null ? 1.0 : values[e]);
                a = Lane.Fma(value, Lane.Load(weights + ((long)ids[e] * stride) + v), a);
            }

            Lane.Store(a, row + v);
        }
    }

    private void ScorePairs(double* weights, FeatureRows transitions, int first, int length, double scale)
    {
        int square = _layout.Stride * _layout.Stride, size = _layout.PairSize;
        Logarithms = Backward + (2 * _layout.Stride) + size;
        Exponentials = Logarithms + ((nint)length * square);
        Transposed = Exponentials + ((nint)length * square);
        Greatest = 0;
        double* sum = Backward + (2 * _layout.Stride);
        for (int t = 1; t < length; t++)
        {
            new Span<double>(sum, size).Clear();
            for (int e = transitions.Starts[first + t]; e < transitions.Starts[first + t + 1]; e++)
            {
                double* feature = weights + _layout.TransitionStart + ((long)transitions.Ids[e] * size);
                Lane value = Lane.Create(transitions.Values is null ? 1.0 : transitions.Values[e]);
                for (int i = 0; i < size; i += Lanes)
                {
                    Lane.Store(Lane.Fma(value, Lane.Load(feature + i), Lane.Load(sum + i)), sum + i);
                }
            }

            nint at = (nint)t * square;
            Greatest += PairTables.Fill(_layout, weights + _layout.PairStart, sum, scale, Logarithms + at, Exponentials + at, Transposed + at);
        }
    }

    private void Reserve(int length)
    {
        if (length <= _length)
        {
            return;
        }

        int stride = _layout.Stride;
        long square = (long)stride * stride;
        _length = Math.Max(length, 2 * _length);
        long scales = (_length + Lanes - 1) / Lanes * Lanes;
        long own = _layout.Transitions > 0 ? 3 * square * _length : 0;
        _memory = new Storage(((2L * _length * stride) + scales + (2L * stride) + square + own + scales) * sizeof(double));
        Table = (double*)_memory.Pointer;
        Origins = Table + ((nint)_length * stride);
        Scales = Origins + ((nint)_length * stride);
        Path = (int*)(Scales + scales);
        Backward = Scales + (2 * scales);
    }
}
