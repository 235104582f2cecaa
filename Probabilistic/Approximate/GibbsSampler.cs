using System.Globalization;
using Hybrid.Data;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Gibbs sampling: each variable in turn is drawn given all others, in several chains.</summary>
/// <remarks>
/// Converged when R-hat is at most 1.01 for every probability asked for; the residual is the largest R-hat less 1, and the note has the least effective sample size. It has no estimate of ln P(evidence).
/// Where tables have zeros one variable at a time may not reach every possible state: then R-hat may be fine and the answer wrong. Sources: S. and D. Geman, 1984; A. Gelman and D. Rubin, 1992.
/// </remarks>
/// <param name="options">How; the defaults when null.</param>
public sealed class GibbsSampler(GibbsOptions? options = null) : IInferenceEngine
{
    private const int MostTries = 10_000;
    private const double WellMixed = 1.01;

    private readonly GibbsOptions _options = options ?? new GibbsOptions();

    /// <inheritdoc/>
    public string Name => "gibbs";

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public string? Refuses(IDiscreteModel model) => null;

    /// <inheritdoc/>
    public InferenceResult Infer(IDiscreteModel model, Evidence evidence, IReadOnlyList<string>? query = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Samples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Chains, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.BurnIn);
        Question question = Question.Of(model, evidence, query, this);
        FactorModel tables = question.Tables();
        int kept = (_options.Samples + _options.Chains - 1) / _options.Chains;
        CounterRandom random = CounterRandom.Of(_options.Seed);
        var chains = new double[_options.Chains][][];
        for (int chain = 0; chain < chains.Length; chain++)
        {
            chains[chain] = Run(question, tables, kept, random.Derive((ulong)chain), cancellation);
        }

        double[][] means = [.. tables.Sizes.Select((size, v) => Enumerable.Range(0, size).Select(i => chains.Average(c => c[v][i]) / kept).ToArray())];
        (double worst, double effective) = Mixing(question, chains, means, kept);
        string note = string.Create(CultureInfo.InvariantCulture, $"{_options.Chains} chains of {kept} sweeps, largest R-hat {worst:F4}, least effective sample size {effective:F0}");
        return question.Answer(this, double.NaN, v => means[v], new Convergence(worst <= WellMixed, kept * _options.Chains, worst - 1), note);
    }

    // With indicators of states the variance within a chain is that of a coin; between chains it is that of their means.
    private static (double Worst, double Effective) Mixing(Question question, double[][][] chains, double[][] means, int kept)
    {
        double worst = 1;
        double least = (double)kept * chains.Length;
        foreach (int v in question.Asked)
        {
            for (int i = 0; i < means[v].Length; i++)
            {
                double within = chains.Average(c => c[v][i] / kept * (1 - (c[v][i] / kept)));
                double between = chains.Sum(c => Math.Pow((c[v][i] / kept) - means[v][i], 2)) / (chains.Length - 1);
                if (within + between <= 0)
                {
                    continue;
                }

                worst = Math.Max(worst, within <= 0 ? double.PositiveInfinity : Math.Sqrt((within + between) / within));
                least = Math.Min(least, between <= 0 ? least : chains.Length * (within + between) / between);
            }
        }

        return (worst, least);
    }

    private double[][] Run(Question question, FactorModel tables, int kept, CounterRandom random, CancellationToken cancellation)
    {
        int[] states = Start(question, tables, random.Derive(0));
        var sweeper = new GibbsSweeper(tables, question.Fixed);
        double[][] counts = [.. tables.Sizes.Select(size => new double[size])];
        ulong draw = 0;
        CounterRandom bits = random.Derive(1);
        for (int sweep = -_options.BurnIn; sweep < kept; sweep++)
        {
            if ((sweep & 255) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            sweeper.Sweep(states, bits, ref draw);
            for (int v = 0; sweep >= 0 && v < states.Length; v++)
            {
                counts[v][states[v]]++;
            }
        }

        return counts;
    }

    // A state of positive probability: ancestral draws for a Bayesian network, uniform ones otherwise, observed variables held; with rare evidence the exact engine's when it fits.
    private static int[] Start(Question question, FactorModel tables, CounterRandom random)
    {
        int[] states = new int[tables.Sizes.Length];
        ForwardSampler? sampler = question.Model is BayesianNetwork network ? new ForwardSampler(network) : null;
        IEnumerable<int> order = (question.Model as BayesianNetwork)?.Order ?? Enumerable.Range(0, states.Length);
        ulong draw = 0;
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            foreach (int v in order)
            {
                double share = ForwardSampler.Uniform(random.Bits(draw++));
                states[v] = question.Fixed[v] >= 0 ? question.Fixed[v] : sampler?.Draw(v, states, share) ?? (int)(share * tables.Sizes[v]);
            }

            if (Possible(tables, states))
            {
                return states;
            }
        }

        Explanation explanation = ExactInference.Compile(question.Model).MostProbable(question.Evidence);
        return [.. explanation.States];
    }

    private static bool Possible(FactorModel tables, int[] states)
    {
        for (int f = 0; f < tables.Scopes.Length; f++)
        {
            int at = 0;
            foreach (int v in tables.Scopes[f])
            {
                at = (at * tables.Sizes[v]) + states[v];
            }

            if (tables.Tables[f][at] <= 0)
            {
                return false;
            }
        }

        return true;
    }
}
