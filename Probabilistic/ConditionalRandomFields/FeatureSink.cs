namespace Hybrid.Probabilistic;

/// <summary>Takes the features of tokens: names become numbers, and names that the model does not know are passed over.</summary>
public sealed class FeatureSink
{
    private readonly FeatureIndex _states;
    private readonly FeatureIndex _transitions;
    private readonly bool _learns;

    internal FeatureSink(FeatureIndex states, FeatureIndex transitions, bool learns)
    {
        _states = states;
        _transitions = transitions;
        _learns = learns;
    }

    /// <summary>The names of features of a label.</summary>
    internal FeatureIndex StateIndex => _states;

    /// <summary>The names of features of a pair of labels.</summary>
    internal FeatureIndex TransitionIndex => _transitions;

    /// <summary>The features that speak of a token's label.</summary>
    internal FeatureRows States { get; } = new();

    /// <summary>The features that speak of a token's label and the one before.</summary>
    internal FeatureRows Transitions { get; } = new();

    /// <summary>Adds a feature of the token's label: it has a weight for each label.</summary>
    /// <param name="name">The feature, such as <c>word=dog</c>.</param>
    /// <param name="value">How strongly it is there. Default: 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public void Add(ReadOnlySpan<char> name, double value = 1) => Add(_states, States, name, value);

    /// <summary>Adds a feature of the labels of the token and of the one before: it has a weight for each pair. The first token has none.</summary>
    /// <param name="name">The feature.</param>
    /// <param name="value">How strongly it is there. Default: 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public void AddTransition(ReadOnlySpan<char> name, double value = 1) => Add(_transitions, Transitions, name, value);

    internal void EndToken()
    {
        States.EndRow();
        Transitions.EndRow();
    }

    internal void Clear()
    {
        States.Clear();
        Transitions.Clear();
    }

    private void Add(FeatureIndex index, FeatureRows rows, ReadOnlySpan<char> name, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"FeatureSink: the feature '{name}' has the value {value}; it must be a finite number.");
        }

        int id = _learns ? index.Count(name) : index.Find(name);
        if (id >= 0)
        {
            rows.Add(id, value);
        }
    }
}
