using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Exact inference for one question: barren variables are pruned, hard evidence is cut out of the tables before the elimination order is searched.</summary>
/// <remarks>Where the tables would take more than <see cref="ExactOptions.MemoryLimit"/>, it conditions on a cut-set, within <see cref="ExactOptions.WorkLimit"/>. For many questions to one model use <see cref="ExactInference"/>, which is prepared once.</remarks>
/// <param name="options">How; <see cref="ExactOptions.Default"/> when null. Targets and observable variables are those of the question.</param>
public sealed class ExactEngine(ExactOptions? options = null) : IInferenceEngine
{
    private readonly ExactOptions _options = (options ?? ExactOptions.Default) with { Shapes = new ShapeCache() };

    /// <summary>How often an elimination order was searched for: an engine keeps what it found by structure, whatever the tables' numbers and the observed states are.</summary>
    public int Searches => _options.Shapes!.Searches;

    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    /// <exception cref="InferenceTooLargeException">The tables would take more than <see cref="ExactOptions.MemoryLimit"/>, and conditioning more than <see cref="ExactOptions.WorkLimit"/>.</exception>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        try
        {
            return Prepare(model, evidence, query).NewSession().Answer(evidence, query);
        }
        catch (InferenceTooLargeException) when (Hard(evidence))
        {
            if (new CutsetConditioning(_options).TryInfer(this, model, evidence, query, cancellation) is InferenceResult result)
            {
                return result;
            }

            throw;
        }
    }

    /// <summary>The most probable joint state of all variables given evidence.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">What is known.</param>
    /// <returns>The state of every variable and ln P(assignment, evidence).</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="InferenceTooLargeException">The tables would take more than <see cref="ExactOptions.MemoryLimit"/>, and conditioning more than <see cref="ExactOptions.WorkLimit"/>.</exception>
    public Explanation MostProbable(IDiscreteModel model, Evidence evidence)
    {
        try
        {
            return Prepare(model, evidence, null).NewSession().Explain(evidence);
        }
        catch (InferenceTooLargeException) when (Hard(evidence))
        {
            if (new CutsetConditioning(_options).TryExplain(this, model, evidence, CancellationToken.None) is Explanation explanation)
            {
                return explanation;
            }

            throw;
        }
    }

    /// <summary>Prepares one question, without answering it: <see cref="ExactInference.AskPrepared"/> does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">What is known.</param>
    /// <param name="query">Names of the variables asked for; null for all.</param>
    /// <returns>Tables from which the evidence's states have been cut out.</returns>
    /// <exception cref="InferenceTooLargeException">The tables would take more than <see cref="ExactOptions.MemoryLimit"/>.</exception>
    public ExactInference Prepare(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(evidence);
        ExactOptions options = _options with
        {
            Targets = query,
            Observable = [.. evidence.Select(f => f.Variable)],
            Fixed = Hard(evidence) ? evidence : null,
        };
        foreach (Finding finding in evidence)
        {
            _ = finding.Likelihoods(model.Variables[model.IndexOf(finding.Variable)]);
        }

        return ExactInference.Compile(model, options);
    }

    // Soft findings are fitted on the whole tree; all others only weigh states.
    private static bool Hard(Evidence evidence) => evidence.All(f => f.Kind != FindingKind.Distribution);
}
