namespace Hybrid.Reinforcement;

/// <summary>A process's numbers in the two forms that are used: all outcomes, for sampling; expected rewards and merged outcomes that go on, for planning.</summary>
internal sealed class ProcessTables
{
    /// <summary>The first outcome of each (state, action), and one entry more.</summary>
    public readonly int[] RowStart;

    /// <summary>All outcomes.</summary>
    public readonly Transition[] Transitions;

    /// <summary>The expected reward of each (state, action); minus infinity where it is not available.</summary>
    public readonly double[] Rewards;

    /// <summary>The first outcome that goes on of each (state, action), and one entry more.</summary>
    public readonly int[] GoOnStart;

    /// <summary>The states of the outcomes that go on.</summary>
    public readonly int[] GoOnNext;

    /// <summary>Their probabilities.</summary>
    public readonly double[] GoOnProbability;

    public ProcessTables(int stateCount, int actionCount, int[] rowStart, Transition[] transitions)
    {
        StateCount = stateCount;
        ActionCount = actionCount;
        RowStart = rowStart;
        Transitions = transitions;
        int rows = stateCount * actionCount;
        Rewards = new double[rows];
        GoOnStart = new int[rows + 1];
        var next = new List<int>(transitions.Length);
        var probability = new List<double>(transitions.Length);
        var merged = new Dictionary<int, int>();
        for (int row = 0; row < rows; row++)
        {
            merged.Clear();
            double reward = rowStart[row] == rowStart[row + 1] ? double.NegativeInfinity : 0;
            for (int i = rowStart[row]; i < rowStart[row + 1]; i++)
            {
                reward += transitions[i].Probability * transitions[i].Reward;
                if (transitions[i].Ends || transitions[i].Probability == 0)
                {
                    continue;
                }

                if (merged.TryGetValue(transitions[i].Next, out int place))
                {
                    probability[place] += transitions[i].Probability;
                }
                else
                {
                    merged.Add(transitions[i].Next, next.Count);
                    next.Add(transitions[i].Next);
                    probability.Add(transitions[i].Probability);
                }
            }

            Rewards[row] = reward;
            GoOnStart[row + 1] = next.Count;
        }

        GoOnNext = [.. next];
        GoOnProbability = [.. probability];
    }

    public int StateCount { get; }

    public int ActionCount { get; }

    public ReadOnlySpan<Transition> Row(int state, int action)
    {
        int row = (state * ActionCount) + action;
        return Transitions.AsSpan(RowStart[row], RowStart[row + 1] - RowStart[row]);
    }

    public ReadOnlySpan<Transition> Rows(int state)
    {
        int row = state * ActionCount;
        return Transitions.AsSpan(RowStart[row], RowStart[row + ActionCount] - RowStart[row]);
    }
}
