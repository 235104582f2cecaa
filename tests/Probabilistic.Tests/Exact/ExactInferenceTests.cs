using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Probabilistic.Tests.Exact;

public sealed class ExactInferenceTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(150);

    // Posteriors computed by pgmpy 0.1.25's variable elimination, printed to 12 digits, which divides no rows by their sums: hence 1e-7.
    [SharedTheory]
    [InlineData("asia")]
    [InlineData("cancer")]
    [InlineData("sachs")]
    [InlineData("child")]
    [InlineData("alarm")]
    [InlineData("hailfinder")]
    public void Posteriors_of_standard_networks_agree_with_pgmpy(string name)
    {
        BayesianNetwork network = Samples.Network(name);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Samples.PathOf($"{name}.posteriors.json")));
        Evidence evidence = Evidence.None;
        foreach (JsonProperty finding in expected.RootElement.GetProperty("evidence").EnumerateObject())
        {
            evidence = evidence.With(finding.Name, finding.Value.GetString()!);
        }

        InferenceResult result = network.Compile().Ask(evidence);
        int compared = 0;
        foreach (JsonProperty variable in expected.RootElement.GetProperty("posterior").EnumerateObject())
        {
            foreach (JsonProperty state in variable.Value.EnumerateObject())
            {
                Assert.Equal(state.Value.GetDouble(), result[variable.Name, state.Name], 1e-7);
                compared++;
            }
        }

        Assert.True(compared > network.Variables.Count);
        Assert.Equal(network.Variables.Count - evidence.Count, result.Posteriors.Count);
    }

    // Lauritzen and Spiegelhalter's network: all 2^8 joint states summed, to six digits.
    [SharedTheory]
    [InlineData("", "tub", 0.0104)]
    [InlineData("", "lung", 0.055)]
    [InlineData("", "bronc", 0.45)]
    [InlineData("", "either", 0.064828)]
    [InlineData("", "xray", 0.11029004)]
    [InlineData("", "dysp", 0.4359706)]
    [InlineData("asia=yes, dysp=yes", "tub", 0.087751)]
    [InlineData("asia=yes, dysp=yes", "lung", 0.099525)]
    [InlineData("asia=yes, dysp=yes", "bronc", 0.811402)]
    [InlineData("asia=yes, dysp=yes", "smoke", 0.62592)]
    [InlineData("asia=yes, dysp=yes, xray=yes, smoke=no", "tub", 0.632329)]
    [InlineData("asia=yes, dysp=yes, xray=yes, smoke=no", "lung", 0.126466)]
    [InlineData("asia=yes, dysp=yes, xray=yes, smoke=no", "bronc", 0.45896)]
    public void Asia_has_its_known_posteriors(string evidence, string variable, double expected) =>
        Assert.Equal(expected, Samples.Network("asia").Ask(evidence)[variable, "yes"], 5e-7);

    [SharedFact]
    public void Asia_has_its_known_probabilities_of_evidence()
    {
        BayesianNetwork asia = Samples.Network("asia");
        Assert.Equal(0.004501375, Math.Exp(asia.Ask("asia=yes, dysp=yes").LogEvidence), 1e-9);
        Assert.Equal(0.000294467, Math.Exp(asia.Ask("asia=yes, dysp=yes, xray=yes, smoke=no").LogEvidence), 1e-9);
    }

    // All 16 joint states summed by hand; Infer.NET's own test asserts the approximate 0.7841 and 0.404 here.
    [Fact]
    public void The_sprinkler_is_exact()
    {
        BayesianNetwork sprinkler = Samples.Sprinkler();
        InferenceResult wet = sprinkler.Ask("wet=yes");
        Assert.Equal(0.4581 / 0.6471, wet["rain", "yes"], 1e-12);
        Assert.Equal(0.2781 / 0.6471, wet["sprinkler", "yes"], 1e-12);
        InferenceResult clear = sprinkler.Ask("wet=yes, cloudy=no");
        Assert.Equal(0.344262, clear["rain", "yes"], 5e-7);
        Assert.Equal(0.836066, clear["sprinkler", "yes"], 5e-7);
    }

    [Fact]
    public void Random_networks_agree_with_enumeration_in_evidence_marginals_joints_and_most_probable_states() =>
        Check.One(Runs, Prop.ForAll<int>(seed =>
        {
            BayesianNetwork network = Samples.Random(seed, zeros: seed % 2 == 0);
            Evidence evidence = RandomEvidence(network, seed);
            double total = Enumeration.Evidence(network, evidence);
            ExactInference exact = ExactInference.Compile(network);
            if (total == 0)
            {
                Assert.Throws<ImpossibleEvidenceException>(() => exact.Ask(evidence));
                return;
            }

            InferenceResult result = exact.Ask(evidence, [.. network.Variables.Select(v => v.Name)]);
            Assert.Equal(Math.Log(total), result.LogEvidence, 1e-10);
            for (int v = 0; v < network.Variables.Count; v++)
            {
                AssertClose(Enumeration.Posterior(network, evidence, v), result.Posteriors[v].Values);
            }

            int last = network.Variables.Count - 1;
            int[] pair = last == 0 ? [0] : [last, 0];
            AssertClose(Enumeration.Posterior(network, evidence, pair), exact.Joint([.. pair.Select(v => network.Variables[v].Name)], evidence).Values);
            double best = Enumeration.Joint(network, evidence).Max(p => p.Weight);
            Explanation explanation = exact.MostProbable(evidence);
            Assert.Equal(Math.Log(best), explanation.LogProbability, 1e-10);
            int[] states = [.. explanation.States];
            Assert.Equal(best, Enumeration.Joint(network, evidence).First(p => p.States.SequenceEqual(states)).Weight, best * 1e-10);
        }));

    [Fact]
    public void Random_Markov_networks_agree_with_enumeration() =>
        Check.One(Runs, Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            Variable[] variables = [.. Enumerable.Range(0, random.Next(1, 7)).Select(i => Variable.Numbered($"v{i}", random.Next(1, 4)))];
            Factor[] factors = [.. Enumerable.Range(0, random.Next(0, 8)).Select(_ =>
            {
                Variable[] scope = [.. variables.Where(_ => random.Next(3) == 0)];
                return new Factor(scope, [.. Enumerable.Range(0, scope.Aggregate(1, (n, v) => n * v.Count)).Select(_ => 5 * random.NextDouble())]);
            })];
            var network = new MarkovNetwork(variables, factors);
            InferenceResult result = ExactInference.Compile(network).Ask(Evidence.None, [.. variables.Select(v => v.Name)]);
            Assert.Equal(Math.Log(Enumeration.Evidence(network, Evidence.None)), result.LogEvidence, 1e-10);
            for (int v = 0; v < variables.Length; v++)
            {
                AssertClose(Enumeration.Posterior(network, Evidence.None, v), result.Posteriors[v].Values);
            }
        }));

    [SharedFact]
    public void A_session_whose_findings_change_agrees_with_a_fresh_one()
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        ExactInference exact = alarm.Compile();
        InferenceSession session = exact.NewSession();
        var random = new Random(5);
        Evidence evidence = Evidence.None;
        for (int step = 0; step < 60; step++)
        {
            Variable variable = alarm.Variables[random.Next(alarm.Variables.Count)];
            if (random.Next(3) == 0)
            {
                evidence = evidence.Without(variable.Name);
                session.Retract(variable.Name);
            }
            else
            {
                Finding finding = Finding.Likelihood(variable.Name, [.. variable.States.Select(_ => random.NextDouble() + 0.1)]);
                evidence = evidence.With(finding);
                session.Add(finding);
            }

            InferenceSession fresh = exact.NewSession();
            fresh.Set(evidence);
            Assert.Equal(fresh.LogEvidence, session.LogEvidence, 1e-10);
            foreach (int asked in new[] { random.Next(37), random.Next(37) })
            {
                AssertClose(fresh.Posterior(asked).ToArray(), session.Posterior(asked));
            }
        }
    }

    [SharedFact]
    public void Questions_to_a_warm_session_allocate_nothing()
    {
        InferenceSession session = Samples.Network("alarm").Compile().NewSession();
        double sum = Ask(session, 0) + Ask(session, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Ask(session, 0) + Ask(session, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);

        static double Ask(InferenceSession session, int state)
        {
            session.Observe(3, state);
            session.Observe(10, state);
            double sum = session.LogEvidence < 0 ? 1 : 2;
            for (int v = 0; v < 37; v++)
            {
                sum += session.Posterior(v)[0];
            }

            session.Retract(3);
            return sum;
        }
    }

    [SharedFact]
    public void Impossible_evidence_names_the_finding_and_what_it_contradicts()
    {
        ExactInference asia = Samples.Network("asia").Compile();
        var error = Assert.Throws<ImpossibleEvidenceException>(() => asia.Ask("smoke=yes, lung=yes, xray=no, either=no"));
        Assert.Equal("the evidence is impossible: 'either=no' has probability 0 given 'lung=yes'; change or remove one of these findings", error.Message);
        Assert.Equal(0.1, asia.Ask("smoke=yes")["lung", "yes"], 12);
    }

    [SharedFact]
    public void Unknown_names_in_evidence_offer_the_nearest()
    {
        BayesianNetwork asia = Samples.Network("asia");
        Assert.Contains("did you mean 'smoke'?", Assert.Throws<ArgumentException>(() => asia.Ask("smok=yes")).Message);
        Assert.Contains("did you mean 'yes'?", Assert.Throws<ArgumentException>(() => asia.Ask("smoke=yess")).Message);
        Assert.Contains("'smoke' is not of the form NAME=STATE", Assert.Throws<ArgumentException>(() => asia.Ask("smoke")).Message);
    }

    // pgmpy's tests of variable elimination (test_ExactInference.py), whose values were found with SamIam.
    [Fact]
    public void The_traffic_network_has_the_values_found_with_SamIam()
    {
        BayesianNetwork network = new BayesianNetworkBuilder()
            .Structure("A[2] -> J[2] <- R[2]; J -> Q[2]; J -> L[2] <- G[2]")
            .Table("A", 0.2, 0.8).Table("R", 0.4, 0.6).Table("G", 0.6, 0.4)
            .Table("J", 0.9, 0.1, 0.6, 0.4, 0.7, 0.3, 0.1, 0.9)
            .Table("Q", 0.9, 0.1, 0.2, 0.8)
            .Table("L", 0.9, 0.1, 0.45, 0.55, 0.8, 0.2, 0.1, 0.9)
            .Build();
        ExactInference exact = network.Compile();
        AssertNear([0.416, 0.584], exact.Ask(string.Empty, "J")["J"].Values);
        AssertNear([0.4912, 0.5088], exact.Ask(string.Empty, "Q")["Q"].Values);
        AssertNear([0.6, 0.4], exact.Ask("A=0, R=1", "J")["J"].Values);
        AssertNear([0.818182, 0.181818], exact.Ask("A=0, R=0, G=0, L=1", "J")["J"].Values);
        AssertNear([0.772727, 0.227273], exact.Ask("A=0, R=0, G=0, L=1", "Q")["Q"].Values);
        AssertNear([0.3744, 0.0416, 0.1168, 0.4672], exact.Joint(["J", "Q"]).Values);
        Explanation best = exact.MostProbable();
        Assert.Equal("1 1 1 1 0 0", string.Join(' ', new[] { "A", "R", "J", "Q", "G", "L" }.Select(v => best[v])));
        Assert.Equal(0.1659, Math.Exp(best.LogProbability), 5e-5);
    }

    [SharedFact]
    public void Soft_evidence_gives_the_variable_the_distribution_that_is_said()
    {
        ExactInference asia = Samples.Network("asia").Compile();
        InferenceResult result = asia.Ask(Evidence.None.With(Finding.Distribution("xray", 0.7, 0.3)).With(Finding.Distribution("bronc", 0.2, 0.8)), ["xray", "bronc", "lung"]);
        Assert.Equal(0.7, result["xray", "yes"], 1e-11);
        Assert.Equal(0.2, result["bronc", "yes"], 1e-11);

        // With one soft finding Jeffrey's rule is a mixture of the two hard ones.
        double mixed = (0.7 * asia.Ask("xray=yes")["lung", "yes"]) + (0.3 * asia.Ask("xray=no")["lung", "yes"]);
        Assert.Equal(mixed, asia.Ask(Evidence.None.With(Finding.Distribution("xray", 0.7, 0.3)))["lung", "yes"], 1e-11);
    }

    [SharedFact]
    public void Exact_samples_follow_the_posterior()
    {
        BayesianNetwork asia = Samples.Network("asia");
        InferenceSession session = asia.Compile().NewSession();
        session.Observe("dysp", "yes");
        var random = new Random(3);
        int[] states = new int[8];
        int lung = asia.IndexOf("lung");
        int count = 0;
        const int Samples2 = 20_000;
        for (int i = 0; i < Samples2; i++)
        {
            session.Sample(states, random.NextDouble);
            count += states[lung] == 0 ? 1 : 0;
            Assert.Equal(0, states[asia.IndexOf("dysp")]);
        }

        double expected = asia.Ask("dysp=yes")["lung", "yes"];
        Assert.Equal(expected, (double)count / Samples2, 5 * Math.Sqrt(expected * (1 - expected) / Samples2));
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_what_it_would_need()
    {
        Variable[] variables = [.. Enumerable.Range(0, 40).Select(i => Variable.Numbered($"v{i}", 2))];
        var factors = new List<Factor>();
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < i; j++)
            {
                factors.Add(new Factor([variables[i], variables[j]], 1, 2, 2, 1));
            }
        }

        var error = Assert.Throws<InferenceTooLargeException>(() => ExactInference.Compile(new MarkovNetwork(variables, factors)));
        Assert.StartsWith("exact inference would need 1.76E+13 bytes of tables (the largest has 1.1E+12 entries) and 4.0 GB are allowed; ", error.Message);
    }

    [SharedFact]
    public void Pruned_variables_do_not_change_the_answer_and_cannot_be_asked()
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        ExactInference small = alarm.Compile(new ExactOptions { Targets = ["LVFAILURE"], Observable = ["HISTORY"] });
        Assert.True(small.Entries < alarm.Compile().Entries / 10);
        Assert.Equal(alarm.Ask("HISTORY=TRUE")["LVFAILURE", "TRUE"], small.Ask("HISTORY=TRUE", "LVFAILURE")["LVFAILURE", "TRUE"], 1e-12);
        Assert.Contains("was pruned", Assert.Throws<ArgumentException>(() => small.Ask("BP=LOW")).Message);
    }

    private static Evidence RandomEvidence(BayesianNetwork network, int seed)
    {
        var random = new Random(seed ^ 77);
        Evidence evidence = Evidence.None;
        foreach (Variable variable in network.Variables)
        {
            string state = variable.States[random.Next(variable.Count)];
            evidence = random.Next(8) switch
            {
                0 => evidence.With(Finding.Is(variable.Name, state)),
                1 when variable.Count > 1 => evidence.With(Finding.IsNot(variable.Name, state)),
                2 => evidence.With(Finding.Likelihood(variable.Name, [.. variable.States.Select(_ => random.NextDouble() + 0.01)])),
                _ => evidence,
            };
        }

        return evidence;
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<double> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6);
        }
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-10);
        }
    }
}
