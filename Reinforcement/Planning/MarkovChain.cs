namespace Hybrid.Reinforcement;

/// <summary>The chain that a policy makes of a process: expected rewards and the outcomes that go on, merged.</summary>
internal sealed class MarkovChain
{
    private readonly double[] _rewards;
    private readonly int[] _first;
    private readonly int[] _next;
    private readonly double[] _probability;

    private MarkovChain(double[] rewards, int[] first, int[] next, double[] probability)
    {
        _rewards = rewards;
        _first = first;
        _next = next;
        _probability = probability;
    }

    public static MarkovChain Of(MarkovDecisionProcess process, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.StateCount != process.StateCount || policy.ActionCount != process.ActionCount)
        {
            throw new ArgumentException(
                $"PolicyEvaluation: the policy is for {policy.StateCount} states and {policy.ActionCount} actions; the process has {process.StateCount} and {process.ActionCount}, make the policy from it");
        }

        ProcessTables tables = process.Tables;
        double[] rewards = new double[process.StateCount];
        int[] first = new int[process.StateCount + 1];
        var next = new List<int>();
        var probability = new List<double>();
        for (int state = 0; state < process.StateCount; state++)
        {
            for (int action = 0; action < process.ActionCount; action++)
            {
                double weight = policy[state, action];
                int row = (state * process.ActionCount) + action;
                for (int i = weight > 0 ? tables.GoOnStart[row] : tables.GoOnStart[row + 1]; i < tables.GoOnStart[row + 1]; i++)
                {
                    next.Add(tables.GoOnNext[i]);
                    probability.Add(weight * tables.GoOnProbability[i]);
                }

                rewards[state] += weight > 0 ? weight * tables.Rewards[row] : 0;
            }

            first[state + 1] = next.Count;
        }

        return new MarkovChain(rewards, first, [.. next], [.. probability]);
    }

    public double[] Backup(double[] values, double discount)
    {
        double[] results = new double[values.Length];
        for (int state = 0; state < values.Length; state++)
        {
            results[state] = Backup(values, discount, state);
        }

        return results;
    }

    /// <summary>Gaussian elimination with partial pivoting on (I - discount P) V = r, over the states that can still earn.</summary>
    public double[] SolveDense(double discount)
    {
        bool[] earns = CanEarn();
        int[] states = [.. Enumerable.Range(0, _rewards.Length).Where(state => earns[state])];
        int[] place = new int[_rewards.Length];
        Array.Fill(place, -1);
        for (int i = 0; i < states.Length; i++)
        {
            place[states[i]] = i;
        }

        var matrix = new double[states.Length][];
        double[] right = new double[states.Length];
        for (int i = 0; i < states.Length; i++)
        {
            matrix[i] = new double[states.Length];
            matrix[i][i] = 1;
            right[i] = _rewards[states[i]];
            for (int k = _first[states[i]]; k < _first[states[i] + 1]; k++)
            {
                if (place[_next[k]] >= 0)
                {
                    matrix[i][place[_next[k]]] -= discount * _probability[k];
                }
            }
        }

        double[] solution = LinearSystem.Solve(matrix, right);
        double[] values = new double[_rewards.Length];
        for (int i = 0; i < states.Length; i++)
        {
            values[states[i]] = solution[i];
        }

        return values;
    }

    public double[] SolveSweeping(double discount, double tolerance, int mostSweeps)
    {
        double[] values = new double[_rewards.Length];
        for (int sweep = 0; sweep < mostSweeps; sweep++)
        {
            double largest = 0;
            for (int i = 0; i < values.Length; i++)
            {
                int state = sweep % 2 == 1 ? i : values.Length - 1 - i;
                double value = Backup(values, discount, state);
                largest = Math.Max(largest, Math.Abs(value - values[state]) / Math.Max(1, Math.Abs(value)));
                values[state] = value;
            }

            if (largest <= tolerance)
            {
                return values;
            }
        }

        return [.. values.Select(_ => double.NaN)];
    }

    public double[] Occupancy(ReadOnlySpan<double> start, double discount, double tolerance, int mostSweeps)
    {
        double[] total = start.ToArray();
        double[] now = start.ToArray();
        for (int step = 0; step < mostSweeps; step++)
        {
            double[] later = new double[now.Length];
            double mass = 0;
            for (int state = 0; state < now.Length; state++)
            {
                for (int i = _first[state]; i < _first[state + 1] && now[state] > 0; i++)
                {
                    later[_next[i]] += discount * _probability[i] * now[state];
                }
            }

            for (int state = 0; state < now.Length; state++)
            {
                total[state] += later[state];
                mass += later[state];
            }

            now = later;
            if (mass <= tolerance)
            {
                return total;
            }
        }

        return [.. total.Select(_ => double.NaN)];
    }

    private double Backup(double[] values, double discount, int state)
    {
        double sum = 0;
        for (int i = _first[state]; i < _first[state + 1]; i++)
        {
            sum += _probability[i] * values[_next[i]];
        }

        return _rewards[state] + (discount * sum);
    }

    private bool[] CanEarn()
    {
        bool[] earns = [.. _rewards.Select(reward => reward != 0)];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int state = earns.Length - 1; state >= 0; state--)
            {
                for (int i = _first[state]; i < _first[state + 1] && !earns[state]; i++)
                {
                    earns[state] = earns[_next[i]];
                    changed |= earns[state];
                }
            }
        }

        return earns;
    }
}
