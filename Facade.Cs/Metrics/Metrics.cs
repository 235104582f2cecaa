namespace Hybrid;

/// <summary>Measures of how good predictions are.</summary>
/// <remarks>Sums are in double precision. Definitions are those of scikit-learn, so that figures compare.</remarks>
public static partial class Metrics
{
    /// <summary>The fraction of samples whose predicted class is the true one.</summary>
    /// <param name="actual">The true class of each sample.</param>
    /// <param name="predicted">The predicted class of each sample, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double Accuracy(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted)
    {
        CheckLengths(nameof(Accuracy), actual.Length, predicted.Length);
        int right = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            right += actual[i] == predicted[i] ? 1 : 0;
        }

        return right / (double)actual.Length;
    }

    /// <summary>The fraction of samples whose true class is among the k with the highest scores; of equal scores, the lower class counts as the higher score.</summary>
    /// <param name="actual">The true class of each sample.</param>
    /// <param name="scores">The scores or probabilities, <c>[samples, classes]</c> in row-major order.</param>
    /// <param name="k">How many classes count, 1 to the number of classes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or k or a class is out of range.</exception>
    public static double TopKAccuracy(ReadOnlySpan<int> actual, ReadOnlySpan<float> scores, int k)
    {
        int classes = CheckScores(nameof(TopKAccuracy), actual, scores);
        if (k < 1 || k > classes)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"Metrics.TopKAccuracy: there are {classes} classes; 1 to {classes} are allowed.");
        }

        int right = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            ReadOnlySpan<float> row = scores.Slice(i * classes, classes);
            int better = 0;
            for (int other = 0; other < classes; other++)
            {
                better += row[other] > row[actual[i]] || (row[other] == row[actual[i]] && other < actual[i]) ? 1 : 0;
            }

            right += better < k ? 1 : 0;
        }

        return right / (double)actual.Length;
    }

    /// <summary>The mean of <c>-ln p</c> over the samples, p the probability given to the true class, clipped to [2^-23, 1 - 2^-23].</summary>
    /// <param name="actual">The true class of each sample.</param>
    /// <param name="probabilities">The probabilities, <c>[samples, classes]</c> in row-major order; each row sums to 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, a class is out of range, or a probability is not in [0, 1].</exception>
    public static double LogLoss(ReadOnlySpan<int> actual, ReadOnlySpan<float> probabilities)
    {
        const double Least = 1.0 / (1 << 23);
        int classes = CheckScores(nameof(LogLoss), actual, probabilities);
        double sum = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double probability = probabilities[(i * classes) + actual[i]];
            if (!(probability is >= 0 and <= 1))
            {
                throw new ArgumentException(FormattableString.Invariant($"Metrics.LogLoss: sample {i} gives its class the probability {probability}; 0 to 1 is allowed. Apply a softmax to scores first."), nameof(probabilities));
            }

            sum -= Math.Log(Math.Clamp(probability, Least, 1 - Least));
        }

        return sum / actual.Length;
    }

    /// <summary>The mean of <c>(actual - predicted)^2</c>.</summary>
    /// <param name="actual">The true values.</param>
    /// <param name="predicted">The predicted values, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double MeanSquaredError(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted)
    {
        CheckLengths(nameof(MeanSquaredError), actual.Length, predicted.Length);
        return SquaredErrors(actual, predicted) / actual.Length;
    }

    /// <summary>The mean of <c>|actual - predicted|</c>.</summary>
    /// <param name="actual">The true values.</param>
    /// <param name="predicted">The predicted values, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double MeanAbsoluteError(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted)
    {
        CheckLengths(nameof(MeanAbsoluteError), actual.Length, predicted.Length);
        double sum = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            sum += Math.Abs((double)actual[i] - predicted[i]);
        }

        return sum / actual.Length;
    }

    /// <summary>The coefficient of determination, <c>R2 = 1 - sum (actual - predicted)^2 / sum (actual - mean)^2</c>: 1 is perfect, 0 is no better than the mean.</summary>
    /// <param name="actual">The true values.</param>
    /// <param name="predicted">The predicted values, as many.</param>
    /// <returns>For constant true values 1 when all are met exactly, else 0.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double R2(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted)
    {
        CheckLengths(nameof(R2), actual.Length, predicted.Length);
        double mean = 0;
        foreach (float value in actual)
        {
            mean += value;
        }

        mean /= actual.Length;
        double total = 0;
        foreach (float value in actual)
        {
            total += (value - mean) * (value - mean);
        }

        double missed = SquaredErrors(actual, predicted);
        return total > 0 ? 1 - (missed / total) : missed == 0 ? 1 : 0;
    }

    /// <summary>The place of the largest number; of equal ones, the first. Numbers that are not a number (NaN) are passed over.</summary>
    /// <param name="values">At least one number.</param>
    /// <exception cref="ArgumentException">There is no number.</exception>
    public static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("Metrics.IndexOfLargest: there are no values; at least one is needed.", nameof(values));
        }

        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] || float.IsNaN(values[best]) ? i : best;
        }

        return best;
    }

    /// <summary>The class with the highest score in each row; of equal ones, the first.</summary>
    /// <param name="scores">The scores or probabilities, <c>[samples, classes]</c> in row-major order.</param>
    /// <param name="classes">How many classes there are, at least 1.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the number of classes.</exception>
    public static int[] Classes(ReadOnlySpan<float> scores, int classes)
    {
        if (classes < 1 || scores.Length % classes != 0)
        {
            throw new ArgumentException($"Metrics.Classes: {scores.Length} scores cannot be divided into rows of {classes} classes; give one for each class.", nameof(classes));
        }

        int[] result = new int[scores.Length / classes];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = IndexOfLargest(scores.Slice(i * classes, classes));
        }

        return result;
    }

    private static double SquaredErrors(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted)
    {
        double sum = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = (double)actual[i] - predicted[i];
            sum += difference * difference;
        }

        return sum;
    }

    private static void CheckLengths(string operation, int actual, int predicted)
    {
        if (actual != predicted || actual == 0)
        {
            throw new ArgumentException($"Metrics.{operation}: there are {actual} true values and {predicted} predictions; as many of each are needed, at least one.");
        }
    }

    private static int CheckScores(string operation, ReadOnlySpan<int> actual, ReadOnlySpan<float> scores)
    {
        if (actual.IsEmpty || scores.Length == 0 || scores.Length % actual.Length != 0)
        {
            throw new ArgumentException($"Metrics.{operation}: there are {actual.Length} true classes and {scores.Length} scores; a row of scores for each sample is needed.");
        }

        int classes = scores.Length / actual.Length;
        for (int i = 0; i < actual.Length; i++)
        {
            if ((uint)actual[i] >= (uint)classes)
            {
                throw new ArgumentException($"Metrics.{operation}: the true class of sample {i} is {actual[i]}; with {classes} scores in a row 0 to {classes - 1} are allowed.");
            }
        }

        return classes;
    }
}
