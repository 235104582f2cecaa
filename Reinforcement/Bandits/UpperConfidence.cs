namespace Hybrid.Reinforcement;

/// <summary>UCB1: the arm of the greatest mean + sqrt(2 ln t / n). For rewards in [0, 1] its regret after t pulls is at most 8 sum ln t / gap + (1 + pi^2 / 3) sum gap.</summary>
/// <remarks>Source: P. Auer, N. Cesa-Bianchi and P. Fischer, "Finite-time analysis of the multiarmed bandit problem", 2002.</remarks>
public sealed class UpperConfidence : MeanStrategy
{
    private readonly double[] _scores;
    private readonly double _width;

    /// <summary>A strategy that has seen nothing.</summary>
    /// <param name="arms">The number of arms.</param>
    /// <param name="width">What the square root is multiplied with, above 0; default 1, the range of rewards.</param>
    public UpperConfidence(int arms, double width = 1)
        : base(arms)
    {
        _width = width > 0 && double.IsFinite(width) ? width : throw new ArgumentOutOfRangeException(nameof(width), width, "UpperConfidence: finite numbers above 0 are allowed");
        _scores = new double[arms];
    }

    /// <inheritdoc/>
    public override int Choose(ReadOnlySpan<double> features, ref Pcg64 random)
    {
        if (Untried() is int untried and >= 0)
        {
            return untried;
        }

        for (int arm = 0; arm < Arms; arm++)
        {
            _scores[arm] = Means[arm] + (_width * Math.Sqrt(2 * Math.Log(TotalPulls) / Pulls[arm]));
        }

        return Greatest(_scores);
    }
}
