namespace Hybrid.Probabilistic;

/// <summary>A way to answer questions about a discrete model.</summary>
public interface IInferenceEngine
{
    /// <summary>The name, as on the command line.</summary>
    string Name { get; }

    /// <summary>Whether its answers are exact but for rounding.</summary>
    bool IsExact { get; }

    /// <summary>Why the engine cannot take a model; null when it can.</summary>
    /// <param name="model">The model.</param>
    string? Refuses(IDiscreteModel model);

    /// <summary>The posteriors of variables given evidence.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">What is known.</param>
    /// <param name="query">Names of the variables asked for; null, the default, for every one without a finding that fixes it.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The posteriors, the evidence's probability where the engine has it, and how it converged.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; exact engines find out always, others when they meet it.</exception>
    /// <exception cref="ArgumentException">The engine refuses the model, or a variable or state is unknown.</exception>
    InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default);
}
