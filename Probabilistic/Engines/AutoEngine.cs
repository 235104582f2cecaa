namespace Hybrid.Probabilistic;

/// <summary>Exact when the predicted memory and work are allowed; otherwise loopy belief propagation, and when that does not converge sampling. The answer's note says which was chosen and why.</summary>
/// <remarks>The order of choice: a junction tree within <see cref="ExactOptions.MemoryLimit"/>; conditioning on a cut-set within <see cref="ExactOptions.WorkLimit"/>; belief propagation; importance sampling for a Bayesian network and Gibbs sampling for a Markov network.</remarks>
/// <param name="options">What the exact engine may use; <see cref="ExactOptions.Default"/> when null.</param>
public sealed class AutoEngine(ExactOptions? options = null) : IInferenceEngine
{
    private readonly ExactOptions _options = options ?? ExactOptions.Default;

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
            InferenceResult exact = new ExactEngine(_options).Infer(model, evidence, query, cancellation);
            return exact.WithNote($"exact was chosen because its tables fit into {ByteText.Of(_options.MemoryLimit)}: {exact.Note}");
        }
        catch (InferenceTooLargeException cause)
        {
            string why = $"exact inference would need {ByteText.Of(cause.NeededBytes)} where {ByteText.Of(cause.AllowedBytes)} are allowed, and conditioning more than {_options.WorkLimit:G3} steps";
            InferenceResult propagated = new LoopyBeliefPropagation().Infer(model, evidence, query, cancellation);
            if (propagated.Convergence!.Converged)
            {
                return propagated.WithNote($"bp was chosen because {why}: {propagated.Note}");
            }

            IInferenceEngine sampler = model is BayesianNetwork ? new ImportanceSampling() : new GibbsSampler();
            InferenceResult sampled = sampler.Infer(model, evidence, query, cancellation);
            return sampled.WithNote($"{sampler.Name} was chosen because {why}, and bp did not converge: {sampled.Note}");
        }
    }
}
