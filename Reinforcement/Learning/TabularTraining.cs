using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>Trains tabular learners.</summary>
/// <remarks>
/// <code>
/// EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1");
/// TabularRun run = TabularTraining.Run(lake, "qlearning", steps: 1_000_000, seed: 1);
/// AgentEvaluation.Run(lake, run.Agent, episodes: 1000, seed: 2).MeanReturn;   // about 0.74
/// </code>
/// </remarks>
public static class TabularTraining
{
    private const int Interval = 256;
    private const int CurvePoints = 100;

    /// <summary>Trains a learner for a number of steps.</summary>
    /// <param name="model">A finite environment.</param>
    /// <param name="learner">One of <see cref="TabularLearners.All"/>.</param>
    /// <param name="steps">The number of steps, at least 1. Nothing is allocated per step (Monte-Carlo and prioritised sweeping keep lists that grow at first).</param>
    /// <param name="seed">At least 0; the environment draws from its stream, the learner from that of seed + 2^40.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="progress">Is told the number of steps done, about 100 times.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">The environment is not finite, the learner is not known, or an option is out of range.</exception>
    public static TabularRun Run(
        EnvironmentModel model, string learner, long steps, long seed, TabularOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        options ??= new TabularOptions();
        options.Check();
        if (!model.IsFinite)
        {
            throw new ArgumentException($"{learner} needs a finite environment; {model.Spec.Id} observes {model.Spec.Observations}, which has no table. Finite ones are FrozenLake-v1, Taxi-v3, CliffWalking-v1 and others");
        }

        StateStepper environment = (TabularLearners.StartsAnywhere(learner) ? Anywhere(model) : model).StartStates(seed);
        TabularLearner fold = TabularLearners.Make(learner, environment.Process, options, seed + (1L << 40));
        var curve = new List<CurvePoint>(CurvePoints + 1);
        long part = Math.Max(Interval, (steps + CurvePoints - 1) / CurvePoints / Interval * Interval);
        var state = new LoopState { Action = fold.Begin(environment.Reset()) };
        while (state.Done < steps && !cancellation.IsCancellationRequested)
        {
            long end = Math.Min(steps, state.Done + part);
            state.Episodes = 0;
            state.Total = 0;
            while (state.Done < end)
            {
                double done = (double)state.Done / steps;
                fold.LearningRate = options.LearningRate.At(done);
                fold.Exploration = options.Exploration.At(done);
                Loop(environment, fold, (int)Math.Min(Interval, end - state.Done), ref state);
            }

            curve.Add(new CurvePoint(state.Done, state.Episodes, state.Episodes == 0 ? double.NaN : state.Total / state.Episodes));
            progress?.Report(state.Done);
        }

        return new TabularRun(new TabularAgent(model.Spec.Id, learner, seed, state.Done, options, environment.Process.ActionCount, fold.Values), curve, state.Done);
    }

    // The same process, started evenly in every state that is not over.
    private static EnvironmentModel Anywhere(EnvironmentModel model)
    {
        MarkovDecisionProcess process = model.Process!;
        int[] open = [.. Enumerable.Range(0, process.StateCount).Where(state => !process.IsTerminal(state))];
        return EnvironmentRegistry.FromProcess(process.WithStart(TabularModel.StartIn(process.StateCount, open)), model.Spec.Id, model.Spec.MaximumSteps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop(StateStepper environment, TabularLearner fold, int count, ref LoopState state)
    {
        int action = state.Action;
        double running = state.Return;
        for (int i = 0; i < count; i++)
        {
            EnvironmentStep step = environment.Step(action, out int next);
            action = fold.Step(step, next);
            running += step.Reward;
            if (step.Over)
            {
                state.Total += running;
                state.Episodes++;
                running = 0;
                action = fold.Begin(environment.Reset());
            }
        }

        state.Action = action;
        state.Return = running;
        state.Done += count;
    }

    private struct LoopState
    {
        public int Action;
        public double Return;
        public double Total;
        public long Episodes;
        public long Done;
    }
}
