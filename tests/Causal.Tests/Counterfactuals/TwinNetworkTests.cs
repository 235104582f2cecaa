using Hybrid.Causal.Counterfactuals;
using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Counterfactuals;

public sealed class TwinNetworkTests
{
    [Fact]
    public void It_equals_playing_through_every_noise()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 25; trial++)
        {
            CausalGraph graph = RandomModels.Graph(random, 3, 0.6, 0.3);
            BayesianNetwork model = FunctionalModels.Random(random, graph);
            int State() => random.Next(2);
            (int x, int y, int x2, int y2, int z) = (State(), State(), State(), State(), State());
            double joint = FunctionalModels.Enumerate(model, ("V2", y, [("V0", x)]), ("V2", y2, [("V0", x2), ("V1", z)]), ("V1", z, []), ("V0", x2, []));
            double given = FunctionalModels.Enumerate(model, ("V1", z, []), ("V0", x2, []));
            double twin = TwinNetwork.Ask(
                model,
                [new("V2", $"{y}", [("V0", $"{x}")]), new("V2", $"{y2}", [("V0", $"{x2}"), ("V1", $"{z}")])],
                [new("V1", $"{z}"), new("V0", $"{x2}")]);
            Assert.Equal(joint / given, twin, 1e-9);
        }
    }

    // A firing squad: the captain gives the order when the court says so, two riflemen obey, either one kills (Pearl, Causality, 2009, section 7.1.2).
    [Fact]
    public void The_firing_squad()
    {
        BayesianNetwork model = new BayesianNetworkBuilder().Structure("U[2] -> C[2] -> A[2] -> D[2]; C -> B[2] -> D; W[2] -> A")
            .Table("U", 0.3, 0.7).Table("W", 0.8, 0.2)
            .Table("C", 1, 0, 0, 1).Table("B", 1, 0, 0, 1)
            .Row("A", "C=0, W=0", 1, 0).Row("A", "C=0, W=1", 0, 1).Row("A", "C=1, W=0", 0, 1).Row("A", "C=1, W=1", 0, 1)
            .Row("D", "A=0, B=0", 1, 0).Row("D", "A=0, B=1", 0, 1).Row("D", "A=1, B=0", 0, 1).Row("D", "A=1, B=1", 0, 1)
            .Build();

        // Given that the prisoner is dead, P(alive, had A not shot) = P(no order, A nervous) / P(dead) = 0.3 * 0.2 / (1 - 0.3 * 0.8).
        Assert.Equal(0.06 / 0.76, TwinNetwork.Ask(model, [new("D", "0", [("A", "0")])], [new("D", "1")]), 1e-12);
    }

    [Fact]
    public void Chance_in_a_table_is_named_and_contradictions_are_refused()
    {
        BayesianNetwork model = new BayesianNetworkBuilder().Structure("X[2] -> Y[2]").Table("X", 0.5, 0.5).Table("Y", 0.9, 0.1, 0.2, 0.8).Build();
        CounterfactualTerm[] terms = [new("Y", "1", [("X", "0")])];
        Assert.False(TwinNetwork.IsExact(model, terms));
        Assert.Contains("'Y' is left to chance", Assert.Throws<ArgumentException>(() => TwinNetwork.Ask(model, terms)).Message, StringComparison.Ordinal);
        Assert.Contains("contradicts itself", Assert.Throws<ArgumentException>(() => TwinNetwork.Ask(model, [new("Y", "1")], [new("X", "1"), new("X", "0")])).Message, StringComparison.Ordinal);
    }
}
