namespace Hybrid.Reinforcement.Tests.Planning;

/// <summary>All planners find one optimum and prove it.</summary>
public sealed class PlannerTests
{
    private static readonly (string Name, Func<MarkovDecisionProcess, PlanResult> Solve)[] _planners =
    [
        ("value iteration", process => ValueIteration.Solve(process)),
        ("in place", process => ValueIteration.SolveInPlace(process)),
        ("prioritised", process => ValueIteration.SolvePrioritised(process)),
        ("policy iteration", process => PolicyIteration.Solve(process)),
        ("modified policy iteration", process => PolicyIteration.SolveModified(process)),
        ("linear program", process => LinearProgram.Solve(process)),
    ];

    public static TheoryData<string> Finite => [.. EnvironmentRegistry.Ids.Where(id => id != "CarRental-v0" && EnvironmentRegistry.Make(id).IsFinite)];

    [Theory]
    [MemberData(nameof(Finite))]
    public void Six_planners_agree_on_values_and_policy_and_prove_them(string id)
    {
        MarkovDecisionProcess process = Known.Process(id, 0.95);
        PlanResult expected = ValueIteration.Solve(process, new PlanOptions { Tolerance = 1e-13 });
        foreach ((string name, Func<MarkovDecisionProcess, PlanResult> solve) in _planners)
        {
            PlanResult plan = solve(process);
            Assert.True(plan.Converged && plan.Residual <= 1e-10, $"{name}: {plan.Residual}");
            Assert.True(plan.ErrorBound >= expected.Values.Zip(plan.Values, (a, b) => Math.Abs(a - b)).Max() - 1e-11, name);
            Known.Near(expected.Values, plan.Values, 1e-8);
            Assert.Equal(expected.Policy, plan.Policy);
        }
    }

    [Fact]
    public void With_discount_1_they_agree_where_every_episode_can_end()
    {
        foreach (string id in new[] { "FrozenLake-v1", "FrozenLake8x8-v1", "CliffWalking-v1", "CliffWalking-v1?is_slippery=true", "Taxi-v3", "Blackjack-v1", "Gridworld4x4-v0", "Gambler-v0" })
        {
            MarkovDecisionProcess process = Known.Process(id);
            PlanResult expected = ValueIteration.Solve(process, new PlanOptions { Tolerance = 1e-13 });
            foreach ((string name, Func<MarkovDecisionProcess, PlanResult> solve) in _planners)
            {
                PlanResult plan = solve(process);
                Assert.True(plan.Converged, $"{name} on {id}: {plan.Residual}");
                Known.Near(expected.Values, plan.Values, 1e-5);
                Assert.Equal(double.PositiveInfinity, plan.ErrorBound);
            }
        }
    }

    [Fact]
    public void An_iteration_limit_yields_an_unconverged_plan_with_its_residual()
    {
        PlanResult plan = ValueIteration.Solve(Known.Process("FrozenLake-v1", 0.99), new PlanOptions { MaximumIterations = 3 });
        Assert.False(plan.Converged);
        Assert.Equal(3, plan.Iterations);
        Assert.True(plan.Residual > 1e-3);
    }

    [Fact]
    public void Discount_1_without_an_end_is_refused_with_the_exception_explained()
    {
        string message = Assert.Throws<ArgumentException>(() => ValueIteration.Solve(Known.Process("Gridworld5x5-v0"))).Message;
        Assert.Contains("no policy ever ends", message);
        Assert.Contains("proper policy", message);
    }
}
