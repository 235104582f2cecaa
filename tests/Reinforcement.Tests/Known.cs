namespace Hybrid.Reinforcement.Tests;

/// <summary>Short names for what most tests need.</summary>
internal static class Known
{
    public static MarkovDecisionProcess Process(string id, double discount = 1) => EnvironmentRegistry.Make(id).Process!.WithDiscount(discount);

    public static PlanResult Plan(string id, double discount = 1) => ValueIteration.Solve(Process(id, discount), new PlanOptions { Tolerance = 1e-12 });

    public static void Near(double expected, double actual, double tolerance) => Assert.True(Math.Abs(expected - actual) <= tolerance, $"expected {expected:R}, found {actual:R}");

    public static void Near(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Near(pair.First, pair.Second, tolerance));
    }
}
