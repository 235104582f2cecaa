namespace Hybrid.Reinforcement;

/// <summary>SARSA(lambda) and Watkins' Q(lambda) with replacing traces. Source: Sutton and Barto, 1st ed., sections 7.5 and 7.6.</summary>
internal sealed class TraceLearner(MarkovDecisionProcess process, TabularOptions options, long seed, bool watkins) : TabularLearner(process, options, seed)
{
    private const double Negligible = 1e-4;

    private readonly double[] _traces = new double[process.StateCount * process.ActionCount];
    private readonly int[] _active = new int[process.StateCount * process.ActionCount];
    private int _activeCount;
    private int _row;

    public override int Begin(int state)
    {
        Forget();
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        return action;
    }

    public override int Step(EnvironmentStep step, int next)
    {
        int action = step.Terminated ? 0 : Choose(Values, next);
        int nextRow = (next * ActionCount) + action;
        double greatest = step.Terminated ? 0 : Greatest(Values, next);
        double later = step.Terminated ? 0 : watkins ? greatest : Values[nextRow];
        double error = step.Reward + (Discount * later) - Values[_row];
        if (_traces[_row] == 0)
        {
            _active[_activeCount++] = _row;
        }

        _traces[_row] = 1;
        bool cut = watkins && !step.Terminated && Values[nextRow] < greatest;
        Spread(LearningRate * error);
        if (cut)
        {
            Forget();
        }

        _row = nextRow;
        return action;
    }

    private void Spread(double change)
    {
        double decay = Discount * Options.TraceDecay;
        int kept = 0;
        for (int i = 0; i < _activeCount; i++)
        {
            int row = _active[i];
            Values[row] += change * _traces[row];
            _traces[row] *= decay;
            if (_traces[row] > Negligible)
            {
                _active[kept++] = row;
            }
            else
            {
                _traces[row] = 0;
            }
        }

        _activeCount = kept;
    }

    private void Forget()
    {
        for (int i = 0; i < _activeCount; i++)
        {
            _traces[_active[i]] = 0;
        }

        _activeCount = 0;
    }
}
