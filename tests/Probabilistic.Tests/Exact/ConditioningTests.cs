using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Probabilistic.Tests.Exact;

public sealed class ConditioningTests
{
    private static readonly ExactOptions Tiny = new() { MemoryLimit = 16 * 12 };

    [Fact]
    public void Random_networks_agree_with_enumeration_when_hardly_any_memory_is_allowed() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll<int>(seed =>
        {
            BayesianNetwork network = Samples.Random(seed, zeros: seed % 2 == 0);
            Evidence evidence = Some(network, seed);
            double expected = Enumeration.Evidence(network, evidence);
            if (expected <= 0)
            {
                Assert.Throws<ImpossibleEvidenceException>(() => new CutsetConditioning(Tiny).Infer(network, evidence));
                return;
            }

            foreach (IInferenceEngine engine in new IInferenceEngine[] { new CutsetConditioning(Tiny), new CutsetConditioning(), new ExactEngine(Tiny), new VariableElimination() })
            {
                InferenceResult answer = engine.Infer(network, evidence);
                Assert.True(engine.IsExact);
                Assert.Equal(Math.Log(expected), answer.LogEvidence, 1e-10);
                foreach (Factor posterior in answer.Posteriors)
                {
                    double[] truth = Enumeration.Posterior(network, evidence, network.IndexOf(posterior.Variables[0].Name));
                    for (int i = 0; i < truth.Length; i++)
                    {
                        Assert.Equal(truth[i], posterior.Values[i], 1e-10);
                    }
                }
            }

            Explanation best = new CutsetConditioning(Tiny).MostProbable(network, evidence);
            Assert.Equal(Math.Log(Enumeration.Joint(network, evidence).Max(j => j.Weight)), best.LogProbability, 1e-10);
            Assert.Equal(best.LogProbability, new ExactEngine(Tiny).MostProbable(network, evidence).LogProbability, 1e-10);
        }));

    [SharedFact]
    public void Alarm_in_a_quarter_of_its_memory_gives_the_same_answers()
    {
        BayesianNetwork alarm = Samples.Network("alarm");
        var evidence = Evidence.Parse("HRBP=HIGH, BP=LOW, HISTORY!=TRUE");
        InferenceResult expected = alarm.Compile().Ask(evidence);
        InferenceResult actual = new ExactEngine(new ExactOptions { MemoryLimit = 4000 }).Infer(alarm, evidence);
        Assert.StartsWith("cut-set of", actual.Note);
        Assert.Equal("exact", actual.Engine);
        Assert.Equal(expected.LogEvidence, actual.LogEvidence, 1e-10);
        Assert.All(expected.Posteriors, p => Assert.True(p.Values.ToArray().Zip(actual[p.Variables[0].Name].Values.ToArray(), (x, y) => Math.Abs(x - y)).Max() < 1e-10));
    }

    [Fact]
    public void What_would_take_too_long_is_refused_with_what_a_tree_would_need()
    {
        Variable[] variables = [.. Enumerable.Range(0, 60).Select(i => Variable.Numbered($"v{i}", 2))];
        Factor[] factors = [.. from i in Enumerable.Range(0, 60) from j in Enumerable.Range(0, i) select new Factor([variables[i], variables[j]], 1, 2, 2, 1)];
        var model = new MarkovNetwork(variables, factors);
        foreach (IInferenceEngine engine in new IInferenceEngine[] { new ExactEngine(), new CutsetConditioning() })
        {
            string message = Assert.Throws<InferenceTooLargeException>(() => engine.Infer(model, Evidence.None)).Message;
            Assert.Contains("are allowed; allow more by ExactOptions.MemoryLimit, observe more variables, or use an approximate engine (auto, bp, importance, gibbs)", message);
        }

        // Every pair attracts: belief propagation converges, and Auto says why it was chosen.
        InferenceResult auto = new AutoEngine(new ExactOptions { WorkLimit = 1e6 }).Infer(model, Evidence.None);
        Assert.False(auto.IsExact);
        Assert.Matches("^(bp|gibbs) was chosen because exact inference would need .* where 4.0 GB are allowed", auto.Note);
    }

    [SharedFact]
    public void Auto_says_that_it_was_exact_and_why()
    {
        InferenceResult auto = new AutoEngine().Infer(Samples.Network("asia"), Evidence.Parse("dysp=yes"));
        Assert.True(auto.IsExact);
        Assert.StartsWith("exact was chosen because its tables fit into 4.0 GB: junction tree", auto.Note);
        Assert.Equal("exact", auto.Engine);
    }

    [SharedFact]
    public void A_network_describes_its_size_width_and_cost() =>
        Assert.Matches("^.*: 37 variables, 46 arcs, 509 free parameters, .*\nexact inference: width 4, 1020 table entries \\(16.3 kB\\), the largest table ", Samples.Network("alarm").Describe());

    private static Evidence Some(BayesianNetwork network, int seed)
    {
        var random = new System.Random(seed ^ 31);
        Evidence evidence = Evidence.None;
        foreach (Variable variable in network.Variables)
        {
            evidence = random.Next(5) switch
            {
                0 => evidence.With(variable.Name, variable.States[random.Next(variable.Count)]),
                1 => evidence.With(Finding.Likelihood(variable.Name, [.. variable.States.Select(_ => random.NextDouble() + 0.1)])),
                _ => evidence,
            };
        }

        return evidence;
    }
}
