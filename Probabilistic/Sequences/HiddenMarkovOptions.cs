namespace Hybrid.Probabilistic;

/// <summary>How a hidden Markov model is fitted.</summary>
public sealed record HiddenMarkovOptions
{
    /// <summary>The shape of Gaussian emissions; those of mixtures are full or diagonal. Default full.</summary>
    public CovarianceType Covariance { get; init; } = CovarianceType.Full;

    /// <summary>How many starts; the best end wins. At least 1. Default 5. Ignored with a <see cref="Start"/>.</summary>
    public int Restarts { get; init; } = 5;

    /// <summary>The least variance of a Gaussian state, as a share of the column's variance; below it the state has collapsed. At least 0. Default 1e-6.</summary>
    public double LeastVariance { get; init; } = 1e-6;

    /// <summary>When a start stops.</summary>
    public ConvergenceOptions Convergence { get; init; } = new();

    /// <summary>Where to start. A probability of 0 stays 0: so a left-to-right model is fitted.</summary>
    public HiddenMarkovModel? Start { get; init; }

    /// <summary>Whether the start and transition probabilities are learnt too; otherwise those of the start stay. Default true.</summary>
    public bool LearnTransitions { get; init; } = true;

    /// <summary>Whether the emissions are learnt too; otherwise those of the start stay. Default true.</summary>
    public bool LearnEmissions { get; init; } = true;

    /// <summary>Pairs of states, from and to, whose transition probability stays that of the start. Default none.</summary>
    public IReadOnlyCollection<(int From, int To)>? FixedTransitions { get; init; }

    /// <summary>Groups of states whose rows of transition probabilities are the same: they are learnt together. Default none.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? TiedRows { get; init; }

    /// <summary>What the states make of rows of numbers, where no start is given. Default <see cref="EmissionKind.Gaussian"/>.</summary>
    public EmissionKind Emission { get; init; } = EmissionKind.Gaussian;

    /// <summary>How many components a state has with <see cref="EmissionKind.GaussianMixture"/>, at least 1. Default 2.</summary>
    public int Components { get; init; } = 2;

    /// <summary>The seed of the starts. Default 0.</summary>
    public long Seed { get; init; }
}
