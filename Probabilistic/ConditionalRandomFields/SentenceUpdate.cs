using System.Runtime.CompilerServices;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Adds multiples of one sentence's features to weights.</summary>
internal static unsafe class SentenceUpdate
{
    private const int Lanes = WeightLayout.Lanes;

    /// <summary>Adds <paramref name="factor"/> times the residuals of labels [length, stride] and pairs to the weights of the sentence's features.</summary>
    /// <param name="layout">The sizes.</param>
    /// <param name="corpus">The sentences.</param>
    /// <param name="first">The sentence's first token.</param>
    /// <param name="length">Its length.</param>
    /// <param name="residuals">What each label of each token counts.</param>
    /// <param name="pairs">What each pair counts: summed over the sentence, or one matrix a token; null for nothing.</param>
    /// <param name="step">How far apart those matrices are; 0 for a sum.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="weights">The weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddResiduals(
        WeightLayout layout, EncodedCorpus corpus, int first, int length, double* residuals, double* pairs, nint step, double factor, double* weights)
    {
        for (int t = 0; t < length; t++)
        {
            AddRows(corpus.States, first + t, residuals + ((nint)t * layout.Stride), layout.Stride, factor, weights);
            if (step != 0 && t > 0)
            {
                AddRows(corpus.Transitions, first + t, pairs + (t * step), layout.PairSize, factor, weights + layout.TransitionStart);
                AddRow(pairs + (t * step), layout.HasPairs ? layout.PairSize : 0, factor, weights + layout.PairStart);
            }
        }

        if (step == 0 && pairs is not null)
        {
            AddRow(pairs, layout.PairSize, factor, weights + layout.PairStart);
        }
    }

    /// <summary>Adds <paramref name="factor"/> to the weights of the features on a path of labels.</summary>
    public static void AddPath(WeightLayout layout, EncodedCorpus corpus, int first, ReadOnlySpan<int> path, double factor, double* weights)
    {
        for (int t = 0; t < path.Length; t++)
        {
            AddCells(corpus.States, first + t, layout.Stride, path[t], factor, weights);
            if (t > 0)
            {
                int cell = (path[t - 1] * layout.Stride) + path[t];
                AddCells(corpus.Transitions, first + t, layout.PairSize, cell, factor, weights + layout.TransitionStart);
                weights[layout.PairStart + cell] += layout.HasPairs ? factor : 0;
            }
        }
    }

    private static void AddRows(FeatureRows rows, int token, double* source, int width, double factor, double* weights)
    {
        for (int e = rows.Starts[token]; e < rows.Starts[token + 1]; e++)
        {
            AddRow(source, width, rows.Values is null ? factor : factor * rows.Values[e], weights + ((long)rows.Ids[e] * width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(double* source, int width, double factor, double* target)
    {
        Lane scale = Lane.Create(factor);
        for (int i = 0; i < width; i += Lanes)
        {
            Lane.Store(Lane.Fma(scale, Lane.Load(source + i), Lane.Load(target + i)), target + i);
        }
    }

    private static void AddCells(FeatureRows rows, int token, int width, int cell, double factor, double* weights)
    {
        for (int e = rows.Starts[token]; e < rows.Starts[token + 1]; e++)
        {
            weights[((long)rows.Ids[e] * width) + cell] += rows.Values is null ? factor : factor * rows.Values[e];
        }
    }
}
