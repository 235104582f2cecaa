namespace Hybrid.Probabilistic;

/// <summary>How a Boltzmann machine learns.</summary>
public sealed record BoltzmannOptions
{
    /// <summary>The steps of gradient, at least 1. Default 200.</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>The step size, above 0. Default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Whether both phases are summed over all states; else they are sampled. Default: null, exact up to 16 units.</summary>
    public bool? Exact { get; init; }

    /// <summary>The sampled states of the free phase, whose chains go on from step to step; at least 1. Default 200.</summary>
    public int Chains { get; init; } = 200;

    /// <summary>The Gibbs sweeps of each phase and step, at least 1. Default 5.</summary>
    public int Sweeps { get; init; } = 5;

    /// <summary>The deviation of the first weights, above 0. Default 0.1.</summary>
    public double InitialDeviation { get; init; } = 0.1;

    /// <summary>The seed. Default 0.</summary>
    public long Seed { get; init; }

    internal void Check()
    {
        if (Iterations < 1 || !(LearningRate > 0) || !double.IsFinite(LearningRate) || Chains < 1 || Sweeps < 1 || !(InitialDeviation > 0))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"BoltzmannMachine: Iterations is {Iterations}, LearningRate {LearningRate}, Chains {Chains}, Sweeps {Sweeps} and InitialDeviation {InitialDeviation}; all must be above 0."));
        }
    }
}
