namespace Hybrid.Reinforcement.Tests.Learning;

/// <summary>Learners against the exact optimum.</summary>
public sealed class TabularTrainingTests
{
    public static TheoryData<string> Learners => [.. TabularLearners.All];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_finds_the_optimum_of_a_chain(string learner)
    {
        // Five states; right walks on and pays 10 at the end, left goes back to the start and pays 0.2. The optimum is right everywhere.
        MarkovDecisionProcess chain = MarkovDecisionProcess.Create(
            5, 2, 1, (state, action) => [action == 0 ? new Transition(1, 0, 0.2) : state == 4 ? new Transition(1, 4, 10, true) : new Transition(1, state + 1, 0)], [1, 0, 0, 0, 0]);
        TabularRun run = TabularTraining.Run(EnvironmentRegistry.FromProcess(chain, "chain", 50), learner, 30_000, 3, new TabularOptions { Discount = 0.9 });
        Assert.Equal([1, 1, 1, 1, 1], run.Agent.Policy());
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_repeats_itself_bit_for_bit(string learner)
    {
        EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1");
        TabularAgent first = TabularTraining.Run(lake, learner, 5000, 1).Agent;
        TabularAgent second = TabularTraining.Run(lake, learner, 5000, 1).Agent;
        TabularAgent other = TabularTraining.Run(lake, learner, 5000, 2).Agent;
        double[] Table(TabularAgent agent) => [.. Enumerable.Range(0, 64).Select(i => agent[i / 4, i % 4])];
        Assert.Equal(Table(first), Table(second));
        Assert.NotEqual(Table(first), Table(other));
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_solves_FrozenLake_without_ice(string learner)
    {
        EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1?is_slippery=false");
        Assert.Equal(1, AgentEvaluation.Run(lake, TabularTraining.Run(lake, learner, 100_000, 0).Agent, 10, 0).MeanReturn);
    }

    [Fact]
    public void Q_learning_comes_within_a_few_hundredths_of_the_optimum_on_ice()
    {
        EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1");
        TabularRun run = TabularTraining.Run(lake, "qlearning", 10_000_000, 0, new TabularOptions { LearningRate = Schedule.Linear(0.2, 0.0002), Exploration = Schedule.Constant(0.7) });
        IReadOnlyList<double> optimum = ValueIteration.Solve(lake.Process!.WithDiscount(0.99)).Values;
        for (int state = 0; state < 16; state++)
        {
            Known.Near(optimum[state], run.Agent[state, run.Agent.Act(state)], 0.05);
        }

        double success = PolicyEvaluation.Success(lake.Process!, Policy.Deterministic(lake.Process!, run.Agent.Policy()), 100);
        Known.Near(.740165, success, 0.005);
        Assert.Equal(10_000_000, run.Curve[^1].Step);
    }

    [Fact]
    public void SARSA_takes_the_safe_path_beside_the_cliff_and_Q_learning_the_shortest()
    {
        // Sutton and Barto, 2nd ed., example 6.6; the best 0.1-soft policy walks 15 steps, the optimum 13.
        EnvironmentModel cliff = EnvironmentRegistry.Make("CliffWalking-v1");
        var options = new TabularOptions { Discount = 1, LearningRate = Schedule.Linear(0.5, 0.01), Exploration = Schedule.Constant(0.1) };
        Assert.Equal(-13, AgentEvaluation.Run(cliff, TabularTraining.Run(cliff, "qlearning", 300_000, 0, options).Agent, 1, 0).MeanReturn);
        double safe = AgentEvaluation.Run(cliff, TabularTraining.Run(cliff, "expectedsarsa", 1_000_000, 0, options).Agent, 1, 0).MeanReturn;
        Assert.InRange(safe, -17, -15);
    }

    [Fact]
    public void Taxi_is_learnt_to_the_optimum()
    {
        EnvironmentModel taxi = EnvironmentRegistry.Make("Taxi-v3");
        TabularAgent agent = TabularTraining.Run(taxi, "qlearning", 1_500_000, 0).Agent;
        double value = PolicyEvaluation.Success(taxi.Process!, Policy.Deterministic(taxi.Process!, agent.Policy()), 200);
        Known.Near(1, value, 1e-9);
        Known.Near(7.93, AgentEvaluation.Run(taxi, agent, 1000, 1).MeanReturn, 0.3);
    }

    [Fact]
    public void The_truncation_probe_time_limits_are_not_ends()
    {
        // One state that pays 1 for ever, cut every 5 steps: its value is 1 / (1 - 0.9) = 10; a learner that takes the cut for an end finds at most 4.1.
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(1, 1, 1, (_, _) => [new Transition(1, 0, 1)], [1]);
        EnvironmentModel model = EnvironmentRegistry.FromProcess(process, "for ever", 5);
        foreach (string learner in TabularLearners.All.Where(name => name != "dynaqplus"))
        {
            Known.Near(10, TabularTraining.Run(model, learner, 20_000, 0, new TabularOptions { Discount = 0.9, LearningRate = Schedule.Constant(0.2) }).Agent[0, 0], 0.05);
        }
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Unavailable_actions_are_never_taken(string learner)
    {
        EnvironmentModel gambler = EnvironmentRegistry.Make("Gambler-v0");
        TabularAgent agent = TabularTraining.Run(gambler, learner, 20_000, 0).Agent;
        for (int capital = 1; capital < 100; capital++)
        {
            Assert.True(gambler.Process!.IsAvailable(capital, agent.Act(capital)));
        }
    }

    [Fact]
    public void An_agent_is_saved_and_loaded_whole()
    {
        string path = Path.Combine(Path.GetTempPath(), $"agent-{Guid.NewGuid():N}.json");
        try
        {
            TabularAgent agent = TabularTraining.Run(EnvironmentRegistry.Make("Gambler-v0"), "qlearning", 20_000, 4).Agent;
            agent.Save(path);
            TabularAgent loaded = TabularAgent.Load(path);
            Assert.Equal(("Gambler-v0", "qlearning", 4L, 20_000L, agent.Options), (loaded.EnvironmentId, loaded.Learner, loaded.Seed, loaded.Steps, loaded.Options));
            Assert.Equal(agent.Policy(), loaded.Policy());
            Assert.Equal(agent[50, 25], loaded[50, 25]);
            File.WriteAllText(path, "{\"kind\":");
            Assert.StartsWith($"{path}:1:", Assert.Throws<DataFormatException>(() => TabularAgent.Load(path)).Message);
            File.WriteAllText(path, "{\"kind\":\"other\"}");
            Assert.Contains("not an agent's file", Assert.Throws<DataFormatException>(() => TabularAgent.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Throws<FileAccessException>(() => TabularAgent.Load(path));
    }

    [Fact]
    public void What_cannot_be_trained_says_what_can()
    {
        Assert.Contains("FrozenLake-v1", Assert.Throws<ArgumentException>(() => TabularTraining.Run(EnvironmentRegistry.Make("CartPole-v1"), "sarsa", 10, 0)).Message);
        EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1");
        Assert.Contains("'sarsa'", Assert.Throws<ArgumentException>(() => TabularTraining.Run(lake, "sarsaa", 10, 0)).Message);
        Assert.Contains("Discount", Assert.Throws<ArgumentException>(() => TabularTraining.Run(lake, "sarsa", 10, 0, new TabularOptions { Discount = 2 })).Message);
        Assert.Contains("states", Assert.Throws<ArgumentException>(() => AgentEvaluation.Run(EnvironmentRegistry.Make("Taxi-v3"), TabularTraining.Run(lake, "sarsa", 10, 0).Agent, 1, 0)).Message);
    }
}
