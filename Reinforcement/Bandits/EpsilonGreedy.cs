namespace Hybrid.Reinforcement;

/// <summary>The arm of the greatest mean, and with a small probability any. Source: Sutton and Barto, Reinforcement Learning, 2nd ed., section 2.2.</summary>
public sealed class EpsilonGreedy : MeanStrategy
{
    private readonly double _epsilon;

    /// <summary>A strategy that has seen nothing.</summary>
    /// <param name="arms">The number of arms.</param>
    /// <param name="epsilon">The probability of an arm at random, in [0, 1]; default 0.1.</param>
    public EpsilonGreedy(int arms, double epsilon = 0.1)
        : base(arms) => _epsilon = epsilon is >= 0 and <= 1
        ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "EpsilonGreedy: epsilon is a probability; numbers from 0 to 1 are allowed");

    /// <inheritdoc/>
    public override int Choose(ReadOnlySpan<double> features, ref Pcg64 random) => random.NextDouble() < _epsilon ? random.NextInteger(0, Arms) : Greatest(Means);
}
