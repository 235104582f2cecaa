namespace Hybrid.Probabilistic;

/// <summary>Exact when the tables fit the memory that is allowed, and otherwise loopy belief propagation; the answer's note says which was chosen and why.</summary>
/// <param name="options">What the exact engine may use; <see cref="ExactOptions.Default"/> when null.</param>
public sealed class AutoEngine(ExactOptions? options = null) : IInferenceEngine
{
    private readonly ExactEngine _exact = new(options);

    /// <inheritdoc/>
    public string Name => "auto";

    /// <summary>False: it is not known before the question; see <see cref="InferenceResult.IsExact"/>.</summary>
    public bool IsExact => false;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        try
        {
            return _exact.Infer(model, evidence, query, cancellation);
        }
        catch (InferenceTooLargeException cause)
        {
            InferenceResult approximate = new LoopyBeliefPropagation().Infer(model, evidence, query, cancellation);
            return new InferenceResult(approximate.Engine, false, approximate.LogEvidence, approximate.Posteriors, $"bp was chosen because {cause.Message}") { Convergence = approximate.Convergence };
        }
    }
}
