namespace Hybrid.Reinforcement;

/// <summary>Dyna-Q: Q-learning that also replays remembered steps; with curiosity (Dyna-Q+) replayed rewards gain a bonus for long untried pairs. Source: R. Sutton, "Integrated architectures for learning, planning, and reacting", 1990.</summary>
/// <remarks>The model remembers each pair's latest outcome, as the book's does.</remarks>
internal sealed class DynaQ(MarkovDecisionProcess process, TabularOptions options, long seed, bool curious) : TabularLearner(process, options, seed)
{
    private readonly (EnvironmentStep Step, int Next, long Time)[] _model = new (EnvironmentStep, int, long)[process.StateCount * process.ActionCount];
    private readonly int[] _seen = new int[process.StateCount * process.ActionCount];
    private int _seenCount;
    private long _time;
    private int _row;

    public override int Begin(int state)
    {
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        return action;
    }

    public override int Step(EnvironmentStep step, int next)
    {
        _time++;
        if (_model[_row].Time == 0)
        {
            _seen[_seenCount++] = _row;
        }

        _model[_row] = (step, next, _time);
        Update(_row, step, next, 0);
        for (int i = 0; i < Options.PlanningSteps; i++)
        {
            int row = _seen[(int)(((ulong)(uint)Random.NextUInt64() * (uint)_seenCount) >> 32)];
            (EnvironmentStep then, int led, long time) = _model[row];
            Update(row, then, led, curious ? Options.CuriosityBonus * Math.Sqrt(_time - time) : 0);
        }

        return step.Over ? 0 : Begin(next);
    }

    private void Update(int row, EnvironmentStep step, int next, double bonus)
    {
        double later = step.Terminated ? 0 : Discount * Greatest(Values, next);
        Values[row] += LearningRate * (step.Reward + bonus + later - Values[row]);
    }
}
