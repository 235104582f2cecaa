namespace Hybrid;

/// <content>Measures of how well scores order the samples.</content>
public static partial class Metrics
{
    /// <summary>The area under the ROC curve of two classes: the probability that a random positive sample has a higher score than a random negative one, equal scores counting half.</summary>
    /// <param name="actual">The true class of each sample: 1 is positive, 0 negative; both must occur.</param>
    /// <param name="scores">The score of each sample, higher for positive.</param>
    /// <returns>1 for a perfect order, 0.5 for chance.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a class is neither 0 nor 1, one of them does not occur, or a score is NaN.</exception>
    /// <remarks>Computed from ranks, ties sharing their mean rank (Mann and Whitney, 1947), in O(n log n).</remarks>
    public static double RocAuc(ReadOnlySpan<int> actual, ReadOnlySpan<float> scores)
    {
        CheckLengths(nameof(RocAuc), actual.Length, scores.Length);
        foreach (int label in actual)
        {
            if (label is not (0 or 1))
            {
                throw new ArgumentException($"Metrics.RocAuc: a true class is {label}; 0 and 1 are allowed. Use RocAucOneVersusRest for more classes.", nameof(actual));
            }
        }

        return RankArea(actual, 1, scores.ToArray());
    }

    /// <summary>The mean over the classes of the area under the ROC curve of that class against the rest.</summary>
    /// <param name="actual">The true class of each sample; every class must occur.</param>
    /// <param name="scores">The scores or probabilities, <c>[samples, classes]</c> in row-major order, at least two classes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, a class is out of range or does not occur, or a score is NaN.</exception>
    public static double RocAucOneVersusRest(ReadOnlySpan<int> actual, ReadOnlySpan<float> scores)
    {
        int classes = CheckScores(nameof(RocAucOneVersusRest), actual, scores);
        double sum = 0;
        for (int positive = 0; positive < classes; positive++)
        {
            float[] column = new float[actual.Length];
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = scores[(i * classes) + positive];
            }

            sum += RankArea(actual, positive, column);
        }

        return sum / classes;
    }

    /// <summary>The ROC curve of two classes: how many negative and positive samples lie at or above each threshold, as fractions.</summary>
    /// <param name="actual">The true class of each sample: 1 is positive, 0 negative; both must occur.</param>
    /// <param name="scores">The score of each sample, higher for positive.</param>
    /// <returns>Points from (0, 0) to (1, 1), one for each distinct score.</returns>
    /// <exception cref="ArgumentException">As for <see cref="RocAuc"/>.</exception>
    public static IReadOnlyList<(double FalsePositiveRate, double TruePositiveRate)> RocCurve(ReadOnlySpan<int> actual, ReadOnlySpan<float> scores)
    {
        _ = RocAuc(actual, scores);
        float[] keys = scores.ToArray();
        int[] labels = actual.ToArray();
        Array.Sort(keys, labels);
        double positives = labels.Count(label => label == 1);
        double negatives = labels.Length - positives;
        var points = new List<(double, double)> { (0, 0) };
        int above = 0;
        int right = 0;
        for (int i = keys.Length - 1; i >= 0; i--)
        {
            above += labels[i] == 1 ? 0 : 1;
            right += labels[i] == 1 ? 1 : 0;
            if (i == 0 || keys[i - 1] != keys[i])
            {
                points.Add((above / negatives, right / positives));
            }
        }

        return points;
    }

    private static double RankArea(ReadOnlySpan<int> actual, int positiveClass, float[] scores)
    {
        bool[] positive = new bool[scores.Length];
        long positives = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                throw new ArgumentException($"Metrics: the score of sample {i} is NaN; scores that can be ordered are needed.", nameof(scores));
            }

            positive[i] = actual[i] == positiveClass;
            positives += positive[i] ? 1 : 0;
        }

        long negatives = scores.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            throw new ArgumentException(
                $"Metrics: {positives} of {scores.Length} samples are of class {positiveClass}; the area under the ROC curve needs samples of the class and of others.", nameof(actual));
        }

        Array.Sort(scores, positive);
        double rankSum = 0;
        for (int start = 0; start < scores.Length;)
        {
            int end = start;
            int positivesInTie = 0;
            while (end < scores.Length && scores[end] == scores[start])
            {
                positivesInTie += positive[end++] ? 1 : 0;
            }

            // Ranks start + 1 to end share their mean.
            rankSum += positivesInTie * ((start + 1 + end) / 2.0);
            start = end;
        }

        return (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }
}
