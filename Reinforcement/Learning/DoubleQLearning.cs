namespace Hybrid.Reinforcement;

/// <summary>Double Q-learning: two tables, one chooses the best next action and the other says what it is worth. Source: H. van Hasselt, "Double Q-learning", 2010.</summary>
internal sealed class DoubleQLearning(MarkovDecisionProcess process, TabularOptions options, long seed) : TabularLearner(process, options, seed)
{
    private readonly double[] _first = NewTable(process);
    private readonly double[] _second = NewTable(process);
    private int _row;

    public override int Begin(int state)
    {
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        return action;
    }

    public override int Step(EnvironmentStep step, int next)
    {
        bool swap = Random.NextUInt64() >> 63 == 1;
        double[] table = swap ? _second : _first;
        double[] other = swap ? _first : _second;
        double later = step.Terminated ? 0 : Discount * other[(next * ActionCount) + Best(table, next)];
        table[_row] += LearningRate * (step.Reward + later - table[_row]);
        Values[_row] = (table[_row] + other[_row]) / 2;
        return step.Over ? 0 : Begin(next);
    }
}
