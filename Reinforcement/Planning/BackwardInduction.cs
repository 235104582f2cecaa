namespace Hybrid.Reinforcement;

/// <summary>The optimum of a finite horizon, step by step backwards.</summary>
public static class BackwardInduction
{
    /// <summary>Solves for a number of steps: V(t, s) = max over a of r + discount * sum p V(t + 1, s'), V(horizon, s) = 0.</summary>
    /// <param name="process">The process; its discount may be 1.</param>
    /// <param name="horizon">The number of steps, at least 1.</param>
    /// <returns>Values and actions for each step; memory is horizon times states.</returns>
    public static FiniteHorizonPlan Solve(MarkovDecisionProcess process, int horizon)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var values = new double[horizon + 1][];
        var policies = new int[horizon][];
        values[horizon] = new double[process.StateCount];
        for (int step = horizon - 1; step >= 0; step--)
        {
            values[step] = new double[process.StateCount];
            Bellman.Sweep(process, values[step + 1], values[step]);
            policies[step] = GreedyPolicy.LowestAction(process, values[step + 1]);
        }

        return new FiniteHorizonPlan(values, policies, process.StartValue(values[0]));
    }
}
