namespace Hybrid.Reinforcement;

/// <summary>A way to choose among arms whose rewards are not known: it is asked for an arm, and told what that arm paid.</summary>
public abstract class BanditStrategy
{
    private protected BanditStrategy(int arms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        Arms = arms;
    }

    /// <summary>The number of arms.</summary>
    public int Arms { get; }

    /// <summary>Chooses an arm.</summary>
    /// <param name="features">What is seen of each arm, [arms, features]; empty when nothing is.</param>
    /// <param name="random">The stream.</param>
    public abstract int Choose(ReadOnlySpan<double> features, ref Pcg64 random);

    /// <summary>Chooses an arm of which nothing is seen.</summary>
    /// <param name="random">The stream.</param>
    public int Choose(ref Pcg64 random) => Choose([], ref random);

    /// <summary>Learns what an arm paid.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="features">What was seen of it when it was chosen.</param>
    /// <param name="reward">What it paid.</param>
    public abstract void Learn(int arm, ReadOnlySpan<double> features, double reward);

    /// <summary>Learns what an arm paid of which nothing was seen.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="reward">What it paid.</param>
    public void Learn(int arm, double reward) => Learn(arm, [], reward);

    private protected static int Greatest(ReadOnlySpan<double> scores)
    {
        int best = 0;
        for (int arm = 1; arm < scores.Length; arm++)
        {
            best = scores[arm] > scores[best] ? arm : best;
        }

        return best;
    }
}
