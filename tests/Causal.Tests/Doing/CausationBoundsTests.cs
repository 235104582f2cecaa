namespace Hybrid.Causal.Tests.Doing;

public sealed class CausationBoundsTests
{
    // Pearl, Glymour and Jewell, Causal Inference in Statistics, 2016, example 4.5.1: 16 and 14 of 1000 die in the experiment, 2 and 28 of 1000 outside.
    [Fact]
    public void The_drug_of_the_law_suit_was_the_cause()
    {
        CausationBounds bounds = CausationBounds.Of(0.016, 0.014, 0.001, 0.499, 0.014);
        Assert.Equal(1, bounds.Necessity.Low, 1e-9);
        Assert.Equal(1, bounds.Necessity.High, 1e-9);
        Assert.Equal(0.002, bounds.NecessityAndSufficiency.Low, 1e-12);
        Assert.Equal(0.016, bounds.NecessityAndSufficiency.High, 1e-12);
    }

    [Fact]
    public void An_experiment_that_contradicts_the_observation_is_refused() =>
        Assert.Contains("contradicts", Assert.Throws<ArgumentException>(() => CausationBounds.Of(0.1, 0.1, 0.5, 0.1, 0.1)).Message, StringComparison.Ordinal);
}
