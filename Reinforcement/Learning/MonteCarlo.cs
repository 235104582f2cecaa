using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Monte-Carlo control: Q(s,a) moves towards the return that followed. Source: Sutton and Barto, 2nd ed., sections 5.3 and 5.4.</summary>
/// <param name="process">The process.</param>
/// <param name="options">The options.</param>
/// <param name="seed">The seed.</param>
/// <param name="firstOnly">Whether only the first visit of a pair in an episode counts.</param>
/// <param name="exploringStarts">Whether only the first action of an episode is at random, and all others greedy; else all are epsilon-greedy.</param>
internal sealed class MonteCarlo(MarkovDecisionProcess process, TabularOptions options, long seed, bool firstOnly, bool exploringStarts) : TabularLearner(process, options, seed)
{
    private readonly List<(int Row, double Reward)> _episode = [];
    private readonly int[] _first = new int[process.StateCount * process.ActionCount];
    private int _row;

    public override int Begin(int state)
    {
        _episode.Clear();
        return Act(state, exploringStarts ? 1 : Exploration);
    }

    public override int Step(EnvironmentStep step, int next)
    {
        _episode.Add((_row, step.Reward));
        if (!step.Over)
        {
            return Act(next, exploringStarts ? 0 : Exploration);
        }

        double total = step.Terminated ? 0 : Greatest(Values, next);
        ReadOnlySpan<(int Row, double Reward)> episode = CollectionsMarshal.AsSpan(_episode);
        for (int i = episode.Length - 1; i >= 0; i--)
        {
            _first[episode[i].Row] = i;
        }

        for (int i = episode.Length - 1; i >= 0; i--)
        {
            total = episode[i].Reward + (Discount * total);
            if (!firstOnly || _first[episode[i].Row] == i)
            {
                Values[episode[i].Row] += LearningRate * (total - Values[episode[i].Row]);
            }
        }

        return 0;
    }

    private int Act(int state, double exploration)
    {
        int action = Choose(Values, state, exploration);
        _row = (state * ActionCount) + action;
        return action;
    }
}
