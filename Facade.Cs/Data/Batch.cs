namespace Hybrid;

/// <summary>Some samples of a set, one after the other.</summary>
public sealed class Batch
{
    internal Batch(DataSet data, int capacity)
    {
        FeatureCount = data.FeatureCount;
        ValueCount = data.ValueCount;
        FeatureBlock = new float[capacity * data.FeatureCount];
        LabelBlock = new int[data.Target == TargetKind.Classes ? capacity : 0];
        ValueBlock = new float[capacity * data.ValueCount];
        SampleBlock = new int[capacity];
    }

    /// <summary>The number of the batch in its epoch, from 0.</summary>
    public int Number { get; internal set; }

    /// <summary>How many samples the batch holds.</summary>
    public int Count { get; internal set; }

    /// <summary>How many features a sample has.</summary>
    public int FeatureCount { get; }

    /// <summary>How many real targets a sample has.</summary>
    public int ValueCount { get; }

    /// <summary>The features, <c>[Count, FeatureCount]</c> in row-major order.</summary>
    public ReadOnlySpan<float> Features => FeatureBlock.AsSpan(0, Count * FeatureCount);

    /// <summary>The class of each sample, <c>[Count]</c>; empty without classes.</summary>
    public ReadOnlySpan<int> Labels => LabelBlock.AsSpan(0, Math.Min(LabelBlock.Length, Count));

    /// <summary>The real targets, <c>[Count, ValueCount]</c>; empty without them.</summary>
    public ReadOnlySpan<float> Values => ValueBlock.AsSpan(0, Count * ValueCount);

    /// <summary>Where each sample stands in the set, <c>[Count]</c>.</summary>
    public ReadOnlySpan<int> Samples => SampleBlock.AsSpan(0, Count);

    internal float[] FeatureBlock { get; }

    internal int[] LabelBlock { get; }

    internal float[] ValueBlock { get; }

    internal int[] SampleBlock { get; }
}
