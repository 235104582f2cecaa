using System.Globalization;
using Hybrid.Data;
using Hybrid.Formats;

namespace Hybrid;

/// <content>Ways to make a data set.</content>
public sealed partial class DataSet
{
    /// <summary>Copies arrays into a set with classes.</summary>
    /// <param name="features">All features, sample after sample; finite.</param>
    /// <param name="featureShape">The shape of one sample's features; its product divides the number of features.</param>
    /// <param name="labels">The class of each sample, 0 to the number of classes - 1.</param>
    /// <param name="classNames">The names of the classes. Default: "0", "1" ... up to the largest label.</param>
    /// <param name="featureNames">The names of the features. Default: none.</param>
    /// <param name="name">What the set is called. Default: "data".</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a feature is not finite, a label is out of range, or there is no sample.</exception>
    public static DataSet FromArrays(
        ReadOnlySpan<float> features, IReadOnlyList<int> featureShape, ReadOnlySpan<int> labels,
        IReadOnlyList<string>? classNames = null, IReadOnlyList<string>? featureNames = null, string name = "data")
    {
        int count = CheckFeatures(features, featureShape, featureNames);
        if (labels.Length != count)
        {
            throw new ArgumentException($"DataSet.FromArrays: there are {count} samples and {labels.Length} labels; give one label for each sample.", nameof(labels));
        }

        int largest = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int limit = classNames?.Count ?? int.MaxValue;
            if ((uint)labels[i] >= (uint)limit)
            {
                throw new ArgumentException($"DataSet.FromArrays: label {i} is {labels[i]}; 0 to {limit - 1} are allowed.", nameof(labels));
            }

            largest = Math.Max(largest, labels[i]);
        }

        string[] names = classNames is null ? [.. Enumerable.Range(0, largest + 1).Select(i => i.ToString(CultureInfo.InvariantCulture))] : [.. classNames];
        return new DataSet(name, features.ToArray(), [.. featureShape], [.. featureNames ?? []], TargetKind.Classes, labels.ToArray(), names, [], 0);
    }

    /// <summary>Copies arrays into a set with real targets.</summary>
    /// <param name="features">All features, sample after sample; finite.</param>
    /// <param name="featureShape">The shape of one sample's features; its product divides the number of features.</param>
    /// <param name="values">The targets, sample after sample, the same number for each; finite.</param>
    /// <param name="featureNames">The names of the features. Default: none.</param>
    /// <param name="name">What the set is called. Default: "data".</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a number is not finite, or there is no sample.</exception>
    public static DataSet FromArrays(
        ReadOnlySpan<float> features, IReadOnlyList<int> featureShape, ReadOnlySpan<float> values, IReadOnlyList<string>? featureNames = null, string name = "data")
    {
        int count = CheckFeatures(features, featureShape, featureNames);
        if (values.Length == 0 || values.Length % count != 0)
        {
            throw new ArgumentException($"DataSet.FromArrays: there are {count} samples and {values.Length} target values; give the same number for each sample.", nameof(values));
        }

        CheckFinite(values, nameof(values));
        return new DataSet(name, features.ToArray(), [.. featureShape], [.. featureNames ?? []], TargetKind.Values, [], [], values.ToArray(), values.Length / count);
    }

    /// <summary>Copies features into a set without a target.</summary>
    /// <param name="features">All features, sample after sample; finite.</param>
    /// <param name="featureShape">The shape of one sample's features; its product divides the number of features.</param>
    /// <param name="featureNames">The names of the features. Default: none.</param>
    /// <param name="name">What the set is called. Default: "data".</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a feature is not finite, or there is no sample.</exception>
    public static DataSet FromFeatures(
        ReadOnlySpan<float> features, IReadOnlyList<int> featureShape, IReadOnlyList<string>? featureNames = null, string name = "data")
    {
        CheckFeatures(features, featureShape, featureNames);
        return new DataSet(name, features.ToArray(), [.. featureShape], [.. featureNames ?? []], TargetKind.None, [], [], [], 0);
    }

    /// <summary>Reads a table of numbers with a target column from a text file, packed by gzip or not.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="options">How to read it. Default: the last column is the class; delimiter and header are found out.</param>
    /// <exception cref="FileAccessException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">With line and column: a cell that is empty, not a number or not finite, a row of another width, a repeated column name, a
    /// single class, no rows, an unknown column (the nearest is offered), a quote that is never closed.</exception>
    public static DataSet FromCsv(string path, CsvOptions? options = null) => CsvLoader.Load(CsvReader.Open(path, options?.Delimiter), options ?? new CsvOptions());

    /// <summary>Reads a table from a text in memory; see <see cref="FromCsv"/>.</summary>
    /// <param name="name">The name of the set, by which errors call the text.</param>
    /// <param name="text">The table.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="DataFormatException">As for <see cref="FromCsv"/>.</exception>
    public static DataSet FromCsvText(string name, string text, CsvOptions? options = null) =>
        CsvLoader.Load(CsvReader.OfText(name, text, options?.Delimiter), options ?? new CsvOptions());

    /// <summary>Reads a folder with the four idx files of MNIST, packed by gzip or not. Grey levels 0 to 255 become 0 to 1; the feature shape is <c>[height, width]</c>.</summary>
    /// <param name="path">The folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte.</param>
    /// <param name="classes">How many classes there are, 2 to 256; labels are 0 to this - 1. Default: 10.</param>
    /// <exception cref="FileAccessException">The folder or a file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A file is cut short, has a wrong magic number, has a label out of range or no image, or the counts differ.</exception>
    public static (DataSet Train, DataSet Test) FromIdxFolder(string path, int classes = 10)
    {
        CheckClasses(classes);
        DataSet[] parts = new DataSet[2];
        Work.Both(() => parts[0] = IdxFolder.Load(path, "train", classes), () => parts[1] = IdxFolder.Load(path, "t10k", classes));
        return (parts[0], parts[1]);
    }

    /// <summary>Reads only the test part of a folder with the idx files of MNIST; see <see cref="FromIdxFolder"/>.</summary>
    /// <param name="path">The folder with t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte.</param>
    /// <param name="classes">How many classes there are, 2 to 256. Default: 10.</param>
    /// <exception cref="FileAccessException">The folder or a file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">As for <see cref="FromIdxFolder"/>.</exception>
    public static DataSet FromIdxTestPart(string path, int classes = 10)
    {
        CheckClasses(classes);
        return IdxFolder.Load(path, "t10k", classes);
    }

    /// <summary>Reads one pair of idx files; see <see cref="FromIdxFolder"/>.</summary>
    /// <param name="imagesPath">The images: bytes of three dimensions.</param>
    /// <param name="labelsPath">The labels: bytes of one dimension, as many as images.</param>
    /// <param name="classes">How many classes there are, 2 to 256. Default: 10.</param>
    /// <exception cref="FileAccessException">A file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">As for <see cref="FromIdxFolder"/>.</exception>
    public static DataSet FromIdx(string imagesPath, string labelsPath, int classes = 10)
    {
        CheckClasses(classes);
        return IdxFolder.LoadPair(imagesPath, labelsPath, classes, Path.GetFileName(imagesPath));
    }

    /// <summary>Draws digits: 28x28 grey images of the strokes of 0 to 9 in several hands, under random affine maps, widths, bends and noise. Feature shape <c>[28, 28]</c>, values 0 to 1.</summary>
    /// <param name="count">How many images; at least 1. Default: 10,000.</param>
    /// <param name="seed">The same seed gives the same images, at any number of threads; a smaller set is the beginning of a larger one. Default: 0.</param>
    /// <remarks>A linear softmax reaches about 95% on it, a network with hidden layers about 99%.</remarks>
    public static DataSet Digits(int count = 10_000, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / 784);
        return DigitPainter.Paint(count, seed);
    }

    private static void CheckClasses(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
    }

    private static int CheckFeatures(ReadOnlySpan<float> features, IReadOnlyList<int> featureShape, IReadOnlyList<string>? featureNames)
    {
        ArgumentNullException.ThrowIfNull(featureShape);
        int size = Product(featureShape);
        if (features.Length == 0 || features.Length % size != 0)
        {
            throw new ArgumentException(
                $"DataSet: {features.Length} features cannot be divided into samples of shape [{string.Join(", ", featureShape)}], {size} each. Give a positive multiple of {size}.",
                nameof(features));
        }

        if (featureNames is { Count: > 0 } && featureNames.Count != size)
        {
            throw new ArgumentException($"DataSet: {featureNames.Count} feature names are given and a sample has {size} features; give as many, or none.", nameof(featureNames));
        }

        CheckFinite(features, nameof(features));
        return features.Length / size;
    }

    private static void CheckFinite(ReadOnlySpan<float> numbers, string argument)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"DataSet: the number at index {i} is {numbers[i]}; finite numbers are allowed. Remove or replace it first."), argument);
            }
        }
    }
}
