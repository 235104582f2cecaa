namespace Hybrid.Probabilistic.InferNet;

/// <summary>How Infer.NET runs.</summary>
public sealed record InferNetOptions
{
    /// <summary>The algorithm. Default <see cref="InferNetAlgorithm.ExpectationPropagation"/>.</summary>
    public InferNetAlgorithm Algorithm { get; init; } = InferNetAlgorithm.ExpectationPropagation;

    /// <summary>How many iterations (for Gibbs sampling: sweeps), at least 1. Default 50; Infer.NET does not say whether it has converged.</summary>
    public int Iterations { get; init; } = 50;

    /// <summary>The seed of Gibbs sampling. Default 0.</summary>
    public int Seed { get; init; }
}
