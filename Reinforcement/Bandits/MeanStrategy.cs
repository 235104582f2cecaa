namespace Hybrid.Reinforcement;

/// <summary>Strategies that keep the number of pulls and the mean reward of each arm.</summary>
public abstract class MeanStrategy : BanditStrategy
{
    private readonly long[] _pulls;
    private readonly double[] _means;

    private protected MeanStrategy(int arms)
        : base(arms)
    {
        _pulls = new long[arms];
        _means = new double[arms];
    }

    /// <summary>How often each arm was pulled.</summary>
    public ReadOnlySpan<long> Pulls => _pulls;

    /// <summary>The mean reward of each arm; 0 for one that was never pulled.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>The pulls of all arms.</summary>
    public long TotalPulls { get; private set; }

    /// <inheritdoc/>
    public sealed override void Learn(int arm, ReadOnlySpan<double> features, double reward)
    {
        TotalPulls++;
        _pulls[arm]++;
        _means[arm] += (reward - _means[arm]) / _pulls[arm];
    }

    private protected int Untried() => Array.IndexOf(_pulls, 0L);
}
