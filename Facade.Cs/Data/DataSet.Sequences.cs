using Hybrid.Data;
using Hybrid.Formats;

namespace Hybrid;

/// <content>Sequences of different length.</content>
public sealed partial class DataSet
{
    private bool? _padded;

    /// <summary>
    /// Whether some samples are shorter than <c>FeatureShape[0]</c>: their absent steps come last and hold NaN, which masked recurrent layers pass over.
    /// Only sets of sequences can be.
    /// </summary>
    public bool IsPadded => _padded ??= FeatureShape.Count == 2 && AnyPadded();

    /// <summary>Makes a set of sequences with classes; feature shape <c>[longest, featureCount]</c>.</summary>
    /// <param name="sequences">Each sequence step after step, featureCount numbers a step; finite, at least one step.</param>
    /// <param name="featureCount">How many features a step has; at least 1.</param>
    /// <param name="labels">The class of each sequence, 0 to the number of classes - 1.</param>
    /// <param name="classNames">The names of the classes. Default: "0", "1" ... up to the largest label.</param>
    /// <param name="length">How many steps the set has room for; 0 (the default) for those of the longest sequence.</param>
    /// <param name="name">What the set is called. Default: "sequences".</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a feature is not finite, a label is out of range, or there is no sequence.</exception>
    public static DataSet FromSequences(
        IReadOnlyList<float[]> sequences, int featureCount, ReadOnlySpan<int> labels, IReadOnlyList<string>? classNames = null, int length = 0, string name = "sequences")
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        int longest = length;
        for (int i = 0; i < sequences.Count; i++)
        {
            int size = sequences[i]?.Length ?? 0;
            if (size == 0 || size % featureCount != 0 || (length > 0 && size > length * featureCount))
            {
                string most = length > 0 ? $", at most {length} steps" : string.Empty;
                throw new ArgumentException($"DataSet.FromSequences: sequence {i} has {size} numbers; a positive multiple of {featureCount} is needed{most}.", nameof(sequences));
            }

            CheckFinite(sequences[i], nameof(sequences));
            longest = Math.Max(longest, size / featureCount);
        }

        if (sequences.Count == 0)
        {
            throw new ArgumentException("DataSet.FromSequences: no sequence is given; a set has at least one sample.", nameof(sequences));
        }

        float[] block = new float[sequences.Count * longest * featureCount];
        Array.Fill(block, float.NaN);
        for (int i = 0; i < sequences.Count; i++)
        {
            sequences[i].CopyTo(block.AsSpan(i * longest * featureCount));
        }

        // The labels are checked where all sets' are.
        DataSet checkedLabels = FromArrays(new float[sequences.Count], [1], labels, classNames, null, name);
        return new DataSet(
            name, block, [longest, featureCount], [], TargetKind.Classes, checkedLabels.LabelBlock, (string[])checkedLabels.ClassNames, [], 0);
    }

    /// <summary>
    /// Reads a folder laid out as the Japanese Vowels of the UCI repository: PREFIX.train and PREFIX.test, packed by gzip or not, one step of numbers a line, a blank line after each sequence, the
    /// sequences of a class together; size_PREFIX.train and size_PREFIX.test (also with .txt) hold the number of sequences of each class, and where one is missing all classes have as many.
    /// Both parts have room for the longest sequence of either.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="FileAccessException">The folder or a file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">With the line: a number that is none, a step of another width, a sequence count that the sizes do not explain.</exception>
    public static (DataSet Train, DataSet Test) FromSequenceFolder(string path) => SequenceFolder.Load(path);

    /// <summary>Whether a folder is laid out as <see cref="FromSequenceFolder"/> reads it.</summary>
    /// <param name="path">The folder.</param>
    public static bool IsSequenceFolder(string path) => SequenceFolder.Recognises(path);

    private bool AnyPadded()
    {
        for (int sample = 0; sample < Count; sample++)
        {
            if (float.IsNaN(FeaturesOf(sample)[^1]))
            {
                return true;
            }
        }

        return false;
    }
}
