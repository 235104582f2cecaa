using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Exact inference for one question: barren variables are pruned, hard evidence is cut out of the tables before the elimination order is searched.</summary>
/// <remarks>For many questions to one model use <see cref="ExactInference"/>, which is prepared once.</remarks>
/// <param name="options">How; <see cref="ExactOptions.Default"/> when null. Targets and observable variables are those of the question.</param>
public sealed class ExactEngine(ExactOptions? options = null) : IInferenceEngine
{
    private readonly ExactOptions _options = options ?? ExactOptions.Default;

    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    /// <exception cref="InferenceTooLargeException">The tables would take more than <see cref="ExactOptions.MemoryLimit"/>.</exception>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(evidence);
        ExactOptions options = _options with
        {
            Targets = query,
            Observable = [.. evidence.Select(f => f.Variable)],
            Fixed = evidence.Any(f => f.Kind == FindingKind.Distribution) ? null : evidence,
        };
        foreach (Finding finding in evidence)
        {
            _ = finding.Likelihoods(model.Variables[model.IndexOf(finding.Variable)]);
        }

        ExactInference exact = ExactInference.Compile(model, options);
        return exact.NewSession().Answer(evidence, query);
    }
}
