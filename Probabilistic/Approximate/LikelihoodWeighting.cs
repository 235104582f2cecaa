using Hybrid.Data;
using Hybrid.Probabilistic.Approximate;

namespace Hybrid.Probabilistic;

/// <summary>Samples a Bayesian network parents first, holds observed variables at their states, and weighs each sample by the probability of what was observed.</summary>
/// <remarks>
/// The answer has a standard error for each posterior probability, whose largest is the residual, and the effective number of samples, (sum of weights)^2 / (sum of squares).
/// Sources: R. Fung and K. Chang, 1990; R. Shachter and M. Peot, 1990.
/// </remarks>
/// <param name="options">How; the defaults when null.</param>
public sealed class LikelihoodWeighting(LikelihoodWeightingOptions? options = null) : IInferenceEngine
{
    private readonly LikelihoodWeightingOptions _options = options ?? new LikelihoodWeightingOptions();

    /// <inheritdoc/>
    public string Name => "likelihood";

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => model is BayesianNetwork ? null : "it samples parents before children and takes Bayesian networks only; use exact, bp or gibbs for a Markov network";

    /// <inheritdoc/>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Samples, 1);
        var question = Question.Of(model, evidence, query, this);
        var network = (BayesianNetwork)model;
        var sampler = new ForwardSampler(network);
        var random = CounterRandom.Of(_options.Seed);
        int count = network.Variables.Count;
        int[] states = new int[count];
        var samples = new WeightedSamples(question);
        for (int sample = 0; sample < _options.Samples; sample++)
        {
            if ((sample & 1023) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            samples.Add(Draw(network, sampler, question, random, (ulong)sample * (ulong)count, states), states);
        }

        return samples.Answer(this, _options.Samples);
    }

    private static double Draw(BayesianNetwork network, ForwardSampler sampler, Question question, CounterRandom random, ulong counter, int[] states)
    {
        double weight = 1;
        foreach (int v in network.Order)
        {
            if (question.Fixed[v] >= 0)
            {
                states[v] = question.Fixed[v];
                weight *= network.Tables[v].Row(network.RowOf(v, states))[states[v]];
            }
            else
            {
                states[v] = sampler.Draw(v, states, ForwardSampler.Uniform(random.Bits(counter + (ulong)v)));
            }

            weight *= question.Likelihoods[v]?[states[v]] ?? 1;
        }

        return weight;
    }
}
