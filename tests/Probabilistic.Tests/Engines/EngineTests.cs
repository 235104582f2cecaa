namespace Hybrid.Probabilistic.Tests.Engines;

public sealed class EngineTests
{
    public static TheoryData<string, double> Engines => new() { { "exact", 1e-10 }, { "auto", 1e-10 }, { "likelihood", 0.01 }, { "gibbs", 0.02 }, { "bp", 0.05 }, { "meanfield", 0.5 } };

    // A network without zeros, so that every engine's conditions hold.
    [SharedTheory]
    [MemberData(nameof(Engines))]
    public void Every_engine_comes_as_near_to_the_truth_as_it_says(string name, double tolerance)
    {
        BayesianNetwork cancer = Samples.Network("cancer");
        Evidence evidence = Evidence.Parse("Xray=positive, Dyspnoea=True");
        IInferenceEngine engine = Of(name);
        InferenceResult result = engine.Infer(cancer, evidence);
        Assert.Equal(["Pollution", "Smoker", "Cancer"], result.Posteriors.Select(p => p.Variables[0].Name));
        foreach (Factor posterior in result.Posteriors)
        {
            double[] expected = Enumeration.Posterior(cancer, evidence, cancer.IndexOf(posterior.Variables[0].Name));
            Assert.Equal(1, posterior.Sum(), 1e-12);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], posterior.Values[i], tolerance);
            }
        }

        if (!double.IsNaN(result.LogEvidence))
        {
            Assert.Equal(Math.Log(Enumeration.Evidence(cancer, evidence)), result.LogEvidence, Math.Max(tolerance, 1e-10) * 3);
        }
    }

    [SharedTheory]
    [InlineData(MessageSchedule.Parallel)]
    [InlineData(MessageSchedule.Sequential)]
    [InlineData(MessageSchedule.Residual)]
    public void Belief_propagation_is_exact_on_a_tree(MessageSchedule schedule)
    {
        BayesianNetwork earthquake = Samples.Network("earthquake");
        Evidence evidence = Evidence.Parse("Burglary=True, Earthquake=False");
        InferenceResult exact = earthquake.Compile().Ask(evidence);
        InferenceResult bp = new LoopyBeliefPropagation(new LoopyBeliefPropagationOptions { Schedule = schedule }).Infer(earthquake, evidence);
        Assert.True(bp.Convergence!.Converged);
        Assert.Equal(exact.LogEvidence, bp.LogEvidence, 1e-7);
        Assert.Equal(exact["JohnCalls", "True"], bp["JohnCalls", "True"], 1e-8);
    }

    [SharedFact]
    public void The_exact_engine_cuts_evidence_out_and_agrees_with_the_prepared_network()
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        Evidence evidence = Evidence.Parse("HRBP=HIGH, BP=LOW, HISTORY!=TRUE").With(Finding.Likelihood("CVP", 0.2, 0.5, 0.9));
        InferenceResult expected = alarm.Compile().Ask(evidence);
        InferenceResult actual = new ExactEngine().Infer(alarm, evidence);
        Assert.Equal(expected.LogEvidence, actual.LogEvidence, 1e-10);
        Assert.Equal(expected.Posteriors.Count, actual.Posteriors.Count);
        foreach (Factor posterior in expected.Posteriors)
        {
            for (int i = 0; i < posterior.Values.Length; i++)
            {
                Assert.Equal(posterior.Values[i], actual[posterior.Variables[0].Name].Values[i], 1e-10);
            }
        }

        Assert.Equal(expected["LVFAILURE", "TRUE"], new ExactEngine().Infer(alarm, evidence, ["LVFAILURE", "BP"])["LVFAILURE", "TRUE"], 1e-10);
        Assert.Equal(1, new ExactEngine().Infer(alarm, evidence, ["LVFAILURE", "BP"])["BP", "LOW"]);
    }

    [SharedTheory]
    [InlineData("exact")]
    [InlineData("likelihood")]
    [InlineData("bp")]
    public void Impossible_evidence_is_refused(string name) =>
        Assert.Throws<ImpossibleEvidenceException>(() => Of(name).Infer(Samples.Network("asia"), Evidence.Parse("lung=yes, either=no")));

    [SharedFact]
    public void An_engine_searches_once_for_the_order_of_a_structure()
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        var engine = new ExactEngine();
        Assert.Equal(alarm.Ask("HRBP=HIGH, BP=LOW")["LVFAILURE", "TRUE"], engine.Infer(alarm, Evidence.Parse("HRBP=HIGH, BP=LOW"))["LVFAILURE", "TRUE"], 1e-12);
        Assert.Equal(alarm.Ask("HRBP=LOW, BP=HIGH")["LVFAILURE", "TRUE"], engine.Infer(alarm, Evidence.Parse("HRBP=LOW, BP=HIGH"))["LVFAILURE", "TRUE"], 1e-12);
        Assert.Equal(1, engine.Searches);
        engine.Infer(alarm, Evidence.Parse("HRBP=LOW"));
        Assert.Equal(2, engine.Searches);
    }

    [Fact]
    public void Evidence_is_read_as_it_is_printed()
    {
        const string Text = "a=x, b!=y, c~(0.9 0.2)";
        var evidence = Evidence.Parse(Text);
        Assert.Equal("c~(0.9 0.2), a=x, b!=y", evidence.ToString());
        Assert.Equal(evidence.ToString(), Evidence.Parse(evidence.ToString()).ToString());
        Assert.Contains("'x' in 'c~(x 1)' is no number", Assert.Throws<ArgumentException>(() => Evidence.Parse("c~(x 1)")).Message);
        Assert.Contains("'a' is given twice", Assert.Throws<ArgumentException>(() => Evidence.Parse("a=x, a!=y")).Message);
    }

    [SharedFact]
    public void Samples_with_the_same_seed_are_the_same()
    {
        BayesianNetwork asia = Samples.Network("asia");
        double First(long seed) => new LikelihoodWeighting(new LikelihoodWeightingOptions { Samples = 1000, Seed = seed }).Infer(asia, Evidence.Parse("xray=yes"))["lung", "yes"];
        Assert.Equal(First(3), First(3));
        Assert.NotEqual(First(3), First(4));
        Assert.True(new ForwardSampler(asia).Draw(50, 1).Column(2).SequenceEqual(new ForwardSampler(asia).Draw(50, 1).Column(2)));
    }

    [SharedFact]
    public void Forward_samples_follow_the_tables()
    {
        BayesianNetwork asia = Samples.Network("asia");
        DiscreteData rows = new ForwardSampler(asia).Draw(100_000, 7);
        int dysp = 0;
        foreach (int state in rows.Column(asia.IndexOf("dysp")))
        {
            dysp += state == 0 ? 1 : 0;
        }

        Assert.Equal(0.4359706, dysp / 100_000.0, 5 * Math.Sqrt(0.436 * 0.564 / 100_000));
    }

    private static IInferenceEngine Of(string name) => name switch
    {
        "exact" => new ExactEngine(),
        "auto" => new AutoEngine(),
        "likelihood" => new LikelihoodWeighting(),
        "gibbs" => new GibbsSampler(),
        "bp" => new LoopyBeliefPropagation(),
        _ => new MeanField(),
    };
}
