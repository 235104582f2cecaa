namespace Hybrid.Reinforcement;

/// <summary>Value iteration: V(s) becomes max over a of r(s,a) + discount * sum over s' of p(s' | s, a) V(s'), until the residual is within the tolerance.</summary>
/// <remarks>
/// Source: R. Bellman, Dynamic Programming, 1957. Values start at 0. A sweep costs time linear in the number of transitions.
/// <code>
/// PlanResult plan = ValueIteration.Solve(EnvironmentRegistry.Make("FrozenLake-v1").Process!.WithDiscount(1));
/// plan.StartValue;   // 0.8235294...
/// </code>
/// </remarks>
public static class ValueIteration
{
    /// <summary>Synchronous: each sweep reads the values of the one before.</summary>
    /// <param name="process">The process.</param>
    /// <param name="options">When to stop.</param>
    /// <exception cref="ArgumentException">The discount is 1 and values are not finite.</exception>
    public static PlanResult Solve(MarkovDecisionProcess process, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        Endings.RequireFiniteValues(process, "ValueIteration.Solve");
        double[] values = new double[process.StateCount];
        double[] results = new double[process.StateCount];
        int iterations = 0;
        double change;
        do
        {
            change = Bellman.Sweep(process, values, results);
            (values, results) = (results, values);
            iterations++;
        }
        while (change > options.Tolerance && iterations < options.MaximumIterations);
        return PlanResult.Of(process, values, iterations, options);
    }

    /// <summary>Gauss-Seidel: values are replaced in place, so that a sweep reads those it has just written; sweeps go up and down the states in turn.</summary>
    /// <param name="process">The process.</param>
    /// <param name="options">When to stop.</param>
    /// <exception cref="ArgumentException">The discount is 1 and values are not finite.</exception>
    public static PlanResult SolveInPlace(MarkovDecisionProcess process, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        Endings.RequireFiniteValues(process, "ValueIteration.SolveInPlace");
        double[] values = new double[process.StateCount];
        int iterations = 0;
        double change;
        do
        {
            change = Bellman.SweepInPlace(process, values, iterations % 2 == 1);
            iterations++;
        }
        while (change > options.Tolerance && iterations < options.MaximumIterations);
        return PlanResult.Of(process, values, iterations, options);
    }

    /// <summary>Prioritised: always backs up the state whose value is furthest from its backup, and then looks again at those that lead to it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="options">When to stop; an iteration is as many backups as there are states.</param>
    /// <remarks>Source: A. Moore and C. Atkeson, "Prioritized sweeping: reinforcement learning with less data and less time", 1993.</remarks>
    /// <exception cref="ArgumentException">The discount is 1 and values are not finite.</exception>
    public static PlanResult SolvePrioritised(MarkovDecisionProcess process, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        Endings.RequireFiniteValues(process, "ValueIteration.SolvePrioritised");
        ProcessTables tables = process.Tables;
        (int[] first, int[] rows) = Endings.Predecessors(tables);
        double[] values = new double[process.StateCount];
        var queue = new StateQueue(process.StateCount);
        for (int state = 0; state < values.Length; state++)
        {
            queue.Set(state, Math.Abs(Bellman.Backup(tables, process.Discount, values, state) - values[state]));
        }

        long backups = 0;
        long most = (long)options.MaximumIterations * process.StateCount;
        while (queue.TopPriority > options.Tolerance && backups < most)
        {
            int state = queue.Top;
            values[state] = Bellman.Backup(tables, process.Discount, values, state);
            queue.Set(state, 0);
            backups++;
            int previous = -1;
            for (int i = first[state]; i < first[state + 1]; i++)
            {
                int before = rows[i] / process.ActionCount;
                if (before != previous)
                {
                    queue.Set(before, Math.Abs(Bellman.Backup(tables, process.Discount, values, before) - values[before]));
                    previous = before;
                }
            }
        }

        return PlanResult.Of(process, values, (int)Math.Min(int.MaxValue, (backups + process.StateCount - 1) / process.StateCount), options);
    }
}
