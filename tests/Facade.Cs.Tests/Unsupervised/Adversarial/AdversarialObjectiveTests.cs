using Hybrid.Unsupervised;

namespace Hybrid.Tests.Unsupervised;

public sealed class AdversarialObjectiveTests
{
    private static readonly double[] _data = [0.1, 0.2, 0.3, 0.4];
    private static readonly double[] _made = [0.4, 0.1, 0.25, 0.25];

    // The divergences by their definitions, f-GAN's table 1 (its f, so that Pearson's divides by what is made); the logistic objective's best is 2 JS - ln 4 (Goodfellow and others, theorem 1).
    public static TheoryData<string, double> Divergences()
    {
        double Sum(Func<double, double, double> term) => _data.Zip(_made, term).Sum();
        double logistic = Sum((p, q) => (p * Math.Log(p / (p + q))) + (q * Math.Log(q / (p + q))));
        return new()
        {
            { "minimax", logistic },
            { "non-saturating", logistic },
            { "least-squares", Sum((p, q) => -0.5 * p * q / (p + q)) },
            { "kullback-leibler", Sum((p, q) => p * Math.Log(p / q)) },
            { "reverse-kullback-leibler", Sum((p, q) => q * Math.Log(q / p)) },
            { "pearson", Sum((p, q) => (p - q) * (p - q) / q) },
            { "neyman", Sum((p, q) => (p - q) * (p - q) / p) },
            { "squared-hellinger", Sum((p, q) => Math.Pow(Math.Sqrt(p) - Math.Sqrt(q), 2)) },
            { "jensen-shannon", logistic + (2 * Math.Log(2)) },
            { "total-variation", Sum((p, q) => 0.5 * Math.Abs(p - q)) },
        };
    }

    [Theory]
    [MemberData(nameof(Divergences))]
    public void The_best_discriminator_reaches_the_divergence(string name, double divergence)
    {
        // On four points a discriminator is four scores, each found on a fine grid: max p g(v) - q f*(g(v)).
        AdversarialObjective objective = AdversarialObjective.Parse(name);
        double[] grid = [.. Enumerable.Range(-20_000, 40_001).Select(i => i / 1000.0)];
        double At(double real, double made) => objective.Bound(Tensor.Scalar(real, ElementType.Float64), Tensor.Scalar(made, ElementType.Float64)).Item();
        double nothing = At(0, 0);
        double[] real = [.. grid.Select(v => At(v, 0) - nothing)], fake = [.. grid.Select(v => At(0, v) - nothing)];
        double best = nothing + _data.Zip(_made, (p, q) => real.Zip(fake, (a, b) => (p * a) + (q * b)).Max()).Sum();
        Assert.Equal(divergence, best, 1e-5);
    }

    [Fact]
    public void A_generator_lowers_its_loss_by_scoring_higher_and_an_encoder_by_scoring_lower()
    {
        foreach (AdversarialObjective objective in AdversarialObjective.All)
        {
            // Least squares draw scores to 1 and to 0: between them all objectives agree.
            Tensor score = Tensor.From([0.2, 0.6], 2);
            Assert.All(Gradient.Of(objective.Generator, score).ToDoubleArray(), slope => Assert.True(slope < 0, objective.Name));
            Assert.All(Gradient.Of(objective.Encoder, score).ToDoubleArray(), slope => Assert.True(slope > 0, objective.Name));
        }
    }

    [Fact]
    public void Of_those_that_fade_only_minimax_fades_for_a_generator_far_behind()
    {
        // d/dv of ln(1 - sigmoid(v)) is -sigmoid(v), and of -ln sigmoid(v) it is -(1 - sigmoid(v)).
        Tensor score = Tensor.From([-12.0], 1);
        double sigmoid = 1 / (1 + Math.Exp(12));
        Assert.Equal(-sigmoid, Gradient.Of(AdversarialObjective.Minimax.Generator, score).Item(), 1e-12);
        Assert.Equal(sigmoid - 1, Gradient.Of(AdversarialObjective.NonSaturating.Generator, score).Item(), 1e-12);
    }

    [Fact]
    public void A_name_that_is_none_is_answered_with_those_that_are() =>
        Assert.Contains("there is no 'hinge'; there are minimax, non-saturating", Assert.Throws<ArgumentException>(() => AdversarialObjective.Parse("hinge")).Message);
}
