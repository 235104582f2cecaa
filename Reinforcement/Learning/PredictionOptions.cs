namespace Hybrid.Reinforcement;

/// <summary>How values of a policy are learnt.</summary>
public sealed record PredictionOptions
{
    /// <summary>What a reward one step later is worth, in [0, 1]; default 1.</summary>
    public double Discount { get; init; } = 1;

    /// <summary>The step size, values in (0, 1]; null, the default, is one over the number of updates of the state: the mean.</summary>
    public Schedule? LearningRate { get; init; }

    /// <summary>The decay of traces, in [0, 1]; default 0.9. Used by TD(lambda); 0 is TD(0), and 1 Monte-Carlo of every visit.</summary>
    public double TraceDecay { get; init; } = 0.9;

    /// <summary>The values at first; default 0. States where nothing happens any more are 0 always.</summary>
    public double InitialValue { get; init; }

    internal void Check()
    {
        (string Name, bool Good, string Allowed)[] rules =
        [
            (nameof(Discount), Discount is >= 0 and <= 1, "numbers from 0 to 1"),
            (nameof(LearningRate), LearningRate is null or { First: > 0 and <= 1, Last: > 0 and <= 1, Fraction: >= 0 and <= 1 }, "values above 0 and up to 1"),
            (nameof(TraceDecay), TraceDecay is >= 0 and <= 1, "numbers from 0 to 1"),
            (nameof(InitialValue), double.IsFinite(InitialValue), "finite numbers"),
        ];
        foreach ((string name, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException($"PredictionOptions: {name} is out of range; {allowed} are allowed");
            }
        }
    }
}
