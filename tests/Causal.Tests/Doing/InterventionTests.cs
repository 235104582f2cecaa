using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Doing;

public sealed class InterventionTests
{
    // Evidence after the action on another cause of the effect; a formula that adjusts for the evidence's parents instead gives 0.9612.
    [Fact]
    public void The_sprinkler_with_rain_seen_after_the_action_wets_the_grass()
    {
        BayesianNetwork network = new BayesianNetworkBuilder()
            .Structure("C[2] -> S[2] -> W[2] <- R[2] <- C")
            .Table("C", 0.5, 0.5).Table("S", 0.5, 0.5, 0.9, 0.1).Table("R", 0.8, 0.2, 0.2, 0.8)
            .Row("W", "S=1, R=1", 0.01, 0.99).Row("W", "S=0, R=0", 1, 0).Row("W", "S=1, R=0", 0.1, 0.9).Row("W", "S=0, R=1", 0.1, 0.9)
            .Build();
        Assert.Equal(0.99, Intervention.Ask(network, [("S", "1")], "W", Evidence.Parse("R=1"))["1"], 1e-12);
        Assert.Equal(0.99, CausalQuery.Parse("P(W=1 | do(S=1), R=1)").On(network), 1e-12);
    }

    // Written out by hand: the effect of the arrow Z -> X -> Y with Z -> W -> Y.
    [Fact]
    public void Front_and_back_door_give_the_same_numbers()
    {
        BayesianNetwork network = new BayesianNetworkBuilder()
            .Structure("W[2] -> X[2] -> Z[2] -> Y[2] <- W")
            .Table("W", 0.7, 0.3).Table("X", 0.9, 0.1, 0.4, 0.6).Table("Z", 0.5, 0.5, 0.1, 0.9)
            .Row("Y", "Z=0, W=0", 0.9, 0.1).Row("Y", "Z=1, W=0", 0.2, 0.8).Row("Y", "Z=0, W=1", 0.8, 0.2).Row("Y", "Z=1, W=1", 0.1, 0.9)
            .Build();
        ObservedDistribution observed = ObservedDistribution.Of(network);
        foreach (string text in new[] { "W -> X -> Z -> Y; W -> Y", "X -> Z -> Y; X <-> Y" })
        {
            var found = Assert.IsType<Identified>(Causal.Identification.Of(CausalGraph.Parse(text), ["X"], ["Y"]));
            EffectTable table = EffectTable.Of(found.Estimand, observed, ["X"], ["Y"]);
            Assert.Equal(0.48, table["0", "1"], 1e-12);
            Assert.Equal(0.76, table["1", "1"], 1e-12);
        }

        Assert.Equal(0.76, Intervention.Ask(network, [("X", "1")], "Y")["1"], 1e-12);
        Assert.Equal(0.802, Intervention.Ask(network, [], "Y", Evidence.Parse("X=1"))["1"], 1e-12);
    }

    [Fact]
    public void What_is_acted_on_twice_or_unknown_is_refused()
    {
        BayesianNetwork network = new BayesianNetworkBuilder().Structure("rain -> grass").Table("rain", 0.5, 0.5).Table("grass", 1, 0, 0, 1).Build();
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Intervention.Do(network, [("rain", "yes"), ("rain", "no")])).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'rain'?", Assert.Throws<ArgumentException>(() => Intervention.Do(network, [("rian", "yes")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_never_meets_a_stratum_violates_positivity()
    {
        DiscreteData data = DiscreteData.Parse("Z,X,Y\n0,0,0\n0,0,1\n1,1,1\n1,0,1\n");
        var found = (Identified)Causal.Identification.Of(CausalGraph.Parse("Z -> X -> Y; Z -> Y"), ["X"], ["Y"]);
        var error = Assert.Throws<ArgumentException>(() => EffectTable.Of(found.Estimand, ObservedDistribution.Of(data), ["X"], ["Y"]));
        Assert.Contains("positivity is violated", error.Message, StringComparison.Ordinal);
        Assert.Contains("do(X=1)", error.Message, StringComparison.Ordinal);
    }
}
