namespace Hybrid.Reinforcement;

/// <summary>Policies from values, with ties defined.</summary>
/// <remarks>
/// Actions tie when their values are within 1e-9 times max(1, |best|) of the best. The tie goes to the lowest action. When the discount is 1 that may be a policy that
/// never ends though the values say that ending pays (as on the 8x8 FrozenLake, whose every safe state is worth 1); therefore, in states from which the policy cannot reach
/// an end but tied actions can, the tie goes to the lowest action that brings the end nearer.
/// </remarks>
public static class GreedyPolicy
{
    internal const double TieTolerance = 1e-9;

    /// <summary>The greedy policy with the tie rule above.</summary>
    /// <param name="process">The process.</param>
    /// <param name="values">The value of each state.</param>
    /// <returns>The action of each state.</returns>
    public static int[] Of(MarkovDecisionProcess process, ReadOnlySpan<double> values)
    {
        int[] policy = LowestAction(process, values);
        if (process.Discount == 1)
        {
            LetItEnd(process, values, policy);
        }

        return policy;
    }

    /// <summary>The greedy policy whose ties always go to the lowest action.</summary>
    /// <param name="process">The process.</param>
    /// <param name="values">The value of each state.</param>
    /// <returns>The action of each state.</returns>
    public static int[] LowestAction(MarkovDecisionProcess process, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(process);
        int[] policy = new int[process.StateCount];
        for (int state = 0; state < policy.Length; state++)
        {
            double threshold = Threshold(process, values, state);
            int action = 0;
            while (!(ActionValue(process, values, state, action) >= threshold) && action < process.ActionCount - 1)
            {
                action++;
            }

            policy[state] = action;
        }

        return policy;
    }

    /// <summary>The value of an action: its expected reward plus the discounted value of what follows; minus infinity where it is not available.</summary>
    /// <param name="process">The process.</param>
    /// <param name="values">The value of each state.</param>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    public static double ActionValue(MarkovDecisionProcess process, ReadOnlySpan<double> values, int state, int action)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Bellman.ActionValue(process.Tables, process.Discount, values, (state * process.ActionCount) + action);
    }

    private static double Threshold(MarkovDecisionProcess process, ReadOnlySpan<double> values, int state)
    {
        double best = Bellman.Backup(process.Tables, process.Discount, values, state);
        return best - (TieTolerance * Math.Max(1, Math.Abs(best)));
    }

    private static void LetItEnd(MarkovDecisionProcess process, ReadOnlySpan<double> values, int[] policy)
    {
        bool[] ends = Endings.Reachable(process, (state, action) => policy[state] == action);
        if (Array.TrueForAll(ends, end => end))
        {
            return;
        }

        bool[] tied = new bool[process.StateCount * process.ActionCount];
        for (int row = 0; row < tied.Length; row++)
        {
            int state = row / process.ActionCount;
            int action = row % process.ActionCount;
            tied[row] = process.IsAvailable(state, action)
                && (ends[state] ? policy[state] == action : ActionValue(process, values, state, action) >= Threshold(process, values, state));
        }

        int[] nearer = Endings.ShortestActions(process, (state, action) => tied[(state * process.ActionCount) + action]);
        for (int state = 0; state < policy.Length; state++)
        {
            policy[state] = ends[state] || nearer[state] < 0 ? policy[state] : nearer[state];
        }
    }
}
