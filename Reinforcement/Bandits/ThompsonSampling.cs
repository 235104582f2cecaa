namespace Hybrid.Reinforcement;

/// <summary>Each arm is chosen with the probability that it is the best, for rewards 0 and 1 with Beta(1, 1) priors: draw a mean of each arm from what is believed, and take the greatest.</summary>
/// <remarks>Source: W. Thompson, "On the likelihood that one unknown probability exceeds another", 1933.</remarks>
public sealed class ThompsonSampling : BanditStrategy
{
    private readonly double[] _successes;
    private readonly double[] _failures;
    private readonly double[] _draws;

    /// <summary>A strategy that has seen nothing.</summary>
    /// <param name="arms">The number of arms.</param>
    public ThompsonSampling(int arms)
        : base(arms)
    {
        _successes = [.. Enumerable.Repeat(1.0, arms)];
        _failures = [.. Enumerable.Repeat(1.0, arms)];
        _draws = new double[arms];
    }

    /// <summary>What is believed of an arm: its reward has the distribution Beta(first, second).</summary>
    /// <param name="arm">The arm.</param>
    public (double First, double Second) Belief(int arm) => (_successes[arm], _failures[arm]);

    /// <inheritdoc/>
    public override int Choose(ReadOnlySpan<double> features, ref Pcg64 random)
    {
        for (int arm = 0; arm < Arms; arm++)
        {
            double first = GammaDraw.Next(_successes[arm], ref random);
            _draws[arm] = first / (first + GammaDraw.Next(_failures[arm], ref random));
        }

        return Greatest(_draws);
    }

    /// <summary>Learns what an arm paid.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="features">Not used.</param>
    /// <param name="reward">From 0 to 1; a number between counts as that part of a success.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reward is outside [0, 1].</exception>
    public override void Learn(int arm, ReadOnlySpan<double> features, double reward)
    {
        if (!(reward is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(reward), reward, "ThompsonSampling: rewards are successes and failures; numbers from 0 to 1 are allowed");
        }

        _successes[arm] += reward;
        _failures[arm] += 1 - reward;
    }
}
