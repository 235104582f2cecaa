namespace Hybrid.Reinforcement.Tests.PartialObservation;

public sealed class TigerTests
{
    [Theory]
    [InlineData(0.95, 19.371368)]
    [InlineData(0.75, 1.933439)]
    public void The_value_of_not_knowing_is_the_published_one(double discount, double expected)
    {
        // Expected: the chain of how far one side leads, solved exactly.
        BeliefPlan plan = BeliefValueIteration.Solve(PartiallyObservedProcess.Tiger(discount), new PlanOptions { Tolerance = 1e-7 });
        Assert.True(plan.Converged);
        Assert.InRange(plan.ErrorBound, 0, 1e-7);
        Known.Near(expected, plan.Value([0.5, 0.5]), 1e-6);
        Known.Near(expected, Lead(discount), 1e-6);
    }

    [Fact]
    public void A_door_is_opened_once_one_side_leads_by_two()
    {
        PartiallyObservedProcess tiger = PartiallyObservedProcess.Tiger(0.95);
        BeliefPlan plan = BeliefValueIteration.Solve(tiger, new PlanOptions { Tolerance = 1e-6 });
        double[] once = tiger.Update([0.5, 0.5], 0, 0);
        Known.Near([0.85, 0.15], once, 1e-12);
        double[] twice = tiger.Update(once, 0, 0);
        Assert.Equal([0, 0, 2], [plan.Act([0.5, 0.5]), plan.Act(once), plan.Act(twice)]);
        Known.Near([0.5, 0.5], tiger.Update(once, 0, 1), 1e-12);
    }

    [Fact]
    public void Point_based_iteration_comes_near_from_below()
    {
        PartiallyObservedProcess tiger = PartiallyObservedProcess.Tiger(0.95);
        double found = PointBasedValueIteration.Solve(tiger, options: new PointBasedOptions { Expansions = 4, Tolerance = 1e-6 }).Value([0.5, 0.5]);
        Assert.InRange(found, 19.371368 - 1e-3, 19.371368 + 1e-5);
    }

    [Fact]
    public void A_process_whose_observations_tell_the_state_is_worth_what_it_is_worth_seen()
    {
        // Observed with certainty from the first step on, so that a belief's value is the mean of the states' after the best common first action.
        MarkovDecisionProcess lake = EnvironmentRegistry.Make("Gridworld4x4-v0").Process!.WithDiscount(0.8);
        double[,,] observe = new double[lake.ActionCount, lake.StateCount, lake.StateCount];
        for (int action = 0; action < lake.ActionCount; action++)
        {
            for (int state = 0; state < lake.StateCount; state++)
            {
                observe[action, state, state] = 1;
            }
        }

        PartiallyObservedProcess seen = PartiallyObservedProcess.Create(lake, observe);
        double[] values = [.. ValueIteration.Solve(lake).Values];
        double[] corner = new double[lake.StateCount];
        corner[6] = 1;
        Known.Near(values[6], PointBasedValueIteration.Solve(seen, corner, new PointBasedOptions { Expansions = 6 }).Value(corner), 1e-6);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_the_reason()
    {
        PartiallyObservedProcess tiger = PartiallyObservedProcess.Tiger(0.9, 1);
        Assert.Contains("cannot happen", Assert.Throws<ArgumentException>(() => tiger.Update([1, 0], 0, 1)).Message);
        Assert.Contains("that sum to 0.9", Assert.Throws<ArgumentException>(() => tiger.Update([0.9, 0], 0, 0)).Message);
        Assert.Contains("discount is 1", Assert.Throws<ArgumentException>(() => PartiallyObservedProcess.Tiger(1)).Message);
        Assert.Contains("sum to 0.9", Assert.Throws<ArgumentException>(() => PartiallyObservedProcess.Create(tiger.Process, new[, ,] { { { 0.9 }, { 1.0 } }, { { 1.0 }, { 1.0 } }, { { 1.0 }, { 1.0 } } })).Message);
    }

    // The integer by which hearings of one side lead, from -8 to 8, is all that a belief depends on.
    private static double Lead(double discount)
    {
        const int Most = 8;
        double[] values = new double[(2 * Most) + 1];
        for (int sweep = 0; sweep < 5000; sweep++)
        {
            double[] next = new double[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                int lead = i - Most;
                double left = 1 / (1 + Math.Pow(0.15 / 0.85, lead));
                double hearLeft = (0.85 * left) + (0.15 * (1 - left));
                double listen = -1 + (discount * ((hearLeft * values[Math.Min(i + 1, 2 * Most)]) + ((1 - hearLeft) * values[Math.Max(i - 1, 0)])));
                double openRight = (10 * left) - (100 * (1 - left)) + (discount * values[Most]);
                double openLeft = (10 * (1 - left)) - (100 * left) + (discount * values[Most]);
                next[i] = Math.Max(listen, Math.Max(openLeft, openRight));
            }

            values = next;
        }

        return values[Most];
    }
}
