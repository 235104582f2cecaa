namespace Hybrid.Probabilistic;

/// <summary>One sentence as numbers: the features of its tokens, and those of its runs, begin by begin and length by length.</summary>
/// <param name="Length">The number of tokens.</param>
/// <param name="Tokens">A row a token.</param>
/// <param name="Runs">A row for each begin and length up to the longest that fits.</param>
/// <param name="Rows">The first row of each begin.</param>
internal sealed record EncodedSegments(int Length, FeatureRows Tokens, FeatureRows Runs, int[] Rows)
{
    public static EncodedSegments Of(Sentence sentence, int longest, ITokenFeatures tokens, ISegmentFeatures runs, FeatureIndex tokenIndex, FeatureIndex runIndex, bool learns)
    {
        var none = new FeatureIndex();
        var tokenSink = new FeatureSink(tokenIndex, none, learns);
        var runSink = new FeatureSink(runIndex, none, learns);
        int[] rows = new int[sentence.Length + 1];
        for (int t = 0; t < sentence.Length; t++)
        {
            tokens.Extract(sentence, t, tokenSink);
            tokenSink.EndToken();
            for (int d = 1; d <= Math.Min(longest, sentence.Length - t); d++)
            {
                runs.Extract(sentence, t, t + d, runSink);
                runSink.EndToken();
            }

            rows[t + 1] = runSink.States.Rows;
        }

        return new(sentence.Length, tokenSink.States, runSink.States, rows);
    }
}
