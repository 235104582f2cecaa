using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Off-policy Monte-Carlo control: epsilon-greedy behaviour, a greedy target, and returns weighted by how likely the target is to have acted so. Source: Sutton and Barto, 2nd ed., section 5.7.</summary>
/// <remarks>
/// Only the part of an episode after the last action that is not greedy counts. The step size is the weight's share of all weights so far; older weights fade by the learning rate, because they
/// belong to targets that are greedy no more (the book keeps them, and a long episode of an early target can then outweigh all that follows).
/// </remarks>
internal sealed class OffPolicyMonteCarlo(MarkovDecisionProcess process, TabularOptions options, long seed) : TabularLearner(process, options, seed)
{
    private readonly List<(int Row, double Reward, double Probability)> _episode = [];
    private readonly double[] _weights = new double[process.StateCount * process.ActionCount];
    private int _row;
    private double _probability;

    public override int Begin(int state)
    {
        _episode.Clear();
        return Act(state);
    }

    public override int Step(EnvironmentStep step, int next)
    {
        _episode.Add((_row, step.Reward, _probability));
        if (!step.Over)
        {
            return Act(next);
        }

        double total = step.Terminated ? 0 : Greatest(Values, next);
        double weight = 1;
        ReadOnlySpan<(int Row, double Reward, double Probability)> episode = CollectionsMarshal.AsSpan(_episode);
        for (int i = episode.Length - 1; i >= 0; i--)
        {
            (int row, double reward, double probability) = episode[i];
            total = reward + (Discount * total);
            _weights[row] = ((1 - LearningRate) * _weights[row]) + weight;
            Values[row] += weight / _weights[row] * (total - Values[row]);
            int state = row / ActionCount;
            if (Best(Values, state) != row % ActionCount)
            {
                break;
            }

            weight /= probability;
        }

        return 0;
    }

    private int Act(int state)
    {
        int action = Choose(Values, state);
        _row = (state * ActionCount) + action;
        _probability = Probability(state, action);
        return action;
    }

    // Of what Choose draws: evenly among available actions with probability epsilon, else evenly among the greatest.
    private double Probability(int state, int action)
    {
        ReadOnlySpan<double> row = Values.AsSpan(state * ActionCount, ActionCount);
        double best = Greatest(Values, state);
        int available = ActionCount - row.Count(double.NegativeInfinity);
        return (Exploration / available) + (row[action] == best ? (1 - Exploration) / row.Count(best) : 0);
    }
}
