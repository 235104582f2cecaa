using Hybrid.Formats;

namespace Hybrid;

/// <summary>The means and deviations of features: <c>x' = (x - mean) / deviation</c>. Immutable.</summary>
public sealed class Standardiser
{
    private readonly float[] _means;
    private readonly float[] _deviations;

    /// <summary>Takes means and deviations that are known.</summary>
    /// <param name="means">The mean of each feature; finite.</param>
    /// <param name="deviations">The deviation of each feature; finite and above 0.</param>
    /// <exception cref="ArgumentException">The lengths differ or a number is out of range.</exception>
    public Standardiser(ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (means.Length != deviations.Length || means.Length == 0)
        {
            throw new ArgumentException($"Standardiser: there are {means.Length} means and {deviations.Length} deviations; as many of each are needed, at least one.", nameof(deviations));
        }

        for (int i = 0; i < means.Length; i++)
        {
            if (!float.IsFinite(means[i]) || !float.IsFinite(deviations[i]) || deviations[i] <= 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Standardiser: feature {i} has the mean {means[i]} and the deviation {deviations[i]}; finite numbers are needed, the deviation above 0."));
            }
        }

        _means = means.ToArray();
        _deviations = deviations.ToArray();
    }

    /// <summary>The mean of each feature.</summary>
    public ReadOnlyMemory<float> Means => _means;

    /// <summary>The deviation of each feature, the root of the mean squared difference from the mean; 1 for a feature that does not vary.</summary>
    public ReadOnlyMemory<float> Deviations => _deviations;

    /// <summary>Computes the means and deviations of a set, in double precision; of sequences of different length those of each feature over all steps.</summary>
    /// <param name="data">The set.</param>
    public static Standardiser Of(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.IsPadded)
        {
            return OfSteps(data);
        }

        int width = data.FeatureCount;
        double[] means = new double[width];
        double[] squares = new double[width];
        for (int sample = 0; sample < data.Count; sample++)
        {
            ReadOnlySpan<float> row = data.FeaturesOf(sample);
            for (int i = 0; i < width; i++)
            {
                means[i] += row[i];
            }
        }

        for (int i = 0; i < width; i++)
        {
            means[i] /= data.Count;
        }

        for (int sample = 0; sample < data.Count; sample++)
        {
            ReadOnlySpan<float> row = data.FeaturesOf(sample);
            for (int i = 0; i < width; i++)
            {
                double difference = row[i] - means[i];
                squares[i] += difference * difference;
            }
        }

        float[] deviations = new float[width];
        for (int i = 0; i < width; i++)
        {
            // A constant column leaves only the rounding of its mean.
            double deviation = Math.Sqrt(squares[i] / data.Count);
            deviations[i] = (float)deviation > 1e-7 * Math.Abs(means[i]) ? (float)deviation : 1f;
        }

        return new Standardiser([.. means.Select(mean => (float)mean)], deviations);
    }

    /// <summary>Standardises another set with these means and deviations.</summary>
    /// <param name="data">A set with as many features.</param>
    /// <exception cref="ArgumentException">The number of features differs.</exception>
    public DataSet Apply(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckWidth(data.FeatureCount);
        float[] features = GC.AllocateUninitializedArray<float>(data.Count * data.FeatureCount);
        for (int sample = 0; sample < data.Count; sample++)
        {
            Span<float> row = features.AsSpan(sample * data.FeatureCount, data.FeatureCount);
            data.FeaturesOf(sample).CopyTo(row);
            Apply(row);
        }

        return new DataSet(
            data.Name, features, (int[])data.FeatureShape, (string[])data.FeatureNames, data.Target, data.LabelBlock, (string[])data.ClassNames, data.ValueBlock, data.ValueCount);
    }

    /// <summary>Standardises rows of features in place.</summary>
    /// <param name="features">One or more rows, one after the other.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the number of features.</exception>
    public void Apply(Span<float> features)
    {
        CheckWidth(features.Length);
        for (int start = 0; start < features.Length; start += _means.Length)
        {
            Span<float> row = features.Slice(start, _means.Length);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (row[i] - _means[i]) / _deviations[i];
            }
        }
    }

    /// <summary>Undoes <see cref="Apply(Span{float})"/> in place, up to rounding.</summary>
    /// <param name="features">One or more rows, one after the other.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the number of features.</exception>
    public void Undo(Span<float> features)
    {
        CheckWidth(features.Length);
        for (int start = 0; start < features.Length; start += _means.Length)
        {
            Span<float> row = features.Slice(start, _means.Length);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (row[i] * _deviations[i]) + _means[i];
            }
        }
    }

    /// <summary>The means and deviations as arrays to be saved with a model.</summary>
    /// <returns>Two arrays of shape <c>[features]</c>: <c>standardiser.means</c> and <c>standardiser.deviations</c>.</returns>
    public IReadOnlyDictionary<string, StoredArray> ToArrays() => new Dictionary<string, StoredArray>
    {
        ["standardiser.means"] = StoredArray.Of(_means),
        ["standardiser.deviations"] = StoredArray.Of(_deviations),
    };

    /// <summary>Finds a saved standardiser among a model's arrays.</summary>
    /// <param name="arrays">The arrays of the file.</param>
    /// <returns>Null when the file holds none.</returns>
    /// <exception cref="ArgumentException">What the file holds is not a standardiser.</exception>
    public static Standardiser? FromArrays(IReadOnlyDictionary<string, StoredArray> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return arrays.TryGetValue("standardiser.means", out StoredArray? means) && arrays.TryGetValue("standardiser.deviations", out StoredArray? deviations)
            ? new Standardiser(means.ToSingles(), deviations.ToSingles())
            : null;
    }

    // Of sequences of different length: each feature over all steps that there are, the same for every step.
    private static Standardiser OfSteps(DataSet data)
    {
        int width = data.FeatureShape[1];
        var steps = new List<float>();
        for (int sample = 0; sample < data.Count; sample++)
        {
            ReadOnlySpan<float> features = data.FeaturesOf(sample);
            for (int at = 0; at < features.Length && !float.IsNaN(features[at]); at += width)
            {
                steps.AddRange(features.Slice(at, width));
            }
        }

        Standardiser one = Of(DataSet.FromFeatures([.. steps], [width]));
        int length = data.FeatureShape[0];
        float[] means = new float[length * width], deviations = new float[length * width];
        for (int at = 0; at < means.Length; at++)
        {
            (means[at], deviations[at]) = (one._means[at % width], one._deviations[at % width]);
        }

        return new Standardiser(means, deviations);
    }

    private void CheckWidth(int length)
    {
        if (length == 0 || length % _means.Length != 0)
        {
            throw new ArgumentException($"Standardiser: {length} numbers cannot be divided into rows of {_means.Length} features; give data with {_means.Length} features.");
        }
    }
}
