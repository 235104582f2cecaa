namespace Hybrid.Reinforcement;

/// <summary>Policy iteration: evaluate the policy, make it greedy, until it is stable.</summary>
/// <remarks>Source: R. Howard, Dynamic Programming and Markov Processes, 1960; M. Puterman and M. Shin, "Modified policy iteration algorithms for discounted Markov decision problems", 1978.</remarks>
public static class PolicyIteration
{
    private const double Better = 1e-11;

    /// <summary>Policy iteration with exact evaluation.</summary>
    /// <param name="process">The process.</param>
    /// <param name="options">When to stop. Iterations count policies, the stable one included.</param>
    /// <param name="initial">The first policy; when null one that ends in the fewest steps possible, and where none can end the lowest available action.</param>
    /// <exception cref="ArgumentException">The discount is 1 and values are not finite.</exception>
    public static PlanResult Solve(MarkovDecisionProcess process, PlanOptions? options = null, IReadOnlyList<int>? initial = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        Endings.RequireFiniteValues(process, "PolicyIteration.Solve");
        int[] policy = initial is null ? InitialPolicy(process) : [.. initial];
        double[] values;
        int iterations = 0;
        bool stable;
        do
        {
            values = PolicyEvaluation.Values(process, Policy.Deterministic(process, policy));
            stable = true;
            iterations++;
            for (int state = 0; state < policy.Length; state++)
            {
                int better = BetterAction(process, values, state, policy[state]);
                stable &= better == policy[state];
                policy[state] = better;
            }
        }
        while (!stable && iterations < options.MaximumIterations);
        return PlanResult.Of(process, values, iterations, options);
    }

    /// <summary>Modified policy iteration: each policy is evaluated by a few sweeps only.</summary>
    /// <param name="process">The process.</param>
    /// <param name="options">When to stop.</param>
    /// <param name="sweeps">The sweeps of evaluation after each improvement, at least 0 (0 is value iteration); default 20.</param>
    /// <exception cref="ArgumentException">The discount is 1 and values are not finite.</exception>
    public static PlanResult SolveModified(MarkovDecisionProcess process, PlanOptions? options = null, int sweeps = 20)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentOutOfRangeException.ThrowIfNegative(sweeps);
        options = PlanOptions.Checked(options);
        Endings.RequireFiniteValues(process, "PolicyIteration.SolveModified");
        double[] values = new double[process.StateCount];
        double[] results = new double[process.StateCount];
        int[] rows = new int[process.StateCount];
        int iterations = 0;
        while (true)
        {
            double change = Bellman.Sweep(process, values, results);
            iterations++;
            if (change <= options.Tolerance || iterations >= options.MaximumIterations)
            {
                return PlanResult.Of(process, results, iterations, options);
            }

            for (int state = 0; state < rows.Length; state++)
            {
                rows[state] = (state * process.ActionCount) + BestAction(process, values, state);
            }

            (values, results) = (results, values);
            for (int sweep = 0; sweep < sweeps; sweep++)
            {
                for (int state = 0; state < rows.Length; state++)
                {
                    values[state] = Bellman.ActionValue(process.Tables, process.Discount, values, rows[state]);
                }
            }
        }
    }

    /// <summary>A policy that ends with probability 1 where any can, and the lowest available action elsewhere.</summary>
    internal static int[] InitialPolicy(MarkovDecisionProcess process)
    {
        int[] policy = Endings.ShortestActions(process, static (_, _) => true);
        for (int state = 0; state < policy.Length; state++)
        {
            while (policy[state] < 0 || !process.IsAvailable(state, policy[state]))
            {
                policy[state]++;
            }
        }

        return policy;
    }

    private static int BestAction(MarkovDecisionProcess process, double[] values, int state)
    {
        int best = 0;
        double bestValue = double.NegativeInfinity;
        for (int action = 0; action < process.ActionCount; action++)
        {
            double value = GreedyPolicy.ActionValue(process, values, state, action);
            if (value > bestValue)
            {
                (best, bestValue) = (action, value);
            }
        }

        return best;
    }

    // Keeps the old action unless another is better by more than rounding: with discount 1 this keeps a policy that ends one that ends.
    private static int BetterAction(MarkovDecisionProcess process, double[] values, int state, int old)
    {
        double oldValue = GreedyPolicy.ActionValue(process, values, state, old);
        int best = BestAction(process, values, state);
        return GreedyPolicy.ActionValue(process, values, state, best) > oldValue + (Better * Math.Max(1, Math.Abs(oldValue))) ? best : old;
    }
}
