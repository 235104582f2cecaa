using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>A stationary policy: the probability of each action in each state. Immutable.</summary>
public sealed class Policy
{
    private readonly double[] _probabilities;

    private Policy(int stateCount, int actionCount, double[] probabilities)
    {
        StateCount = stateCount;
        ActionCount = actionCount;
        _probabilities = probabilities;
    }

    /// <summary>The number of states.</summary>
    public int StateCount { get; }

    /// <summary>The number of actions.</summary>
    public int ActionCount { get; }

    /// <summary>The probability of an action in a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    public double this[int state, int action] => _probabilities[(state * ActionCount) + action];

    /// <summary>A policy that takes one action in each state.</summary>
    /// <param name="process">The process.</param>
    /// <param name="actions">The action of each state, available there.</param>
    /// <exception cref="ArgumentException">There is not one for each state, or one is not available.</exception>
    public static Policy Deterministic(MarkovDecisionProcess process, ReadOnlySpan<int> actions) => EpsilonSoft(process, actions, 0);

    /// <summary>A policy that takes one action in each state but, with probability epsilon, one drawn evenly from those available.</summary>
    /// <param name="process">The process.</param>
    /// <param name="actions">The action of each state, available there.</param>
    /// <param name="epsilon">In [0, 1].</param>
    /// <exception cref="ArgumentException">There is not one for each state, or one is not available, or epsilon is out of range.</exception>
    public static Policy EpsilonSoft(MarkovDecisionProcess process, ReadOnlySpan<int> actions, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (actions.Length != process.StateCount)
        {
            throw new ArgumentException($"Policy: there are {actions.Length} actions; one for each of {process.StateCount} states is needed", nameof(actions));
        }

        if (!(epsilon is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Policy.EpsilonSoft: epsilon is a probability; numbers from 0 to 1 are allowed");
        }

        double[] probabilities = Uniform(process)._probabilities;
        for (int state = 0; state < process.StateCount; state++)
        {
            if ((uint)actions[state] >= (uint)process.ActionCount || !process.IsAvailable(state, actions[state]))
            {
                throw new ArgumentException($"Policy: action {actions[state]} of state {state} is not available there; see MarkovDecisionProcess.IsAvailable", nameof(actions));
            }

            for (int action = 0; action < process.ActionCount; action++)
            {
                int place = (state * process.ActionCount) + action;
                probabilities[place] = (epsilon * probabilities[place]) + (action == actions[state] ? 1 - epsilon : 0);
            }
        }

        return new Policy(process.StateCount, process.ActionCount, probabilities);
    }

    /// <summary>The policy that draws evenly from the available actions.</summary>
    /// <param name="process">The process.</param>
    public static Policy Uniform(MarkovDecisionProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        double[] probabilities = new double[process.StateCount * process.ActionCount];
        for (int state = 0; state < process.StateCount; state++)
        {
            int[] available = [.. Enumerable.Range(0, process.ActionCount).Where(action => process.IsAvailable(state, action))];
            foreach (int action in available)
            {
                probabilities[(state * process.ActionCount) + action] = 1.0 / available.Length;
            }
        }

        return new Policy(process.StateCount, process.ActionCount, probabilities);
    }

    /// <summary>A policy from probabilities.</summary>
    /// <param name="process">The process.</param>
    /// <param name="probabilities">Shape [states, actions]; each row sums to 1 within 1e-9 over available actions.</param>
    /// <exception cref="ArgumentException">The shape is another or a row is not a distribution.</exception>
    public static Policy Of(MarkovDecisionProcess process, double[,] probabilities)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.GetLength(0) != process.StateCount || probabilities.GetLength(1) != process.ActionCount)
        {
            throw new ArgumentException(
                $"Policy.Of: probabilities are [{probabilities.GetLength(0)}, {probabilities.GetLength(1)}]; [{process.StateCount}, {process.ActionCount}] is needed", nameof(probabilities));
        }

        double[] flat = [.. probabilities.Cast<double>()];
        for (int state = 0; state < process.StateCount; state++)
        {
            double sum = 0;
            for (int action = 0; action < process.ActionCount; action++)
            {
                double probability = flat[(state * process.ActionCount) + action];
                sum += !(probability >= 0) || (probability > 0 && !process.IsAvailable(state, action)) ? double.NaN : probability;
            }

            if (!(Math.Abs(sum - 1) <= 1e-9))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"Policy.Of: row {state} is not a distribution over the available actions (sum {sum:R}); non-negative probabilities that sum to 1 are needed"));
            }
        }

        return new Policy(process.StateCount, process.ActionCount, flat);
    }
}
