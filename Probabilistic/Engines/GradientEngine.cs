namespace Hybrid.Probabilistic;

/// <summary>Exact inference as a gradient: ln Z is a program of the core, and the posteriors are its derivatives; see <see cref="LogPartition"/>.</summary>
/// <remarks>Compiling costs far more than a question, and is done for each call: use <see cref="LogPartition"/> itself for many questions to one model.</remarks>
/// <param name="options">What it may use; <see cref="ExactOptions.Default"/> when null.</param>
public sealed class GradientEngine(ExactOptions? options = null) : IInferenceEngine
{
    /// <inheritdoc/>
    public string Name => "gradient";

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    /// <exception cref="InferenceTooLargeException">A table would not fit.</exception>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        var question = Question.Of(model, evidence, query, this);
        LogPartitionGradient gradient = LogPartition.Compile(model, options).Differentiate(evidence);
        return question.Answer(this, gradient.Value, v => [.. gradient.Marginals[v].Values], null, "the gradient of ln Z by the logarithms of the evidence");
    }
}
