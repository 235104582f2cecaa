namespace Hybrid.Reinforcement;

/// <summary>What a strategy did with arms that pay 1 with given probabilities.</summary>
/// <param name="Regret">The regret after each pull: what the best arm would have paid on average so far, less what the chosen arms pay on average.</param>
/// <param name="Pulls">How often each arm was pulled.</param>
public sealed record BanditRun(IReadOnlyList<double> Regret, IReadOnlyList<long> Pulls)
{
    /// <summary>Plays a strategy.</summary>
    /// <param name="strategy">The strategy; it learns.</param>
    /// <param name="probabilities">The probability with which each arm pays 1.</param>
    /// <param name="pulls">How often, at least 1.</param>
    /// <param name="seed">At least 0.</param>
    /// <exception cref="ArgumentException">There is not a probability for each arm.</exception>
    public static BanditRun Play(BanditStrategy strategy, IReadOnlyList<double> probabilities, int pulls, long seed)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(pulls, 1);
        if (probabilities.Count != strategy.Arms || probabilities.Any(probability => !(probability is >= 0 and <= 1)))
        {
            throw new ArgumentException($"BanditRun.Play: there are {probabilities.Count} probabilities for {strategy.Arms} arms; one from 0 to 1 for each is needed", nameof(probabilities));
        }

        Pcg64 random = Pcg64.FromSeed(seed);
        double best = probabilities.Max();
        double[] regret = new double[pulls];
        long[] counts = new long[strategy.Arms];
        double sum = 0;
        for (int i = 0; i < pulls; i++)
        {
            int arm = strategy.Choose(ref random);
            strategy.Learn(arm, random.NextDouble() < probabilities[arm] ? 1 : 0);
            counts[arm]++;
            sum += best - probabilities[arm];
            regret[i] = sum;
        }

        return new(regret, counts);
    }
}
