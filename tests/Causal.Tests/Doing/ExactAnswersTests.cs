using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Doing;

/// <summary>Exact answers of the literature and of other programs' tests, to rounding.</summary>
public sealed class ExactAnswersTests
{
    // pgmpy's test_CausalInference: Simpson's network, two paths, and an instrument; the figures there.
    [Fact]
    public void The_networks_of_pgmpys_tests()
    {
        BayesianNetwork simpson = new BayesianNetworkBuilder().Structure("S[2] -> T[2] -> C[2]; S -> C").Table("S", 0.5, 0.5).Table("T", 0.25, 0.75, 0.75, 0.25)
            .Row("C", "S=0, T=0", 0.3, 0.7).Row("C", "S=0, T=1", 0.4, 0.6).Row("C", "S=1, T=0", 0.7, 0.3).Row("C", "S=1, T=1", 0.8, 0.2).Build();
        Assert.Equal(0.5, Seen(simpson, "C", "T", "1"), 1e-12);
        Assert.Equal(0.4, Seen(simpson, "C", "T", "0"), 1e-12);
        Assert.Equal(0.4, Intervention.Ask(simpson, [("T", "1")], "C")["1"], 1e-12);
        Assert.Equal(0.5, Intervention.Ask(simpson, [("T", "0")], "C")["1"], 1e-12);
    }

    // y0's front-door and back-door generator: P(W) = .3, P(X) = .1 + .5 W, P(Z) = .5 + .4 X, P(Y) = .1 + .7 Z + .1 W.
    [Fact]
    public void A_front_door_and_a_back_door()
    {
        BayesianNetwork network = new BayesianNetworkBuilder().Structure("W[2] -> X[2] -> Z[2] -> Y[2]; W -> Y").Table("W", 0.7, 0.3).Table("X", 0.9, 0.1, 0.4, 0.6).Table("Z", 0.5, 0.5, 0.1, 0.9)
            .Row("Y", "W=0, Z=0", 0.9, 0.1).Row("Y", "W=0, Z=1", 0.2, 0.8).Row("Y", "W=1, Z=0", 0.8, 0.2).Row("Y", "W=1, Z=1", 0.1, 0.9).Build();
        Assert.Equal(0.48, Intervention.Ask(network, [("X", "0")], "Y")["1"], 1e-12);
        Assert.Equal(0.76, Intervention.Ask(network, [("X", "1")], "Y")["1"], 1e-12);
        Assert.Equal(0.28, QueryLine.Parse("ATE(X->Y)").Ask(CausalGraph.Parse("X -> Z -> Y; X <-> Y"), ObservedDistribution.Of(network)).Value!.Value, 1e-12);
        Assert.Equal(0.466, Seen(network, "Y", "X", "0"), 5e-4);
        Assert.Equal(0.802, Seen(network, "Y", "X", "1"), 5e-4);
    }

    // Pearl, Causality, 2009, table 3.1: smoking, tar and cancer by the front door.
    [Fact]
    public void Smoking_and_tar()
    {
        Variable x = Variable.Numbered("X", 2), z = Variable.Numbered("Z", 2), y = Variable.Numbered("Y", 2);
        double[,] mass = { { 0.475, 0.025 }, { 0.025, 0.475 } };
        double[,] cancer = { { 0.10, 0.05 }, { 0.90, 0.85 } };
        double[] values = [.. from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 2) from k in Enumerable.Range(0, 2) select mass[i, j] * (k == 1 ? cancer[i, j] : 1 - cancer[i, j])];
        ObservedDistribution observed = ObservedDistribution.Of(new Factor([x, z, y], values));
        CausalGraph graph = CausalGraph.Parse("X -> Z -> Y; X <-> Y");
        Assert.Equal(0.4525, QueryLine.Parse("P(Y=1 | do(X=1))").Ask(graph, observed).Value!.Value, 1e-12);
        Assert.Equal(0.4975, QueryLine.Parse("P(Y=1 | do(X=0))").Ask(graph, observed).Value!.Value, 1e-12);
        Assert.Equal(0.8525, QueryLine.Parse("P(Y=1 | X=1)").Ask(graph, observed).Value!.Value, 1e-12);
        Assert.Equal(0.0975, QueryLine.Parse("P(Y=1 | X=0)").Ask(graph, observed).Value!.Value, 1e-12);
    }

    // Berkeley, 1973: crude rates, and the difference standardised by department.
    [Fact]
    public void Berkeleys_admissions()
    {
        Demonstration demo = DemonstrationTable.Named("berkeley");
        Assert.Equal(0.445188, demo.Seen[0].Probability, 1e-6);
        Assert.Equal(0.303542, demo.Seen[1].Probability, 1e-6);
        Assert.Equal(0.042637, demo.Held[1].Probability - demo.Held[0].Probability, 1e-6);
    }

    // The asthma model: P(D | A) = .070 below P(D | not A) = .108; without intensive care the effect is +.13.
    [Fact]
    public void Pneumonia_and_asthma()
    {
        BayesianNetwork network = DemonstrationTable.Named("pneumonia").Network;
        double Value(string query) => QueryLine.Parse(query).Ask(network).Value!.Value;
        Assert.Equal(0.070, Value("P(death=yes | asthma=yes)"), 1e-12);
        Assert.Equal(0.108, Value("P(death=yes | asthma=no)"), 1e-12);
        Assert.Equal(0.13, Value("CDE(asthma->death via intensive=no)"), 1e-12);
        Assert.Equal(0.102, Value("NDE(asthma->death via intensive)"), 1e-12);
        Assert.Equal(-0.042, Value("NIE(asthma->death via intensive)"), 1e-12);
    }

    // The Book of Why, 2018, game 5, and Pearl's figure of 1995 with its four minimal sets.
    [Theory]
    [InlineData("A -> X; A -> B; B -> X; C -> B; C -> Y; X -> Y", "C|A,B")]
    [InlineData("Z1 -> Z2; Z1 -> Z3; Z4 -> Z3; Z4 -> Z5; Z3 -> X; Z3 -> Y; Z2 -> X; Z5 -> Y; X -> Z6 -> Y", "Z1,Z3|Z2,Z3|Z3,Z4|Z3,Z5")]
    public void Published_adjustment_sets(string text, string expected) =>
        Assert.Equal(expected.Split('|').Order(), AdjustmentSets.All(CausalGraph.Parse(text), ["X"], ["Y"]).Select(s => string.Join(',', s.Order())).Order());

    private static double Seen(BayesianNetwork network, string of, string given, string state) => Intervention.Ask(network, [], of, Evidence.None.With(given, state))["1"];
}
