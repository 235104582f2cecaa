using System.Globalization;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Samples a Bayesian network parents first, holds observed variables at their states, and weighs each sample by the probability of what was observed.</summary>
/// <remarks>
/// The answer's residual is the largest standard error of a posterior probability; the note has the effective number of samples, (sum of weights)^2 / (sum of squares).
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
        Question question = Question.Of(model, evidence, query, this);
        var network = (BayesianNetwork)model;
        var sampler = new ForwardSampler(network);
        CounterRandom random = CounterRandom.Of(_options.Seed);
        int count = network.Variables.Count;
        int[] states = new int[count];
        double[][] sums = [.. network.Variables.Select(v => new double[v.Count])];
        double[][] squares = [.. network.Variables.Select(v => new double[v.Count])];
        double total = 0;
        double totalSquares = 0;
        for (int sample = 0; sample < _options.Samples; sample++)
        {
            if ((sample & 1023) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            double weight = Draw(network, sampler, question, random, (ulong)sample * (ulong)count, states);
            if (weight <= 0)
            {
                continue;
            }

            total += weight;
            totalSquares += weight * weight;
            foreach (int v in question.Asked)
            {
                sums[v][states[v]] += weight;
                squares[v][states[v]] += weight * weight;
            }
        }

        if (total <= 0)
        {
            // Either impossible, which the exact engine says with the finding's name, or too rare for these samples.
            new ExactEngine().Infer(model, evidence, []);
            throw new InvalidOperationException($"engine likelihood: none of the {_options.Samples} samples agrees with the evidence; draw more, or use exact or bp");
        }

        double error = question.Asked.SelectMany(v => sums[v].Select((sum, i) => StandardError(sum / total, squares[v][i], totalSquares, total))).DefaultIfEmpty(0).Max();
        string note = string.Create(CultureInfo.InvariantCulture, $"{_options.Samples} samples, {total * total / totalSquares:F0} effective, largest standard error {error:G2}");
        return question.Answer(this, Math.Log(total / _options.Samples), v => [.. sums[v].Select(s => s / sums[v].Sum())], new Convergence(true, _options.Samples, error), note);
    }

    // Of a ratio of means: the root of sum w^2 (1[x] - p)^2 over (sum w)^2.
    private static double StandardError(double p, double squaresIn, double squaresAll, double total) =>
        Math.Sqrt(Math.Max(0, (squaresIn * (1 - (2 * p))) + (p * p * squaresAll))) / total;

    private static double Draw(BayesianNetwork network, ForwardSampler sampler, Question question, CounterRandom random, ulong counter, int[] states)
    {
        double weight = 1;
        foreach (int v in network.Order)
        {
            if (question.Fixed[v] >= 0)
            {
                states[v] = question.Fixed[v];
                int row = 0;
                foreach (int parent in network.ParentIndex[v])
                {
                    row = (row * network.Variables[parent].Count) + states[parent];
                }

                weight *= network.Tables[v].Row(row)[states[v]];
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
