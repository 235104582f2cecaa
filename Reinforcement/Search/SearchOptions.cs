namespace Hybrid.Reinforcement;

/// <summary>How a tree is searched.</summary>
public sealed record SearchOptions
{
    /// <summary>The positions that are judged, at least 1; default 200.</summary>
    public int Simulations { get; init; } = 200;

    /// <summary>What a reward one step later is worth, in [0, 1]; default 1.</summary>
    public double Discount { get; init; } = 1;

    /// <summary>How much what was seldom tried is preferred, above 0; default 1.4. Values are brought to [0, 1] by the least and greatest seen.</summary>
    public double Exploration { get; init; } = 1.4;

    /// <summary>The share of noise in the first position's probabilities, in [0, 1]; default 0: none. Self-play uses 0.25.</summary>
    public double NoiseShare { get; init; }

    /// <summary>The concentration of that noise (Dirichlet), above 0; default 1.</summary>
    public double NoiseConcentration { get; init; } = 1;

    internal void Check()
    {
        (string Name, bool Good, string Allowed)[] rules =
        [
            (nameof(Simulations), Simulations >= 1, "whole numbers from 1"),
            (nameof(Discount), Discount is >= 0 and <= 1, "numbers from 0 to 1"),
            (nameof(Exploration), Exploration > 0 && double.IsFinite(Exploration), "finite numbers above 0"),
            (nameof(NoiseShare), NoiseShare is >= 0 and <= 1, "numbers from 0 to 1"),
            (nameof(NoiseConcentration), NoiseConcentration > 0 && double.IsFinite(NoiseConcentration), "finite numbers above 0"),
        ];
        foreach ((string name, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException($"SearchOptions: {name} is out of range; {allowed} are allowed");
            }
        }
    }
}
