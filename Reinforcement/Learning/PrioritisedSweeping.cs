namespace Hybrid.Reinforcement;

/// <summary>Prioritised sweeping: remembered steps are replayed in the order of how much they would change, and the pairs that lead to a changed state follow. Source: A. Moore and C. Atkeson, 1993.</summary>
internal sealed class PrioritisedSweeping(MarkovDecisionProcess process, TabularOptions options, long seed) : TabularLearner(process, options, seed)
{
    private const double Threshold = 1e-5;

    private readonly (EnvironmentStep Step, int Next)?[] _model = new (EnvironmentStep, int)?[process.StateCount * process.ActionCount];
    private readonly HashSet<int>[] _before = [.. Enumerable.Range(0, process.StateCount).Select(_ => new HashSet<int>())];
    private readonly StateQueue _queue = new(process.StateCount * process.ActionCount);
    private int _row;

    public override int Begin(int state)
    {
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        return action;
    }

    public override int Step(EnvironmentStep step, int next)
    {
        if (_model[_row] is (_, int old) && old != next)
        {
            _before[old].Remove(_row);
        }

        _model[_row] = (step, next);
        _before[next].Add(_row);
        _queue.Set(_row, Math.Abs(Error(_row)));
        for (int i = 0; i <= Options.PlanningSteps && _queue.TopPriority > Threshold; i++)
        {
            int row = _queue.Top;
            Values[row] += LearningRate * Error(row);
            _queue.Set(row, 0);
            foreach (int before in _before[row / ActionCount])
            {
                _queue.Set(before, Math.Abs(Error(before)));
            }
        }

        return step.Over ? 0 : Begin(next);
    }

    private double Error(int row)
    {
        (EnvironmentStep step, int next) = _model[row]!.Value;
        double later = step.Terminated ? 0 : Discount * Greatest(Values, next);
        return step.Reward + later - Values[row];
    }
}
