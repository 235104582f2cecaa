namespace Hybrid;

/// <summary>How often each true class was predicted as each class. Immutable. Rows are true classes, columns predicted ones.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;
    private readonly int[] _rowSums;
    private readonly int[] _columnSums;

    private ConfusionMatrix(int[] counts, string[] classNames)
    {
        int size = classNames.Length;
        _counts = counts;
        ClassNames = classNames;
        _rowSums = new int[size];
        _columnSums = new int[size];
        for (int i = 0; i < counts.Length; i++)
        {
            _rowSums[i / size] += counts[i];
            _columnSums[i % size] += counts[i];
        }
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many samples were counted.</summary>
    public int Count => _rowSums.Sum();

    /// <summary>The fraction of samples on the diagonal.</summary>
    public double Accuracy => Divide(Enumerable.Range(0, ClassNames.Count).Sum(i => this[i, i]), Count);

    /// <summary>How many samples of a true class were predicted as a class.</summary>
    /// <param name="actual">The true class.</param>
    /// <param name="predicted">The predicted class.</param>
    public int this[int actual, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual, (uint)ClassNames.Count, nameof(actual));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)ClassNames.Count, nameof(predicted));
            return _counts[(actual * ClassNames.Count) + predicted];
        }
    }

    /// <summary>Counts samples.</summary>
    /// <param name="actual">The true class of each sample.</param>
    /// <param name="predicted">The predicted class of each sample, as many.</param>
    /// <param name="classNames">The names of the classes; labels are places in this list.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is out of range.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (actual.Length != predicted.Length)
        {
            throw new ArgumentException($"ConfusionMatrix.Of: there are {actual.Length} true classes and {predicted.Length} predictions; as many of each are needed.", nameof(predicted));
        }

        int size = classNames.Count;
        int[] counts = new int[size * size];
        for (int i = 0; i < actual.Length; i++)
        {
            if ((uint)actual[i] >= (uint)size || (uint)predicted[i] >= (uint)size)
            {
                throw new ArgumentException($"ConfusionMatrix.Of: sample {i} has the true class {actual[i]} and the predicted class {predicted[i]}; 0 to {size - 1} are allowed.", nameof(actual));
            }

            counts[(actual[i] * size) + predicted[i]]++;
        }

        return new ConfusionMatrix(counts, [.. classNames]);
    }

    /// <summary>How many samples are of a class.</summary>
    /// <param name="label">The class.</param>
    public int Support(int label) => _rowSums[label];

    /// <summary>Of the samples predicted as a class, the fraction that is of it; 0 when none was predicted.</summary>
    /// <param name="label">The class.</param>
    public double Precision(int label) => Divide(this[label, label], _columnSums[label]);

    /// <summary>Of the samples of a class, the fraction predicted as it; 0 when there are none.</summary>
    /// <param name="label">The class.</param>
    public double Recall(int label) => Divide(this[label, label], _rowSums[label]);

    /// <summary>The harmonic mean of precision and recall, <c>2 tp / (2 tp + fp + fn)</c>; 0 when the class neither occurs nor was predicted.</summary>
    /// <param name="label">The class.</param>
    public double F1(int label) => Divide(2.0 * this[label, label], (double)_rowSums[label] + _columnSums[label]);

    /// <summary>The means of precision, recall and F1.</summary>
    /// <param name="average">How the classes are weighted.</param>
    public (double Precision, double Recall, double F1) Average(Averaging average)
    {
        if (average == Averaging.Micro)
        {
            // Over all classes together every false positive is another class's false negative: the three are the accuracy.
            return (Accuracy, Accuracy, Accuracy);
        }

        (double precision, double recall, double f1) = (0, 0, 0);
        double weights = 0;
        for (int label = 0; label < ClassNames.Count; label++)
        {
            double weight = average == Averaging.Weighted ? Support(label) : 1;
            precision += weight * Precision(label);
            recall += weight * Recall(label);
            f1 += weight * F1(label);
            weights += weight;
        }

        return (Divide(precision, weights), Divide(recall, weights), Divide(f1, weights));
    }

    /// <summary>The counts as rows.</summary>
    public int[][] ToRows() => [.. Enumerable.Range(0, ClassNames.Count).Select(row => _counts.AsSpan(row * ClassNames.Count, ClassNames.Count).ToArray())];

    private static double Divide(double part, double whole) => whole > 0 ? part / whole : 0;
}
