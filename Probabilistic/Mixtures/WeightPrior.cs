namespace Hybrid.Probabilistic;

/// <summary>What is believed of a mixture's weights before the data.</summary>
public enum WeightPrior
{
    /// <summary>A symmetric Dirichlet distribution over all components.</summary>
    Dirichlet,

    /// <summary>A Dirichlet process, cut off at the most components allowed: each takes a share of what those before it leave.</summary>
    DirichletProcess,
}
