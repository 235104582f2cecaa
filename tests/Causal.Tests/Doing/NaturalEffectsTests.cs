using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Doing;

public sealed class NaturalEffectsTests
{
    // Pearl, The mediation formula, 2012, and sums by hand.
    [Fact]
    public void The_encouragement_example_has_its_published_effects()
    {
        BayesianNetwork network = new BayesianNetworkBuilder().Structure("T[2] -> M[2] -> Y[2] <- T")
            .Table("T", 0.5, 0.5).Table("M", 0.6, 0.4, 0.25, 0.75)
            .Row("Y", "T=0, M=0", 0.8, 0.2).Row("Y", "T=0, M=1", 0.7, 0.3).Row("Y", "T=1, M=0", 0.6, 0.4).Row("Y", "T=1, M=1", 0.2, 0.8)
            .Build();
        NaturalEffects effects = NaturalEffects.Of(network, ("T", "1", "0"), ("Y", "1"), "M");
        Assert.Equal(0.46, effects.Total, 1e-12);
        Assert.Equal(0.32, effects.Direct, 1e-12);
        Assert.Equal(0.035, effects.Indirect, 1e-12);
    }

    // The pneumonia example, by hand.
    [Fact]
    public void Asthma_harms_directly_and_helps_through_intensive_care()
    {
        BayesianNetwork network = DemonstrationTable.Named("pneumonia").Network;
        NaturalEffects effects = NaturalEffects.Of(network, ("asthma", "yes", "no"), ("death", "yes"), "intensive");
        Assert.Equal(0.102, effects.Direct, 1e-12);
        Assert.Equal(-0.042, effects.Indirect, 1e-12);
        Assert.Equal(-0.14, -NaturalEffects.Of(network, ("asthma", "no", "yes"), ("death", "yes"), "intensive").Indirect, 1e-12);
    }

    [Fact]
    public void A_variable_that_reaches_the_outcome_past_the_mediator_is_named()
    {
        BayesianNetwork network = new BayesianNetworkBuilder().Structure("X -> L -> M -> Y <- L; X -> Y").BuildUniform();
        Assert.Contains("'L'", Assert.Throws<ArgumentException>(() => NaturalEffects.Of(network, ("X", "yes", "no"), ("Y", "yes"), "M")).Message, StringComparison.Ordinal);
    }
}
