using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Monte-Carlo control, every visit, with epsilon-greedy exploration: Q(s,a) moves towards the return that followed. Source: Sutton and Barto, 2nd ed., section 5.4.</summary>
internal sealed class MonteCarlo(MarkovDecisionProcess process, TabularOptions options, long seed) : TabularLearner(process, options, seed)
{
    private readonly List<(int Row, double Reward)> _episode = [];
    private int _row;

    public override int Begin(int state)
    {
        _episode.Clear();
        return Act(state);
    }

    public override int Step(EnvironmentStep step, int next)
    {
        _episode.Add((_row, step.Reward));
        if (!step.Over)
        {
            return Act(next);
        }

        double total = step.Terminated ? 0 : Greatest(Values, next);
        Span<(int Row, double Reward)> episode = CollectionsMarshal.AsSpan(_episode);
        for (int i = episode.Length - 1; i >= 0; i--)
        {
            total = episode[i].Reward + (Discount * total);
            Values[episode[i].Row] += LearningRate * (total - Values[episode[i].Row]);
        }

        return 0;
    }

    private int Act(int state)
    {
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        return action;
    }
}
