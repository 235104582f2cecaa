using System.Runtime.CompilerServices;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>The negative log-likelihood of labels given features, and its gradient: expected less observed features.</summary>
/// <remarks>
/// Sentences are worked through in chunks. First each sentence of a chunk gets its residual, P(label) less what is observed, for every token; then each feature
/// sums the residuals of its tokens. Chunks and parts depend on the data alone, so the sums are the same bits at any number of threads, and no two threads
/// write to the same weight. A token without a label counts with all labels: its sentence's likelihood is the sum over the labels it could have.
/// Source: J. Lafferty, A. McCallum and F. Pereira, "Conditional random fields", 2001.
/// </remarks>
internal sealed unsafe class LikelihoodObjective
{
    private const long ChunkBytes = 16 << 20;
    private const int MostParts = 16;
    private const int Lanes = WeightLayout.Lanes;

    private readonly EncodedCorpus _corpus;
    private readonly WeightLayout _layout;
    private readonly double _l2;
    private readonly Chunk[] _chunks;
    private readonly Lattice[] _lattices;
    private readonly WeightVector[] _pairs;
    private readonly double[] _losses;
    private readonly WeightVector _residuals;
    private readonly WeightVector? _pairResiduals;
    private readonly WeightVector[] _clamped;

    public LikelihoodObjective(EncodedCorpus corpus, WeightLayout layout, double l2)
    {
        (_corpus, _layout, _l2) = (corpus, layout, l2);
        long tokenBytes = sizeof(double) * (layout.Stride + (layout.Transitions > 0 ? (long)layout.Stride * layout.Stride : 0));
        _chunks = [.. Chunk.Cut(corpus, layout, (int)Math.Max(1, ChunkBytes / tokenBytes))];
        int longest = _chunks.Max(chunk => chunk.Limit - chunk.First);
        _residuals = new WeightVector((long)longest * layout.Stride);
        _pairResiduals = layout.Transitions > 0 ? new WeightVector((long)longest * layout.Stride * layout.Stride) : null;
        _losses = new double[corpus.Sentences];
        _lattices = [.. Enumerable.Range(0, MostParts).Select(_ => new Lattice(layout))];
        _pairs = [.. Enumerable.Range(0, MostParts).Select(_ => new WeightVector(layout.PairSize))];
        int longestSentence = Enumerable.Range(0, corpus.Sentences).Max(s => corpus.Starts[s + 1] - corpus.Starts[s]);
        bool partial = corpus.Labels.Contains(-1);
        long clampedSize = (long)longestSentence * (layout.Stride + (layout.Transitions > 0 ? (long)layout.Stride * layout.Stride : 0));
        _clamped = [.. Enumerable.Range(0, partial ? MostParts : 0).Select(_ => new WeightVector(clampedSize))];
    }

    /// <summary>Writes the gradient at a point and returns the value there.</summary>
    public double Evaluate(WeightVector weights, WeightVector gradient)
    {
        double* w = weights.Pointer;
        double* g = gradient.Pointer;
        double penalty = Penalty(w, g);
        _lattices[0].Pairs.Set(w + _layout.PairStart);
        foreach (Lattice lattice in _lattices)
        {
            lattice.Pairs = _lattices[0].Pairs;
        }

        foreach (WeightVector pairs in _pairs)
        {
            pairs.Clear();
        }

        foreach (Chunk chunk in _chunks)
        {
            Parts.Run(chunk.SentenceCuts.Length - 1, part => Sentences(w, chunk, part));
            Parts.Run(chunk.StateCuts.Length - 1, part => Collect(chunk.States, chunk.StateCuts, part, _residuals.Pointer, _layout.Stride, _layout.Stride, g));
            if (chunk.Transitions is not null)
            {
                int square = _layout.Stride * _layout.Stride;
                double* target = g + _layout.TransitionStart;
                Parts.Run(
                    chunk.TransitionCuts.Length - 1,
                    part => Collect(chunk.Transitions, chunk.TransitionCuts, part, _pairResiduals!.Pointer, square, _layout.PairSize, target));
            }
        }

        if (_layout.HasPairs)
        {
            foreach (WeightVector pairs in _pairs)
            {
                for (int i = 0; i < _layout.PairSize; i++)
                {
                    g[_layout.PairStart + i] += pairs.Pointer[i];
                }
            }
        }

        GC.KeepAlive(weights);
        GC.KeepAlive(gradient);
        return penalty + _losses.Sum();
    }

    private double Penalty(double* w, double* g)
    {
        // The parts' sums are kept apart by the size alone.
        long size = _layout.Size;
        int parts = (int)Math.Clamp(size / 65536, 1, 64);
        double[] sums = new double[parts];
        double l2 = _l2;
        Parts.Run(parts, part =>
        {
            long begin = size / Lanes * part / parts * Lanes, limit = size / Lanes * (part + 1) / parts * Lanes;
            Lane sum = Lane.Zero, factor = Lane.Create(l2);
            for (long i = begin; i < limit; i += Lanes)
            {
                Lane value = Lane.Load(w + i);
                sum = Lane.Fma(value, value, sum);
                Lane.Store(factor * value, g + i);
            }

            sums[part] = Lane.Sum(sum);
        });
        return 0.5 * _l2 * sums.Sum();
    }

    private void Sentences(double* weights, Chunk chunk, int part)
    {
        Lattice lattice = _lattices[part];
        for (int s = chunk.SentenceCuts[part]; s < chunk.SentenceCuts[part + 1]; s++)
        {
            int first = _corpus.Starts[s], length = _corpus.Starts[s + 1] - first;
            double* residuals = _residuals.Pointer + ((nint)(first - chunk.First) * _layout.Stride);
            nint square = lattice.Step;
            double* pairs = _layout.Transitions > 0 ? _pairResiduals!.Pointer + ((first - chunk.First) * square) : _layout.HasPairs ? _pairs[part].Pointer : null;
            if (_layout.Transitions > 0)
            {
                new Span<double>(pairs, checked((int)(length * square))).Clear();
            }

            lattice.Score(weights, _corpus.States, _corpus.Transitions, first, length);
            ReadOnlySpan<int> labels = _corpus.Labels.AsSpan(first, length);
            bool whole = !labels.Contains(-1);
            double observed = whole ? lattice.PathScore(labels) : 0;
            _losses[s] = lattice.Marginals(length, residuals, pairs) - observed;
            if (whole)
            {
                Subtract(labels, residuals, pairs, square);
            }
            else
            {
                _losses[s] -= SubtractClamped(weights, lattice, part, first, labels, residuals, pairs, square);
            }

            if (_layout.Transitions > 0 && _layout.HasPairs)
            {
                double* sums = _pairs[part].Pointer;
                for (int t = 1; t < length; t++)
                {
                    for (int i = 0; i < _layout.PairSize; i += Lanes)
                    {
                        Lane.Store(Lane.Load(sums + i) + Lane.Load(pairs + (t * square) + i), sums + i);
                    }
                }
            }
        }
    }

    private void Subtract(ReadOnlySpan<int> labels, double* residuals, double* pairs, nint square)
    {
        for (int t = 0; t < labels.Length; t++)
        {
            residuals[((nint)t * _layout.Stride) + labels[t]] -= 1;
            if (t > 0 && pairs is not null)
            {
                pairs[(t * square) + (labels[t - 1] * _layout.Stride) + labels[t]] -= 1;
            }
        }
    }

    private double SubtractClamped(
        double* weights, Lattice lattice, int part, int first, ReadOnlySpan<int> labels, double* residuals, double* pairs, nint square)
    {
        int length = labels.Length;
        WeightVector room = _clamped[part];
        room.Clear();
        double* posteriors = room.Pointer;
        double* joint = pairs is null ? null : posteriors + ((nint)length * _layout.Stride);
        WeightVector? shared = pairs is not null && square == 0 ? new WeightVector(_layout.PairSize) : null;
        joint = shared is null ? joint : shared.Pointer;
        lattice.Score(weights, _corpus.States, _corpus.Transitions, first, length);
        for (int t = 0; t < length; t++)
        {
            if (labels[t] >= 0)
            {
                lattice.Fix(t, labels[t]);
            }
        }

        double logarithm = lattice.Marginals(length, posteriors, joint);
        for (nint i = 0; i < (nint)length * _layout.Stride; i++)
        {
            residuals[i] -= posteriors[i];
        }

        nint count = pairs is null ? 0 : square == 0 ? _layout.PairSize : length * square;
        for (nint i = 0; i < count; i++)
        {
            pairs[i] -= joint[i];
        }

        GC.KeepAlive(shared);
        return logarithm;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(FeatureColumns columns, int[] cuts, int part, double* residuals, int stride, int width, double* gradient)
    {
        for (int f = cuts[part]; f < cuts[part + 1]; f++)
        {
            double* target = gradient + ((long)columns.Ids[f] * width);
            int begin = columns.Starts[f], limit = columns.Starts[f + 1];
            int v = 0;
            for (; v + (3 * Lanes) <= width; v += 3 * Lanes)
            {
                Lane a = Lane.Load(target + v), b = Lane.Load(target + v + Lanes), c = Lane.Load(target + v + (2 * Lanes));
                for (int e = begin; e < limit; e++)
                {
                    double* row = residuals + ((nint)columns.Tokens[e] * stride) + v;
                    Lane value = columns.Values is null ? Lane.Create(1.0) : Lane.Create(columns.Values[e]);
                    a = Lane.Fma(value, Lane.Load(row), a);
                    b = Lane.Fma(value, Lane.Load(row + Lanes), b);
                    c = Lane.Fma(value, Lane.Load(row + (2 * Lanes)), c);
                }

                Lane.Store(a, target + v);
                Lane.Store(b, target + v + Lanes);
                Lane.Store(c, target + v + (2 * Lanes));
            }

            for (; v < width; v += Lanes)
            {
                Lane a = Lane.Load(target + v);
                for (int e = begin; e < limit; e++)
                {
                    Lane value = columns.Values is null ? Lane.Create(1.0) : Lane.Create(columns.Values[e]);
                    a = Lane.Fma(value, Lane.Load(residuals + ((nint)columns.Tokens[e] * stride) + v), a);
                }

                Lane.Store(a, target + v);
            }
        }
    }

    /// <summary>Consecutive sentences that are worked through together.</summary>
    private sealed record Chunk(int First, int Limit, int[] SentenceCuts, FeatureColumns States, int[] StateCuts, FeatureColumns? Transitions, int[] TransitionCuts)
    {
        public static IEnumerable<Chunk> Cut(EncodedCorpus corpus, WeightLayout layout, int mostTokens)
        {
            int sentence = 0;
            while (sentence < corpus.Sentences)
            {
                int begin = sentence, first = corpus.Starts[sentence];
                sentence++;
                while (sentence < corpus.Sentences && corpus.Starts[sentence + 1] - first <= mostTokens)
                {
                    sentence++;
                }

                int limit = corpus.Starts[sentence];
                int parts = Math.Min(MostParts, sentence - begin);
                int[] cuts = new int[parts + 1];
                cuts[0] = begin;
                for (int p = 1; p <= parts; p++)
                {
                    int wanted = first + (int)((long)(limit - first) * p / parts);
                    int found = Array.BinarySearch(corpus.Starts, wanted);
                    cuts[p] = p == parts ? sentence : Math.Clamp(found < 0 ? ~found : found, cuts[p - 1], sentence);
                }

                var states = new FeatureColumns(corpus.States, first, limit, layout.States);
                FeatureColumns? transitions = layout.Transitions == 0 ? null : new FeatureColumns(corpus.Transitions, first, limit, layout.Transitions);
                yield return new Chunk(first, limit, cuts, states, states.Cuts(MostParts), transitions, transitions is null ? [] : transitions.Cuts(MostParts));
            }
        }
    }
}
