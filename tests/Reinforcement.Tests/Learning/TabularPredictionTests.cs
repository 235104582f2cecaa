namespace Hybrid.Reinforcement.Tests.Learning;

/// <summary>Values learnt from episodes against those of the tables.</summary>
public sealed class TabularPredictionTests
{
    public static TheoryData<PredictionMethod> Methods => [.. Enum.GetValues<PredictionMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_finds_the_values_of_the_random_walk(PredictionMethod method)
    {
        // Sutton and Barto, 2nd ed., example 6.2: 1/6, ..., 5/6.
        EnvironmentModel walk = EnvironmentRegistry.Make("RandomWalk-v0");
        double[] values = TabularPrediction.Run(walk, Policy.Uniform(walk.Process!), method, 200_000, 1, new PredictionOptions { LearningRate = Schedule.Linear(0.02, 0.0002), InitialValue = 0.5 });
        Known.Near([0, 1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 0], values, 0.025);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_agrees_with_policy_evaluation_on_ice_when_returns_are_averaged(PredictionMethod method)
    {
        EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1?max_episode_steps=10000");
        Policy policy = Policy.Uniform(lake.Process!);
        double[] exact = PolicyEvaluation.Values(lake.Process!.WithDiscount(0.95), policy);
        double[] values = TabularPrediction.Run(
            lake, policy, method, 150_000, 2, new PredictionOptions { Discount = 0.95, LearningRate = method is PredictionMethod.FirstVisit or PredictionMethod.EveryVisit ? null : Schedule.Linear(0.05, 0.0002) });
        Known.Near(exact, values, 0.03);
    }

    [Fact]
    public void TD_lambda_at_0_is_TD_and_at_1_with_a_small_step_is_Monte_Carlo()
    {
        EnvironmentModel walk = EnvironmentRegistry.Make("RandomWalk-v0");
        Policy policy = Policy.Uniform(walk.Process!);
        double[] Run(PredictionMethod method, double lambda, double rate) =>
            TabularPrediction.Run(walk, policy, method, 200, 5, new PredictionOptions { TraceDecay = lambda, LearningRate = Schedule.Constant(rate), InitialValue = 0.5 });
        Known.Near(Run(PredictionMethod.TemporalDifference, 0.5, 0.1), Run(PredictionMethod.TemporalDifferenceLambda, 0, 0.1), 1e-12);

        // Offline TD(1) with accumulating traces is every-visit Monte-Carlo exactly (Sutton and Barto, 2nd ed., section 12.1); online they differ by terms of the step size squared.
        double[] first = Run(PredictionMethod.EveryVisit, 1, 1e-5);
        double[] second = Run(PredictionMethod.TemporalDifferenceLambda, 1, 1e-5);
        for (int state = 1; state < 6; state++)
        {
            Known.Near(first[state] - 0.5, second[state] - 0.5, 2e-5 + (0.002 * Math.Abs(first[state] - 0.5)));
        }
    }

    [Fact]
    public void The_time_limit_is_no_end()
    {
        // One state that pays 1 for ever, cut every 5 steps: 1 / (1 - 0.9).
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(1, 1, 1, (_, _) => [new Transition(1, 0, 1)], [1]);
        EnvironmentModel model = EnvironmentRegistry.FromProcess(process, "for ever", 5);
        foreach (PredictionMethod method in Enum.GetValues<PredictionMethod>())
        {
            double[] values = TabularPrediction.Run(model, Policy.Uniform(process), method, 3000, 0, new PredictionOptions { Discount = 0.9, LearningRate = Schedule.Constant(0.1) });
            Known.Near(10, values[0], 0.01);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        EnvironmentModel walk = EnvironmentRegistry.Make("RandomWalk-v0");
        Policy policy = Policy.Uniform(walk.Process!);
        Assert.Contains("Discount", Assert.Throws<ArgumentException>(() => TabularPrediction.Run(walk, policy, PredictionMethod.FirstVisit, 1, 0, new PredictionOptions { Discount = 1.1 })).Message);
        Assert.Contains("7 states", Assert.Throws<ArgumentException>(() => TabularPrediction.Run(EnvironmentRegistry.Make("Taxi-v3"), policy, PredictionMethod.FirstVisit, 1, 0)).Message);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => TabularPrediction.Run(EnvironmentRegistry.Make("CartPole-v1"), policy, PredictionMethod.FirstVisit, 1, 0)).Message);
    }
}
