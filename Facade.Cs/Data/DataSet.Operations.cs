using Hybrid.Data;

namespace Hybrid;

/// <content>Operations that return new sets.</content>
public sealed partial class DataSet
{
    /// <summary>Picks samples. The new set refers to the features of this one; they are not copied.</summary>
    /// <param name="indices">The samples in the order wanted, each 0 to <see cref="Count"/> - 1; one may come several times. At least one.</param>
    /// <exception cref="ArgumentException">No index is given, or one is out of range.</exception>
    public DataSet Subset(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
        {
            throw new ArgumentException("DataSet.Subset: no index is given; a set has at least one sample.", nameof(indices));
        }

        int[] rows = new int[indices.Length];
        int[] labels = new int[Target == TargetKind.Classes ? indices.Length : 0];
        float[] values = new float[indices.Length * ValueCount];
        for (int i = 0; i < indices.Length; i++)
        {
            CheckSample(indices[i]);
            rows[i] = _rows?[indices[i]] ?? indices[i];
            ValueBlock.AsSpan(indices[i] * ValueCount, ValueCount).CopyTo(values.AsSpan(i * ValueCount));
            if (labels.Length > 0)
            {
                labels[i] = LabelBlock[indices[i]];
            }
        }

        return new DataSet(Name, _block, (int[])FeatureShape, (string[])FeatureNames, Target, labels, (string[])ClassNames, values, ValueCount, rows);
    }

    /// <summary>The first samples.</summary>
    /// <param name="count">How many, 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public DataSet Take(int count)
    {
        if (count < 1 || count > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"DataSet.Take: the set has {Count} samples; 1 to {Count} are allowed.");
        }

        return count == Count ? this : Subset(Range(0, count));
    }

    /// <summary>The samples in random order.</summary>
    /// <param name="seed">The same seed gives the same order.</param>
    public DataSet Shuffle(long seed) => Subset(CounterRandom.Of(seed).Permutation(Count));

    /// <summary>Divides the samples at random into a part to train on and a part to validate on.</summary>
    /// <param name="validationFraction">The validation part as a fraction of all, above 0 and below 1; it gets the nearest whole number of samples, and each part at least one.</param>
    /// <param name="seed">The same seed gives the same parts. Default: 0.</param>
    /// <exception cref="ArgumentException">The fraction is out of range, or the set has a single sample.</exception>
    public (DataSet Train, DataSet Validation) Split(double validationFraction, long seed = 0)
    {
        if (!(validationFraction > 0 && validationFraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validationFraction), validationFraction, "DataSet.Split: the fraction must be above 0 and below 1, such as 0.1.");
        }

        if (Count < 2)
        {
            throw new ArgumentException($"DataSet.Split: the set '{Name}' has a single sample; at least two are needed.");
        }

        int validation = Math.Clamp((int)Math.Round(Count * validationFraction), 1, Count - 1);
        IReadOnlyList<DataSet> parts = Split([Count - validation, validation], seed);
        return (parts[0], parts[1]);
    }

    /// <summary>Divides samples at random into parts of given sizes.</summary>
    /// <param name="counts">The size of each part, each at least 1; their sum is at most <see cref="Count"/>. Samples beyond it are left out.</param>
    /// <param name="seed">The same seed gives the same parts. Default: 0.</param>
    /// <exception cref="ArgumentException">A size is below 1 or the sum is too large.</exception>
    public IReadOnlyList<DataSet> Split(IReadOnlyList<int> counts, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Any(count => count < 1) || counts.Sum(count => (long)count) > Count)
        {
            throw new ArgumentException($"DataSet.Split: the sizes [{string.Join(", ", counts)}] do not fit {Count} samples; sizes of at least 1 with a sum of at most {Count} are allowed.", nameof(counts));
        }

        int[] order = CounterRandom.Of(seed).Permutation(Count);
        var parts = new List<DataSet>();
        int start = 0;
        foreach (int count in counts)
        {
            parts.Add(Subset(order.AsSpan(start, count)));
            start += count;
        }

        return parts;
    }

    /// <summary>Gives each feature the mean 0 and the deviation 1 over this set.</summary>
    /// <returns>The new set, and the means and deviations, to be applied to other data.</returns>
    public (DataSet Data, Standardiser Standardiser) Standardise()
    {
        Standardiser standardiser = Standardiser.Of(this);
        return (standardiser.Apply(this), standardiser);
    }

    /// <summary>The same samples with features of another shape.</summary>
    /// <param name="featureShape">The shape of one sample; its product is <see cref="FeatureCount"/>.</param>
    /// <exception cref="ArgumentException">The product differs.</exception>
    public DataSet Reshape(params int[] featureShape)
    {
        ArgumentNullException.ThrowIfNull(featureShape);
        if (Product(featureShape) != FeatureCount)
        {
            throw new ArgumentException(
                $"DataSet.Reshape: the shape [{string.Join(", ", featureShape)}] has {Product(featureShape)} features and a sample has {FeatureCount}; the product must be the same.", nameof(featureShape));
        }

        return new DataSet(Name, _block, [.. featureShape], (string[])FeatureNames, Target, LabelBlock, (string[])ClassNames, ValueBlock, ValueCount, _rows);
    }

    /// <summary>The same samples under another name.</summary>
    /// <param name="name">The new name.</param>
    public DataSet WithName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new DataSet(name, _block, (int[])FeatureShape, (string[])FeatureNames, Target, LabelBlock, (string[])ClassNames, ValueBlock, ValueCount, _rows);
    }

    /// <summary>The same samples with the classes of another set, such as the one a model was trained on: labels get that set's numbers.</summary>
    /// <param name="classNames">The classes in their order; every class that a sample has must be among them.</param>
    /// <exception cref="InvalidOperationException">The set has no classes.</exception>
    /// <exception cref="ArgumentException">A sample's class is not among them; the nearest is offered.</exception>
    public DataSet WithClasses(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        NeedClasses(nameof(WithClasses));
        string[] names = [.. classNames];
        int[] places = [.. ClassNames.Select(name => Array.IndexOf(names, name))];
        int[] labels = new int[Count];
        for (int i = 0; i < labels.Length; i++)
        {
            string old = ClassNames[LabelBlock[i]];
            labels[i] = places[LabelBlock[i]];
            if (labels[i] < 0)
            {
                throw new ArgumentException($"DataSet.WithClasses: sample {i} has the unknown class '{old}'; {Names.Suggest(old, names)}", nameof(classNames));
            }
        }

        return new DataSet(Name, _block, (int[])FeatureShape, (string[])FeatureNames, Target, labels, names, [], 0, _rows);
    }

    /// <summary>The samples in groups, one epoch long.</summary>
    /// <param name="size">How many samples a batch has, at least 1; the last may have fewer.</param>
    /// <param name="seed">The seed of a random order. Default: null, the order of the set.</param>
    /// <param name="dropLast">Leaves out a last batch that is not full. Default: false.</param>
    public BatchSequence Batches(int size, long? seed = null, bool dropLast = false) => Batches(new BatchOptions { Size = size, Seed = seed, DropLast = dropLast });

    /// <summary>The samples in groups, one epoch long.</summary>
    /// <param name="options">Size, order, augmentation, buffers and prefetching.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public BatchSequence Batches(BatchOptions options) => new(this, options);

    private static int[] Range(int start, int count)
    {
        int[] result = new int[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = start + i;
        }

        return result;
    }
}
