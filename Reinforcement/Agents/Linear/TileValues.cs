namespace Hybrid.Reinforcement;

/// <summary>Values of actions as sums over the features of an observation.</summary>
internal sealed class TileValues
{
    private const int MeasuredSteps = 10_000;
    private const double Deviations = 4;

    private readonly TileCoding? _tiles;
    private readonly double[] _point;

    public TileValues(EnvironmentModel model, TileSarsa options)
    {
        InputSpec input = VectorWorld.Start(model, 1, 0).Input;
        ActionCount = model.Spec.Actions.Count;
        _point = new double[input.Symbols ? 0 : input.Length];
        if (!input.Symbols)
        {
            (double[] low, double[] high) = Bounds(model);
            _tiles = new TileCoding(low, high, options.Tilings, options.TilesPerDimension);
        }

        Active = _tiles?.Tilings ?? input.Length;
        Weights = new float[(_tiles?.Count ?? input.Vocabulary) * ActionCount];
    }

    public int ActionCount { get; }

    /// <summary>The features of one observation.</summary>
    public int Active { get; }

    /// <summary>[features, actions].</summary>
    public float[] Weights { get; }

    /// <summary>Finds the features of an observation.</summary>
    /// <param name="words">The observation as agents take it.</param>
    /// <param name="features">Room for <see cref="Active"/> numbers.</param>
    public void Look(ReadOnlySpan<int> words, Span<int> features)
    {
        if (_tiles is null)
        {
            words.CopyTo(features);
            return;
        }

        for (int i = 0; i < _point.Length; i++)
        {
            _point[i] = BitConverter.Int32BitsToSingle(words[i]);
        }

        _tiles.Write(_point, features);
    }

    /// <summary>The values of all actions.</summary>
    public void Write(ReadOnlySpan<int> features, Span<float> values)
    {
        values.Clear();
        foreach (int feature in features)
        {
            ReadOnlySpan<float> row = Weights.AsSpan(feature * ActionCount, ActionCount);
            for (int action = 0; action < row.Length; action++)
            {
                values[action] += row[action];
            }
        }
    }

    private static (double[] Low, double[] High) Bounds(EnvironmentModel model)
    {
        Space space = model.Spec.Observations;
        double[] low = [.. space.Low];
        double[] high = [.. space.High];
        if (low.Concat(high).All(bound => Math.Abs(bound) < 1e6))
        {
            return (low, high);
        }

        (double[] means, double[] deviations) = NormaliseMap.Moments(model, MeasuredSteps);
        for (int i = 0; i < low.Length; i++)
        {
            if (!(Math.Abs(low[i]) < 1e6 && Math.Abs(high[i]) < 1e6))
            {
                low[i] = means[i] - (Deviations * deviations[i]);
                high[i] = means[i] + (Deviations * deviations[i]);
            }
        }

        return (low, high);
    }
}
