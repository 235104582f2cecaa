using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Probabilistic.Tests.Exact;

public sealed class AnalysisTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(60);

    [Fact]
    public void The_most_probable_states_are_those_of_enumeration_in_order() =>
        Check.One(Runs, Prop.ForAll<int>(seed =>
        {
            BayesianNetwork network = Samples.Random(seed, 5, zeros: seed % 2 == 0);
            double[] expected = [.. Enumeration.Joint(network, Evidence.None).Select(p => p.Weight).Where(w => w > 0).OrderDescending().Take(6)];
            double[] actual = [.. Analysis.MostProbable(network.Compile(), 6).Select(e => Math.Exp(e.LogProbability))];
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], actual[i], 1e-10);
            }
        }));

    [Fact]
    public void The_most_probable_part_is_that_of_enumeration() =>
        Check.One(Runs, Prop.ForAll<int>(seed =>
        {
            BayesianNetwork network = Samples.Random(seed, 6, zeros: seed % 2 == 0);
            int[] wanted = [.. Enumerable.Range(0, network.Variables.Count).Where(v => v % 2 == 0)];
            Evidence evidence = Evidence.None.With(Finding.Likelihood(network.Variables[0].Name, [.. network.Variables[0].States.Select((_, i) => 0.3 + i)]));
            double expected = Enumeration.Posterior(network, evidence, wanted).Max() * Enumeration.Evidence(network, evidence);
            Explanation actual = Analysis.MostProbable(network.Compile(), [.. wanted.Select(v => network.Variables[v].Name)], evidence);
            Assert.Equal(Math.Log(expected), actual.LogProbability, 1e-10);
        }));

    [Fact]
    public void Information_is_largest_where_the_variable_decides()
    {
        ExactInference asia = Samples.Network("asia").Compile();
        var ranked = Analysis.MostInformative(asia, "either", ["xray", "tub", "lung", "smoke"]);
        Assert.Equal("lung", ranked[0].Variable.Name);
        Assert.Equal("tub", ranked.Single(r => r.Variable.Name == "tub").Variable.Name);

        // I(a; b) of the joint table, summed by hand.
        Factor joint = asia.Joint(["either", "xray"]);
        double expected = 0;
        for (int i = 0; i < 4; i++)
        {
            double p = joint.Values[i];
            expected += p * Math.Log(p / (joint.SumOut(joint.Variables[1]).Values[i / 2] * joint.SumOut(joint.Variables[0]).Values[i % 2]));
        }

        Assert.Equal(expected, ranked.Single(r => r.Variable.Name == "xray").Information, 1e-12);
    }

    [Fact]
    public void Conflict_is_zero_for_independent_findings_and_positive_for_contrary_ones()
    {
        ExactInference asia = Samples.Network("asia").Compile();
        Assert.Equal(0, Analysis.Conflict(asia, Evidence.Parse("asia=yes, smoke=yes")), 1e-12);
        Assert.True(Analysis.Conflict(asia, Evidence.Parse("lung=yes, xray=no")) > 1);
        Assert.True(Analysis.Conflict(asia, Evidence.Parse("lung=yes, xray=yes")) < -1);
    }

    [Fact]
    public void Sensitivities_are_finite_differences()
    {
        BayesianNetwork network = Samples.Sprinkler();
        Evidence evidence = Evidence.Parse("wet=yes");
        IReadOnlyList<double[]> derivatives = Analysis.Sensitivity(network, "rain", "yes", evidence);
        const double Step = 1e-6;
        for (int v = 0; v < derivatives.Count; v++)
        {
            for (int i = 0; i < derivatives[v].Length; i++)
            {
                double At(double change)
                {
                    Factor[] factors = [.. network.Factors.Select((f, k) => k != v ? f : new Factor(f.Variables, [.. f.Values.ToArray().Select((x, j) => j == i ? Math.Max(0, x + change) : x)]))];
                    return ExactInference.Compile(new MarkovNetwork(network.Variables, factors)).Ask(evidence, ["rain"])["rain", "yes"];
                }

                bool zero = network.Factors[v].Values[i] == 0;
                double expected = zero ? (At(Step) - At(0)) / Step : (At(Step) - At(-Step)) / (2 * Step);
                Assert.Equal(expected, derivatives[v][i], 1e-5);
            }
        }
    }

    // By hand: 1 - 0.95 * 0.2 * 0.4 with both causes and a leak of 0.05.
    [Fact]
    public void Table_shapes_follow_their_formulas()
    {
        var a = new Variable("a", "yes", "no");
        var b = new Variable("b", "yes", "no");
        var c = new Variable("c", "yes", "no");
        ConditionalTable or = TableShapes.NoisyOr(c, [a, b], [0.8, 0.6], 0.05);
        Assert.Equal(1 - (0.95 * 0.2 * 0.4), or.Row(0)[0], 1e-15);
        Assert.Equal(1 - (0.95 * 0.2), or.Row(1)[0], 1e-15);
        Assert.Equal(0.05, or.Row(3)[0], 1e-15);

        // A noisy-OR is a noisy-MAX of two degrees.
        var d = new Variable("d", "no", "yes");
        ConditionalTable max = TableShapes.NoisyMax(d, [a, b], [[0.2, 0.8, 1, 0], [0.4, 0.6, 1, 0]], [0.95, 0.05]);
        for (int row = 0; row < 4; row++)
        {
            Assert.Equal(or.Row(row)[0], max.Row(row)[1], 1e-15);
        }

        Assert.Equal([1, 0, 0, 1, 0, 1, 0, 1], TableShapes.Deterministic(c, [a, b], s => s[0] == 0 && s[1] == 0 ? 0 : 1).Values.ToArray());
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), TableShapes.Logistic(c, [a, b], [2, -1], 0.5).Row(0)[0], 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => TableShapes.NoisyOr(c, [a], [1.5]));
        Assert.Throws<ArgumentException>(() => TableShapes.NoisyOr(c, [a, b], [0.5]));
    }

    [SharedFact]
    public void Mutual_information_is_that_of_the_joint_and_0_for_separated_variables()
    {
        BayesianNetwork asia = Samples.Network("asia");
        ExactInference exact = asia.Compile();
        double[] joint = Enumeration.Posterior(asia, Evidence.Parse("dysp=yes"), asia.IndexOf("smoke"), asia.IndexOf("xray"));
        double[] first = [joint[0] + joint[1], joint[2] + joint[3]];
        double[] second = [joint[0] + joint[2], joint[1] + joint[3]];
        double expected = joint.Select((p, i) => p * Math.Log(p / (first[i / 2] * second[i % 2]))).Sum();
        Assert.Equal(expected, Analysis.MutualInformation(exact, "smoke", "xray", Evidence.Parse("dysp=yes")), 1e-12);
        Assert.Equal(0, Analysis.MutualInformation(exact, "asia", "smoke"), 1e-12);
        Assert.Equal(Analysis.MostInformative(exact, "lung", ["xray"])[0].Information, Analysis.MutualInformation(exact, "lung", "xray"), 1e-12);
    }

    // pgmpy's test_map_query_with_evidence.
    [Fact]
    public void The_most_probable_part_given_evidence_is_pgmpys()
    {
        BayesianNetwork network = new BayesianNetworkBuilder()
            .Structure("A[2] -> J[2] <- R[2]; J -> Q[2]; J -> L[2] <- G[2]")
            .Table("A", 0.2, 0.8).Table("R", 0.4, 0.6).Table("G", 0.6, 0.4)
            .Table("J", 0.9, 0.1, 0.6, 0.4, 0.7, 0.3, 0.1, 0.9).Table("Q", 0.9, 0.1, 0.2, 0.8).Table("L", 0.9, 0.1, 0.45, 0.55, 0.8, 0.2, 0.1, 0.9)
            .Build();
        Explanation best = Analysis.MostProbable(network.Compile(), ["A", "R", "L"], Evidence.Parse("J=0, Q=1, G=0"));
        Assert.Equal("A=1, R=0, L=0", best.ToString());
    }
}
