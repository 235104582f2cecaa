namespace Hybrid.Probabilistic.InferNet;

/// <summary>Infer.NET's algorithms.</summary>
public enum InferNetAlgorithm
{
    /// <summary>Expectation propagation; in discrete models loopy belief propagation with gates.</summary>
    ExpectationPropagation,

    /// <summary>Variational message passing: mean field.</summary>
    VariationalMessagePassing,

    /// <summary>Gibbs sampling.</summary>
    GibbsSampling,
}
