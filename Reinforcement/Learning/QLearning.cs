using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>Q-learning: Q(s,a) moves towards r + discount * max Q(s',.). Source: C. Watkins, Learning from Delayed Rewards, 1989.</summary>
internal sealed class QLearning(MarkovDecisionProcess process, TabularOptions options, long seed) : TabularLearner(process, options, seed)
{
    private int _row;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Begin(int state)
    {
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        return action;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Step(EnvironmentStep step, int next)
    {
        double[] values = Values;
        double later = step.Terminated ? 0 : Discount * Greatest(values, next);
        values[_row] += LearningRate * (step.Reward + later - values[_row]);
        if (step.Over)
        {
            return 0;
        }

        int action = Choose(values, next);
        _row = (next * ActionCount) + action;
        return action;
    }
}
