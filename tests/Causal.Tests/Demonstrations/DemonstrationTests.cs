namespace Hybrid.Causal.Tests.Demonstrations;

public sealed class DemonstrationTests
{
    // Charig et al., 1986, by hand from the counts: 273 of 350 and 289 of 350; standardised by the 357 and 343 stones of each size.
    [Fact]
    public void Kidney_stones_reverse()
    {
        Demonstration demo = DemonstrationTable.Named("simpson");
        Assert.Equal([0.78, 289 / 350.0], demo.Seen.Select(s => s.Probability), Near);
        Assert.Equal([0.832546, 0.778875], demo.Done.Select(s => Math.Round(s.Probability, 6)));
    }

    // Bickel et al., 1975: 1198 of 2691 men, 557 of 1835 women; standardised by department the women lead by 0.042637.
    [Fact]
    public void Berkeley_turns_round_with_the_department_held_fixed()
    {
        Demonstration demo = DemonstrationTable.Named("berkeley");
        Assert.Equal([1198 / 2691.0, 557 / 1835.0], demo.Seen.Select(s => s.Probability), Near);
        Assert.Equal(demo.Seen.Select(s => s.Probability), demo.Done.Select(s => s.Probability), Near);
        Assert.Equal(0.042637, demo.Held[1].Probability - demo.Held[0].Probability, 1e-6);
    }

    [Fact]
    public void Asthma_looks_protective_and_is_not()
    {
        Demonstration demo = DemonstrationTable.Named("pneumonia");
        Assert.Equal([0.108, 0.07], demo.Seen.Select(s => s.Probability), Near);
        Assert.Equal(0.25, Intervention.Ask(demo.Network, [("asthma", "yes"), ("intensive", "no")], "death")["yes"], 1e-12);
        Assert.True(demo.Held[1].Probability > demo.Held[0].Probability);
    }

    [Fact]
    public void Umbrellas_foretell_rain_and_do_not_bring_it()
    {
        Demonstration demo = DemonstrationTable.Named("umbrella");
        Assert.Equal([0.27 / 0.34, 0.03 / 0.66], demo.Seen.Select(s => s.Probability), Near);
        Assert.Equal([0.3, 0.3], demo.Done.Select(s => s.Probability), Near);
    }

    // By hand: P(hospital | no infection) = 0.95 * 0.02 + 0.05 * 0.7 = 0.054; 0.035 of it with a fracture.
    [Fact]
    public void Illnesses_exclude_each_other_among_patients_alone()
    {
        Demonstration demo = DemonstrationTable.Named("collider");
        Assert.All(demo.Seen.Zip(demo.Done), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-12));
        Assert.Equal(0.05, demo.Seen[0].Probability, 1e-12);
        Assert.Equal(0.035 / 0.054, demo.Among[0].Probability, 1e-12);
        Assert.Equal(0.0425 / (0.0425 + 0.475), demo.Among[1].Probability, 1e-12);
        Assert.Contains("hospital=yes", demo.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_example_says_why_and_what_not_to_adjust_for() => Assert.All(DemonstrationTable.All, demo =>
    {
        Assert.Contains($"do({demo.Treatment}=", demo.ToString(), StringComparison.Ordinal);
        Assert.Contains("Why: ", demo.ToString(), StringComparison.Ordinal);
        Assert.Contains("Do not adjust: ", demo.ToString(), StringComparison.Ordinal);
    });

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;
}
