namespace Hybrid.Reinforcement;

/// <summary>From which states an episode can end.</summary>
internal static class Endings
{
    /// <summary>Whether an end can be reached from each state with the allowed actions.</summary>
    public static bool[] Reachable(MarkovDecisionProcess process, Func<int, int, bool> allowed) => [.. ShortestActions(process, allowed).Select(action => action >= 0)];

    /// <summary>For each state the lowest allowed action that may lead one step nearer to an end, in the fewest steps possible; -1 where no end can be reached.</summary>
    public static int[] ShortestActions(MarkovDecisionProcess process, Func<int, int, bool> allowed)
    {
        int[] actions = new int[process.StateCount];
        Array.Fill(actions, -1);
        (int[] first, int[] rows) = Predecessors(process.Tables);
        var level = new List<int>();
        for (int row = 0; row < process.StateCount * process.ActionCount; row++)
        {
            int state = row / process.ActionCount;
            if (actions[state] < 0 && allowed(state, row % process.ActionCount) && Ends(process.Tables.Row(state, row % process.ActionCount)))
            {
                actions[state] = row % process.ActionCount;
                level.Add(state);
            }
        }

        while (level.Count > 0)
        {
            var found = new Dictionary<int, int>();
            foreach (int next in level)
            {
                for (int i = first[next]; i < first[next + 1]; i++)
                {
                    int state = rows[i] / process.ActionCount;
                    int action = rows[i] % process.ActionCount;
                    if (actions[state] < 0 && allowed(state, action) && (!found.TryGetValue(state, out int other) || action < other))
                    {
                        found[state] = action;
                    }
                }
            }

            foreach ((int state, int action) in found)
            {
                actions[state] = action;
            }

            level = [.. found.Keys];
        }

        return actions;
    }

    /// <summary>Throws when the discount is 1 and there are states from which no policy ends though rewards go on.</summary>
    public static void RequireFiniteValues(MarkovDecisionProcess process, string operation)
    {
        if (process.Discount < 1)
        {
            return;
        }

        bool[] reachable = Reachable(process, static (_, _) => true);
        for (int state = 0; state < reachable.Length; state++)
        {
            foreach (ref readonly Transition transition in process.Tables.Rows(state))
            {
                if (!reachable[state] && transition.Reward != 0)
                {
                    throw new ArgumentException(
                        $"{operation}: the discount is 1 but from state {state} no policy ever ends, so its value is not finite; a discount in [0, 1) is allowed, and 1 only where an episode can end from every state that earns rewards (a proper policy exists)");
                }
            }
        }
    }

    /// <summary>The rows (state, action) that may lead to each state and go on.</summary>
    public static (int[] First, int[] Rows) Predecessors(ProcessTables tables)
    {
        int[] first = new int[tables.StateCount + 1];
        foreach (int next in tables.GoOnNext)
        {
            first[next + 1]++;
        }

        for (int state = 0; state < tables.StateCount; state++)
        {
            first[state + 1] += first[state];
        }

        int[] place = first[..^1];
        int[] rows = new int[tables.GoOnNext.Length];
        for (int row = 0; row < tables.Rewards.Length; row++)
        {
            for (int i = tables.GoOnStart[row]; i < tables.GoOnStart[row + 1]; i++)
            {
                rows[place[tables.GoOnNext[i]]++] = row;
            }
        }

        return (first, rows);
    }

    private static bool Ends(ReadOnlySpan<Transition> outcomes)
    {
        foreach (ref readonly Transition transition in outcomes)
        {
            if (transition.Ends && transition.Probability > 0)
            {
                return true;
            }
        }

        return false;
    }
}
