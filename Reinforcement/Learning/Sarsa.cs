namespace Hybrid.Reinforcement;

/// <summary>SARSA over n steps: Q(s,a) moves towards n discounted rewards and Q of the pair then reached; n = 1 is plain SARSA. Source: Sutton and Barto, 2nd ed., sections 6.4 and 7.2.</summary>
internal sealed class Sarsa(MarkovDecisionProcess process, TabularOptions options, long seed, int steps) : TabularLearner(process, options, seed)
{
    private readonly int[] _rows = new int[steps];
    private readonly double[] _rewards = new double[steps];
    private long _first;
    private long _count;

    public override int Begin(int state)
    {
        _first = 0;
        _count = 0;
        int action = Choose(Values, state);
        _rows[0] = (state * ActionCount) + action;
        return action;
    }

    public override int Step(EnvironmentStep step, int next)
    {
        _rewards[_count % steps] = step.Reward;
        _count++;
        int action = step.Terminated ? 0 : Choose(Values, next);
        double later = step.Terminated ? 0 : Values[(next * ActionCount) + action];
        while (_first < _count && (step.Over || _count - _first == steps))
        {
            Update(later);
        }

        _rows[_count % steps] = (next * ActionCount) + action;
        return action;
    }

    private void Update(double later)
    {
        double target = later;
        for (long i = _count - 1; i >= _first; i--)
        {
            target = _rewards[i % steps] + (Discount * target);
        }

        ref double value = ref Values[_rows[_first % steps]];
        value += LearningRate * (target - value);
        _first++;
    }
}
