namespace Hybrid.Probabilistic.Tests.Approximate;

public sealed class SamplingTests
{
    private const string Rare = "asia=yes, xray=yes, dysp=yes, smoke=no";

    // asia's 'either' is a function of its parents: one variable at a time could not leave the state it is in.
    [SharedTheory]
    [InlineData("dysp=yes, asia=yes")]
    [InlineData("either=yes")]
    [InlineData(Rare)]
    public void Gibbs_sampling_goes_through_deterministic_tables(string evidence)
    {
        BayesianNetwork asia = Samples.Network("asia");
        InferenceResult exact = asia.Ask(evidence);
        InferenceResult gibbs = new GibbsSampler(new GibbsOptions { Samples = 40_000 }).Infer(asia, Evidence.Parse(evidence));
        Assert.True(gibbs.Convergence!.Converged, gibbs.Note);
        AssertWithinErrors(exact, gibbs);
        Assert.True(gibbs.Sampling!.RHat is >= 0.99 and < 1.01);
        Assert.InRange(gibbs.Sampling.EffectiveSamples, 500, 40_000);
    }

    [SharedFact]
    public void Chains_that_disagree_are_reported()
    {
        // Two variables that are almost surely equal: a chain stays at 0 0 or at 1 1 for ten thousand sweeps.
        Variable[] pair = [Variable.Numbered("a", 2), Variable.Numbered("b", 2)];
        var model = new MarkovNetwork(pair, [new Factor(pair, 1, 1e-6, 1e-6, 1)]);
        InferenceResult stuck = new GibbsSampler(new GibbsOptions { Samples = 8000, Chains = 8 }).Infer(model, Evidence.None);
        Assert.False(stuck.Convergence!.Converged);
        Assert.True(stuck.Sampling!.RHat > 2, stuck.Note);
        Assert.True(stuck.Sampling.EffectiveSamples < 100, stuck.Note);
    }

    [SharedTheory]
    [InlineData("")]
    [InlineData("dysp=yes")]
    [InlineData(Rare)]
    public void Weighted_samples_are_within_their_standard_errors(string evidence)
    {
        BayesianNetwork asia = Samples.Network("asia");
        InferenceResult exact = asia.Ask(evidence);
        var findings = Evidence.Parse(evidence);
        InferenceResult weighted = new LikelihoodWeighting(new LikelihoodWeightingOptions { Samples = 50_000 }).Infer(asia, findings);
        InferenceResult importance = new ImportanceSampling(new ImportanceSamplingOptions { Samples = 50_000 }).Infer(asia, findings);
        AssertWithinErrors(exact, weighted);
        AssertWithinErrors(exact, importance);
        Assert.Equal(exact.LogEvidence, importance.LogEvidence, 0.02);
    }

    [SharedFact]
    public void Importance_sampling_needs_far_fewer_samples_for_rare_evidence()
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        var evidence = Evidence.Parse("HRBP=LOW, EXPCO2=HIGH, BP=HIGH, PRESS=ZERO, MINVOL=HIGH");
        InferenceResult exact = alarm.Compile().Ask(evidence);
        InferenceResult importance = new ImportanceSampling(new ImportanceSamplingOptions { Samples = 20_000 }).Infer(alarm, evidence);
        InferenceResult weighted = new LikelihoodWeighting(new LikelihoodWeightingOptions { Samples = 20_000 }).Infer(alarm, evidence);
        Assert.True(importance.Sampling!.EffectiveSamples > 10 * weighted.Sampling!.EffectiveSamples, $"{importance.Note}; {weighted.Note}");
        Assert.Equal(exact["LVFAILURE", "TRUE"], importance["LVFAILURE", "TRUE"], (5 * importance.StandardError("LVFAILURE", "TRUE")) + 1e-6);
    }

    [SharedFact]
    public void Samplers_take_soft_findings_and_repeat_with_their_seed()
    {
        BayesianNetwork asia = Samples.Network("asia");
        Evidence evidence = Evidence.Parse("smoke!=no").With(Finding.Likelihood("xray", 0.9, 0.2)).With(Finding.Likelihood("dysp", 0.7, 0.7));
        InferenceResult exact = asia.Compile().Ask(evidence);
        foreach (IInferenceEngine engine in new IInferenceEngine[] { new LikelihoodWeighting(), new ImportanceSampling(), new GibbsSampler(new GibbsOptions { Samples = 40_000 }) })
        {
            InferenceResult first = engine.Infer(asia, evidence);
            AssertWithinErrors(exact, first);
            Assert.Equal(first["lung", "yes"], engine.Infer(asia, evidence)["lung", "yes"]);
        }
    }

    // Six standard errors, and a little for probabilities whose error is estimated from few draws.
    private static void AssertWithinErrors(InferenceResult exact, InferenceResult sampled)
    {
        foreach (Factor posterior in exact.Posteriors)
        {
            Variable variable = posterior.Variables[0];
            foreach (string state in variable.States)
            {
                double error = sampled.StandardError(variable.Name, state);
                Assert.True(Math.Abs(posterior[state] - sampled[variable.Name, state]) <= (6 * error) + 2e-4, $"{variable.Name}={state}: {posterior[state]} and {sampled[variable.Name, state]} +- {error} ({sampled.Note})");
            }
        }
    }
}
