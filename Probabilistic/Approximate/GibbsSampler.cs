using System.Globalization;
using Hybrid.Data;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Gibbs sampling: each variable in turn is drawn given all others, in several chains.</summary>
/// <remarks>
/// Variables that share a table with zeros are drawn together, as one block, since one at a time they could not reach every possible state; the note says when such a table is too large for it.
/// Converged when the split R-hat is at most 1.01 for every probability asked for; the residual is the largest R-hat less 1. The answer has standard errors and the least effective sample size, but no
/// estimate of ln P(evidence). Sources: S. and D. Geman, 1984; C. Jensen, U. Kjaerulff and A. Kong, Blocking Gibbs sampling, 1995; A. Gelman and D. Rubin, 1992.
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
        var question = Question.Of(model, evidence, query, this);
        FactorModel tables = question.Tables();
        (int[][] blocks, bool trapped) = GibbsBlocks.Of(tables, question.Fixed);
        int batch = 1 + ((_options.Samples - 1) / (_options.Chains * GibbsChain.Batches));
        int kept = batch * GibbsChain.Batches;
        var random = CounterRandom.Of(_options.Seed);
        var chains = new GibbsChain[_options.Chains];
        for (int chain = 0; chain < chains.Length; chain++)
        {
            chains[chain] = Run(question, tables, blocks, kept, random.Derive((ulong)chain), cancellation);
        }

        int draws = kept * chains.Length;
        var states = question.Asked.ToDictionary(v => v, v => Enumerable.Range(0, tables.Sizes[v]).Select(i => ChainDiagnostics.Of([.. chains.Select(c => c.Shares(v, i))], draws)).ToArray());
        double worst = states.Values.SelectMany(d => d).Select(d => d.RHat).DefaultIfEmpty(1).Max();
        double effective = states.Values.SelectMany(d => d).Select(d => d.EffectiveSamples).DefaultIfEmpty(draws).Min();
        string warning = trapped ? "; a table with zeros is too large to be drawn as one block, so that chains may be trapped" : string.Empty;
        string note = string.Create(CultureInfo.InvariantCulture, $"{_options.Chains} chains of {kept} sweeps, largest R-hat {worst:F4}, least effective sample size {effective:F0}{warning}");
        Factor[] errors = [.. question.Asked.Select(v => Factor.Owning([model.Variables[v]], [.. states[v].Select(d => d.StandardError)]))];
        return question.Answer(this, double.NaN, v => [.. states[v].Select(d => d.Mean)], new Convergence(worst <= WellMixed, draws, worst - 1), note)
            .WithSampling(new SamplingReport(draws, effective, worst), errors);
    }

    private GibbsChain Run(Question question, FactorModel tables, int[][] blocks, int kept, CounterRandom random, CancellationToken cancellation)
    {
        int[] states = Start(question, tables, random.Derive(0));
        var sweeper = new GibbsSweeper(tables, blocks);
        var chain = new GibbsChain(tables.Sizes, kept);
        ulong draw = 0;
        CounterRandom bits = random.Derive(1);
        for (int sweep = -_options.BurnIn; sweep < kept; sweep++)
        {
            if ((sweep & 255) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            sweeper.Sweep(states, bits, ref draw);
            if (sweep >= 0)
            {
                chain.Add(sweep, states);
            }
        }

        return chain;
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

            if (!double.IsNegativeInfinity(tables.LogWeight(states)))
            {
                return states;
            }
        }

        Explanation explanation = ExactInference.Compile(question.Model).MostProbable(question.Evidence);
        return [.. explanation.States];
    }
}
