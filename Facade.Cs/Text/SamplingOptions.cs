namespace Hybrid;

/// <summary>How a model of text chooses the next character.</summary>
public sealed record SamplingOptions
{
    /// <summary>What the scores are divided by before their softmax: below 1 the likely becomes likelier, 0 takes the likeliest always. Range: at least 0. Default: 0.8.</summary>
    public double Temperature { get; init; } = 0.8;

    /// <summary>Only the so many likeliest characters are drawn from. Range: at least 1. Default: null, all.</summary>
    public int? TopK { get; init; }

    /// <summary>The seed of the draws. The same seed gives the same text. Default: 0.</summary>
    public int Seed { get; init; }

    internal void Check()
    {
        if (!(Temperature >= 0 && double.IsFinite(Temperature)))
        {
            throw new ArgumentException(FormattableString.Invariant($"SamplingOptions: Temperature is {Temperature}; it must be finite and at least 0."), "options");
        }

        if (TopK is < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"SamplingOptions: TopK is {TopK}; it must be at least 1, or null."), "options");
        }
    }
}
