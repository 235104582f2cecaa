using Hybrid.Providers.Threading;
using Hybrid.Reinforcement;

namespace Hybrid.Bench;

/// <summary>The peers' b_rl_env.py: environment steps a second under random actions, tabular Q-learning, value iteration. One thread.</summary>
internal static class RlBenches
{
    private static readonly string[] _environments =
        [.. new[] { "FrozenLake-v1", "CliffWalking-v0", "Taxi-v3", "CartPole-v1", "Blackjack-v1", "MountainCar-v0", "Acrobot-v1", "MiniGrid-Empty-8x8-v0", "MiniGrid-DoorKey-8x8-v0" }.Where(EnvironmentRegistry.Ids.Contains)];

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        foreach (string id in _environments)
        {
            yield return ("env_steps_" + id, () => new[] { 1, 16, 1024 }.Select(count => Steps(id, count)));
        }

        yield return ("q_learning_FrozenLake-v1", QLearning);
        yield return ("rl_ppo_CartPole-v1_train_steps", () => Train("ppo", 100_000));
        yield return ("rl_dqn_CartPole-v1_train_steps", () => Train("dqn", 50_000));
        yield return ("value_iteration_Taxi-v3_1e-9", Taxi);
        yield return ("value_iteration_grid_1000x1000", Grid);
    }

    /// <summary>The peers' b_rl_train.py and b_cleanrl.py: training steps a second end to end, and what three seeds reach, each evaluated in 100 episodes.</summary>
    private static IEnumerable<Line> Train(string agent, int steps)
    {
        const string Id = "CartPole-v1";
        IAgentRecipe recipe = AgentTable.Preset(agent);

        // A first training makes the kernels.
        _ = Rl.Train(Id, recipe, steps / 5, 99);
        TrainedAgent[] runs = [.. Enumerable.Range(0, 3).Select(seed => Rl.Train(Id, recipe, steps, seed))];
        AgentTraining training = Rl.Start(Id, recipe, steps, 7);
        training.Advance(steps / 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long done = training.Done;
        training.Advance(steps / 4);
        double bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (training.Done - done);
        yield return new Line($"rl_{agent}_{Id}_train_steps", "hybrid", [.. runs.Select(run => run.Seconds / run.Steps)], "steps/s", 1, WorkerPool.Threads, steps, new Dictionary<string, object>
        {
            ["mean_return"] = runs.Select(run => run.Evaluate().MeanReturn).Order().ElementAt(1),
            ["allocated_per_step"] = bytes,
        });
    }

    private static Line Steps(string id, int count)
    {
        const int Work = 1 << 18;
        BatchEnvironment batch = EnvironmentRegistry.Make(id).StartBatch(count, 0);
        int rounds = Work / count;
        long before = 0;
        double[] seconds = Measurement.Times(() => batch.StepAtRandom(rounds, 0));
        before = GC.GetAllocatedBytesForCurrentThread();
        batch.StepAtRandom(1, 0);
        long fixedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        batch.StepAtRandom(rounds, 0);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before - fixedBytes;
        return new Line("env_steps_" + id, "hybrid", seconds, "steps/s", (double)rounds * count, 1, count, new Dictionary<string, object> { ["allocated"] = bytes });
    }

    private static IEnumerable<Line> QLearning()
    {
        const int Work = 3_000_000;
        EnvironmentModel model = EnvironmentRegistry.Make("FrozenLake-v1");
        var options = new TabularOptions { LearningRate = Schedule.Constant(0.1), Exploration = Schedule.Constant(0.1) };
        double[] seconds = Measurement.Times(() => TabularTraining.Run(model, "qlearning", Work, 0, options));
        double[] success = [.. Enumerable.Range(0, 5).Select(seed => AgentEvaluation.Run(model, TabularTraining.Run(model, "qlearning", 300_000, seed, options).Agent, 2000, 123).MeanReturn).Order()];
        yield return new Line("q_learning_FrozenLake-v1", "hybrid", seconds, "steps/s", Work, 1, Work, new Dictionary<string, object> { ["success_rate"] = success[2] });
    }

    private static IEnumerable<Line> Taxi()
    {
        MarkovDecisionProcess process = EnvironmentRegistry.Make("Taxi-v3").Process!.WithDiscount(0.99);
        var options = new PlanOptions { Tolerance = 1e-9 };
        yield return new Line("value_iteration_Taxi-v3_1e-9", "hybrid", Measurement.Times(() => ValueIteration.Solve(process, options)), "ms", 1e3, 1, process.StateCount);
    }

    private static IEnumerable<Line> Grid()
    {
        const int Side = 1000;
        MarkovDecisionProcess process = Open(Side).WithDiscount(0.999);
        var options = new PlanOptions { Tolerance = 1e-9 };
        double[] seconds = Measurement.Times(() => ValueIteration.SolveInPlace(process, options), repeats: 1, warm: 0);
        yield return new Line("value_iteration_grid_1000x1000", "hybrid", seconds, "s", 1, 1, process.StateCount);
    }

    /// <summary>An open slippery grid: the goal, in the corner, ends and pays 1; a move goes astray to either side with probability 0.1.</summary>
    private static MarkovDecisionProcess Open(int side)
    {
        (int Row, int Column)[] moves = [(0, -1), (1, 0), (0, 1), (-1, 0)];
        int goal = (side * side) - 1;
        Transition Move(double probability, int state, int action)
        {
            int next = (Math.Clamp((state / side) + moves[action].Row, 0, side - 1) * side) + Math.Clamp((state % side) + moves[action].Column, 0, side - 1);
            return new Transition(probability, next, next == goal ? 1 : 0, next == goal);
        }

        double[] start = new double[side * side];
        start[0] = 1;
        return MarkovDecisionProcess.Create(
            side * side,
            4,
            1,
            (state, action) => state == goal ? [new Transition(1, goal, 0, true)] : [Move(0.1, state, (action + 3) % 4), Move(0.8, state, action), Move(0.1, state, (action + 1) % 4)],
            start);
    }
}
