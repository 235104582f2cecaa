using Hybrid.Data;
using Hybrid.Formats;

namespace Hybrid;

/// <summary>Samples with features and, mostly, a target: a class or real numbers. Immutable: every operation returns a new set.</summary>
/// <remarks>
/// Features are single-precision numbers, all finite but for the absent steps of sequences (<see cref="IsPadded"/>), sample after sample. There is at least one sample.
/// Example: <c>DataSet.Digits(1000).Split(0.1).Validation.Count</c> is 100.
/// </remarks>
public sealed partial class DataSet
{
    private readonly float[] _block;
    private readonly int[]? _rows;
    private float[]? _gathered;

    internal DataSet(
        string name, float[] features, int[] featureShape, string[] featureNames, TargetKind target, int[] labels, string[] classNames, float[] values, int valueCount, int[]? rows = null)
    {
        Name = name;
        _block = features;
        _rows = rows;
        FeatureShape = featureShape;
        FeatureNames = featureNames;
        Target = target;
        LabelBlock = labels;
        ClassNames = classNames;
        ValueBlock = values;
        ValueCount = valueCount;
        FeatureCount = Product(featureShape);
        Count = rows?.Length ?? features.Length / FeatureCount;
    }

    /// <summary>What the set is called, such as the name of its file.</summary>
    public string Name { get; }

    /// <summary>How many samples there are; at least 1.</summary>
    public int Count { get; }

    /// <summary>The shape of one sample's features: <c>[4]</c> for a table, <c>[28, 28]</c> for a grey image, <c>[channels, height, width]</c> for colours.</summary>
    public IReadOnlyList<int> FeatureShape { get; }

    /// <summary>How many features a sample has: the product of <see cref="FeatureShape"/>.</summary>
    public int FeatureCount { get; }

    /// <summary>The names of the features; empty when they have none, as pixels.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>What is to be predicted.</summary>
    public TargetKind Target { get; }

    /// <summary>The names of the classes, whose places are the labels; empty unless <see cref="Target"/> is <see cref="TargetKind.Classes"/>.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many real numbers a sample's target has; 0 unless <see cref="Target"/> is <see cref="TargetKind.Values"/>.</summary>
    public int ValueCount { get; }

    /// <summary>All features, <c>[Count, FeatureCount]</c> in row-major order. A subset copies them together when first asked.</summary>
    public ReadOnlyMemory<float> Features => FeatureBlock;

    /// <summary>The class of each sample, <c>[Count]</c>; empty without classes.</summary>
    public ReadOnlyMemory<int> Labels => LabelBlock;

    /// <summary>The real targets, <c>[Count, ValueCount]</c>; empty without them.</summary>
    public ReadOnlyMemory<float> Values => ValueBlock;

    // A subset refers to the features of the set it came from, and copies them only when all are asked for at once. Two threads may both copy; either copy will do.
    internal float[] FeatureBlock => _rows is null ? _block : _gathered ??= Gather();

    internal int[] LabelBlock { get; }

    internal float[] ValueBlock { get; }

    /// <summary>The features of one sample.</summary>
    /// <param name="sample">0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<float> FeaturesOf(int sample)
    {
        CheckSample(sample);
        return _block.AsSpan((_rows?[sample] ?? sample) * FeatureCount, FeatureCount);
    }

    /// <summary>How many samples each class has, in the order of <see cref="ClassNames"/>.</summary>
    /// <exception cref="InvalidOperationException">The set has no classes.</exception>
    public int[] ClassCounts()
    {
        NeedClasses(nameof(ClassCounts));
        int[] counts = new int[ClassNames.Count];
        foreach (int label in LabelBlock)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>The labels as rows that are 1 at the class and 0 elsewhere.</summary>
    /// <returns><c>[Count, ClassNames.Count]</c> in row-major order.</returns>
    /// <exception cref="InvalidOperationException">The set has no classes.</exception>
    public float[] OneHot()
    {
        NeedClasses(nameof(OneHot));
        float[] rows = new float[Count * ClassNames.Count];
        for (int sample = 0; sample < Count; sample++)
        {
            rows[(sample * ClassNames.Count) + LabelBlock[sample]] = 1;
        }

        return rows;
    }

    /// <summary>A line such as <c>iris.csv: 150 samples, features [4], 3 classes</c>.</summary>
    public override string ToString()
    {
        string target = Target switch
        {
            TargetKind.Classes => $", {ClassNames.Count} classes",
            TargetKind.Values => $", {ValueCount} real {(ValueCount == 1 ? "target" : "targets")}",
            _ => string.Empty,
        };
        return $"{Name}: {Count} samples, features [{string.Join(", ", FeatureShape)}]{target}";
    }

    internal void NeedClasses(string operation)
    {
        if (Target != TargetKind.Classes)
        {
            throw new InvalidOperationException($"DataSet.{operation}: the set '{Name}' has the target {Target}; classes are needed. Read or make the set with labels.");
        }
    }

    internal static int Product(IReadOnlyList<int> shape)
    {
        long product = 1;
        foreach (int extent in shape)
        {
            product = extent > 0 ? Math.Min(product * extent, int.MaxValue) : throw new ArgumentException(
                $"DataSet: the feature shape [{string.Join(", ", shape)}] has the extent {extent}; extents of at least 1 are allowed.", nameof(shape));
        }

        return (int)product;
    }

    private float[] Gather()
    {
        float[] features = GC.AllocateUninitializedArray<float>(Count * FeatureCount);
        for (int sample = 0; sample < Count; sample++)
        {
            FeaturesOf(sample).CopyTo(features.AsSpan(sample * FeatureCount));
        }

        return features;
    }

    private void CheckSample(int sample)
    {
        if ((uint)sample >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(sample), sample, $"DataSet: the set has {Count} samples; 0 to {Count - 1} are allowed.");
        }
    }
}
