namespace Hybrid.Reinforcement.Tests.Planning;

/// <summary>Optimal values and success probabilities computed independently, in exact or high-precision arithmetic from the published dynamics, unless a source is named.</summary>
public sealed class KnownAnswersTests
{
    [Fact]
    public void FrozenLake_with_discount_1_is_worth_14_17ths()
    {
        double[] expected = [14 / 17.0, 14 / 17.0, 14 / 17.0, 14 / 17.0, 14 / 17.0, 0, 9 / 17.0, 0, 14 / 17.0, 14 / 17.0, 13 / 17.0, 0, 0, 15 / 17.0, 16 / 17.0, 0];
        Known.Near(expected, PolicyIteration.Solve(Known.Process("FrozenLake-v1")).Values, 1e-10);
        Known.Near(expected, Known.Plan("FrozenLake-v1").Values, 1e-8);
    }

    [Fact]
    public void FrozenLake_with_discounts_below_1()
    {
        PlanResult plan = Known.Plan("FrozenLake-v1", 0.99);
        Known.Near([.542026, .498803, .470696, .456852, .558451, 0, .358348, 0, .591799, .643080, .615208, 0, 0, .741720, .862837, 0], plan.Values, 1e-6);
        Assert.Equal([0, 3, 3, 3, 0, 0, 0, 0, 3, 1, 0, 0, 0, 2, 1, 0], plan.Policy);
        Known.Near(.180472, Known.Plan("FrozenLake-v1", 0.95).StartValue, 1e-6);
        Known.Near(.068891, Known.Plan("FrozenLake-v1", 0.9).StartValue, 1e-6);
        Known.Near(Math.Pow(0.99, 5), Known.Plan("FrozenLake-v1?is_slippery=false", 0.99).StartValue, 1e-12);
    }

    [Fact]
    public void FrozenLake_success_within_100_steps()
    {
        MarkovDecisionProcess process = Known.Process("FrozenLake-v1");
        double Success(double discount) => PolicyEvaluation.Success(process, Policy.Deterministic(process, [.. Known.Plan("FrozenLake-v1", discount).Policy]), 100);
        Known.Near(.744190, BackwardInduction.Solve(process, 100).StartValue, 1e-6);
        Known.Near(.740165, Success(1), 1e-6);
        Known.Near(.740165, Success(.999), 1e-6);
        Known.Near(.740165, Success(.99), 1e-6);
        Known.Near(.729766, Success(.95), 1e-6);
        Known.Near(.013940, PolicyEvaluation.Success(process, Policy.Uniform(process), 100), 1e-6);
    }

    [Fact]
    public void FrozenLake_8x8_values_and_success()
    {
        MarkovDecisionProcess process = Known.Process("FrozenLake8x8-v1");
        PlanResult plan = Known.Plan("FrozenLake8x8-v1", .99);
        Known.Near([.4146, .4272, .4461, .4683, .4924, .5166, .5353, .5410], plan.Values.Take(8), 5e-5);
        Known.Near(.414640, plan.StartValue, 1e-6);
        Policy nearly = Policy.Deterministic(process, [.. plan.Policy]);
        Known.Near(.862955, PolicyEvaluation.Success(process, nearly, 200), 1e-6);
        Known.Near(.893841, PolicyEvaluation.Success(process, nearly, null), 1e-6);
        Policy patient = Policy.Deterministic(process, [.. Known.Plan("FrozenLake8x8-v1", .999).Policy]);
        Known.Near(.885654, PolicyEvaluation.Success(process, patient, 200), 1e-6);
        Known.Near(1, PolicyEvaluation.Success(process, patient, null), 1e-9);
        Known.Near(.913220, BackwardInduction.Solve(process, 200).StartValue, 1e-6);
        Known.Near(.001901, PolicyEvaluation.Success(process, Policy.Uniform(process), 200), 1e-6);
    }

    [Fact]
    public void FrozenLake_8x8_with_discount_1_needs_the_tie_rule()
    {
        MarkovDecisionProcess process = Known.Process("FrozenLake8x8-v1");
        double[] values = [.. Known.Plan("FrozenLake8x8-v1").Values];
        Known.Near(1, values[0], 1e-6);
        double[] exact = [.. PolicyIteration.Solve(process).Values];
        Known.Near(1, exact[0], 1e-9);
        Assert.Equal(0, PolicyEvaluation.Success(process, Policy.Deterministic(process, GreedyPolicy.LowestAction(process, exact)), null));
        Known.Near(1, PolicyEvaluation.Success(process, Policy.Deterministic(process, GreedyPolicy.Of(process, exact)), null), 1e-9);
    }

    [Fact]
    public void CliffWalking()
    {
        MarkovDecisionProcess process = Known.Process("CliffWalking-v1");
        Known.Near(-13, Known.Plan("CliffWalking-v1").Values[36], 1e-9);
        Known.Near(-64.709, Known.Plan("CliffWalking-v1?is_slippery=true").Values[36], 1e-3);
        Known.Near(-46.353, Known.Plan("CliffWalking-v1?is_slippery=true", .99).Values[36], 1e-3);
        Known.Near(-20.708, ValueIteration.Solve(process.WithExploration(0.1)).StartValue, 1e-3);
        Policy online = Policy.EpsilonSoft(process, [.. Known.Plan("CliffWalking-v1").Policy], 0.1);
        Known.Near(-45.80, PolicyEvaluation.StartValue(process, online), 0.05);
    }

    [Fact]
    public void Taxi()
    {
        PlanResult dry = Known.Plan("Taxi-v3");
        MarkovDecisionProcess process = Known.Process("Taxi-v3");
        Known.Near(7.93, dry.StartValue, 1e-9);
        double[] starts = [.. dry.Values.Where((_, state) => process.Start[state] > 0)];
        Assert.Equal((300, 3.0, 15.0), (starts.Length, starts.Min(), starts.Max()));
        Known.Near(6.327464, Known.Plan("Taxi-v3", .99).StartValue, 1e-6);
        Known.Near(-1.263323, Known.Plan("Taxi-v3", .9).StartValue, 1e-6);
        Known.Near(3.954575, Known.Plan("Taxi-v4?is_rainy=true").StartValue, 1e-6);
        double[] visits = PolicyEvaluation.Occupancy(process, Policy.Deterministic(process, [.. dry.Policy]));
        Known.Near(13.07, visits.Sum(), 1e-9);
    }

    [Fact]
    public void Blackjack_expected_values_and_table()
    {
        Known.Near(-0.0431131, Known.Plan("Blackjack-v1").StartValue, 1e-7);
        Known.Near(-0.0465560, Known.Plan("Blackjack-v1?sab=false").StartValue, 1e-7);
        Known.Near(-0.0257292, Known.Plan("Blackjack-v1?sab=false&natural=true").StartValue, 1e-7);
        PlanResult plan = Known.Plan("Blackjack-v1");
        int[] Stand(bool usable) => [.. Enumerable.Range(1, 10).Select(shown => Enumerable.Range(12, 10).First(sum => plan.Policy[Blackjack.NumberOf(sum, shown, usable, false)] == 0))];
        Assert.Equal([17, 13, 13, 12, 12, 12, 17, 17, 17, 17], Stand(false));
        Assert.Equal([19, 18, 18, 18, 18, 18, 18, 18, 19, 19], Stand(true));
        MarkovDecisionProcess process = Known.Process("Blackjack-v1");
        double Value(int sum, int shown, bool usable, int action) => GreedyPolicy.ActionValue(process, [.. plan.Values], Blackjack.NumberOf(sum, shown, usable, false), action);
        Known.Near([-.21106, -.21354, -.57578, -.56931, -.37706, -.33775], [Value(12, 4, false, 0), Value(12, 4, false, 1), Value(16, 10, false, 0), Value(16, 10, false, 1), Value(18, 1, true, 0), Value(18, 1, true, 1)], 5e-6);
    }

    [Fact]
    public void Sutton_and_Bartos_example_5_4()
    {
        MarkovDecisionProcess process = Known.Process("Blackjack-v1");
        int[] stick20 = [.. Enumerable.Range(0, process.StateCount).Select(state => state >= 704 || state / 22 >= 20 ? 0 : 1)];
        Known.Near(-.277204, PolicyEvaluation.Values(process, Policy.Deterministic(process, stick20))[Blackjack.NumberOf(13, 2, true, false)], 1e-6);
    }

    [Fact]
    public void Sutton_and_Bartos_gridworlds()
    {
        MarkovDecisionProcess five = Known.Process("Gridworld5x5-v0", .9);
        double[] random =
        [
            3.3090, 8.7893, 4.4276, 5.3224, 1.4922, 1.5216, 2.9923, 2.2501, 1.9076, .5474, .0508, .7382, .6731, .3582, -.4031,
            -.9736, -.4355, -.3549, -.5856, -1.1831, -1.8577, -1.3452, -1.2293, -1.4229, -1.9752,
        ];
        Known.Near(random, PolicyEvaluation.Values(five, Policy.Uniform(five)), 5e-5);
        IReadOnlyList<double> best = Known.Plan("Gridworld5x5-v0", .9).Values;
        Known.Near([21.9775, 24.4194, 21.9775, 19.4194, 17.4775], best.Take(5), 5e-5);
        Known.Near([14.4194, 16.0216, 14.4194, 12.9775, 11.6797], best.Skip(20), 5e-5);
        MarkovDecisionProcess four = Known.Process("Gridworld4x4-v0");
        Known.Near([0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0], PolicyEvaluation.Values(four, Policy.Uniform(four)), 1e-9);
        Known.Near(-15, Known.Plan("WindyGridworld-v0").StartValue, 1e-9);
        Known.Near(-7, Known.Plan("WindyGridworld-v0?king_moves=true").StartValue, 1e-9);
        Known.Near(Math.Pow(.95, 13), Known.Plan("DynaMaze-v0", .95).StartValue, 1e-9);
    }

    [Fact]
    public void Gambler_and_random_walks()
    {
        IReadOnlyList<double> values = Known.Plan("Gambler-v0").Values;
        Known.Near([.16, .4, .40309844, .64], [values[25], values[50], values[51], values[75]], 1e-8);
        values = Known.Plan("Gambler-v0?p=0.25").Values;
        Known.Near([.0625, .25, .4375], [values[25], values[50], values[75]], 1e-8);
        Known.Near([1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0], PolicyIteration.Solve(Known.Process("RandomWalk-v0")).Values.Skip(1).Take(5), 1e-12);
        Known.Near([.. Enumerable.Range(-9, 19).Select(i => i / 10.0)], PolicyIteration.Solve(Known.Process("RandomWalk-v0?states=19")).Values.Skip(1).Take(19), 1e-12);
    }

    [Fact]
    public void Jacks_car_rental()
    {
        MarkovDecisionProcess process = Known.Process("CarRental-v0", .9);
        PlanResult plan = PolicyIteration.Solve(process, null, [.. Enumerable.Repeat(5, 441)]);
        Known.Near([421.4141, 574.9483, 636.9896], [plan.Values[0], plan.Values[220], plan.Values[440]], 1e-3);
        Assert.Equal(5, plan.Iterations);
        int[] Row(int first) => [.. plan.Policy.Skip(21 * first).Take(21).Select(action => action - 5)];
        Assert.Equal([5, 5, 5, 5, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 0, 0, 0], Row(20));
        Assert.Equal([4, 4, 3, 3, 2, 1, 0], Row(10).Take(7));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -2, -2, -2, -3, -3, -3, -3, -3, -4, -4, -4], Row(0));
    }
}
