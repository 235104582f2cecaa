namespace Hybrid.Reinforcement;

/// <summary>Plans for tasks without end: the greatest mean reward a step, without discount, by relative value iteration.</summary>
/// <remarks>
/// h moves to (1 - lazy) T h + lazy h less its value in state 0; the changes T h - h lie around the gain on both sides, which proves the answer. Staying put with probability <c>lazy</c> = 0.1 breaks
/// cycles and changes no gain. An episode that ends begins anew from the start distribution. Each policy must lead to one recurrent class (a unichain process); where several remain the bounds
/// do not meet and <see cref="AverageRewardPlan.Converged"/> is false. Source: M. Puterman, Markov Decision Processes, 1994, sections 8.5.4 and 8.5.5.
/// <code>
/// AverageRewardPlan plan = AverageReward.Solve(EnvironmentRegistry.Make("CarRental-v0").Process!);
/// plan.Gain;   // dollars a day
/// </code>
/// </remarks>
public static class AverageReward
{
    private const double Lazy = 0.1;

    /// <summary>Finds the best policy.</summary>
    /// <param name="process">The process; its discount is not used.</param>
    /// <param name="options">The tolerance of the gain, and the most sweeps.</param>
    public static AverageRewardPlan Solve(MarkovDecisionProcess process, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        int states = process.StateCount;
        double[] bias = new double[states];
        double[] next = new double[states];
        double least = double.NegativeInfinity;
        double greatest = double.PositiveInfinity;
        int iterations = 0;
        while (greatest - least > options.Tolerance && iterations < options.MaximumIterations)
        {
            least = double.PositiveInfinity;
            greatest = double.NegativeInfinity;
            double anew = process.StartValue(bias);
            for (int state = 0; state < states; state++)
            {
                double best = double.NegativeInfinity;
                for (int action = 0; action < process.ActionCount; action++)
                {
                    best = Math.Max(best, Value(process, state, action, bias, anew));
                }

                double change = best - bias[state];
                least = Math.Min(least, change);
                greatest = Math.Max(greatest, change);
                next[state] = bias[state] + ((1 - Lazy) * change);
            }

            double first = next[0];
            for (int state = 0; state < states; state++)
            {
                bias[state] = next[state] - first;
            }

            iterations++;
        }

        return new((least + greatest) / 2, bias, Greedy(process, bias), least, greatest, greatest - least <= options.Tolerance, iterations);
    }

    private static int[] Greedy(MarkovDecisionProcess process, double[] bias)
    {
        double anew = process.StartValue(bias);
        int[] policy = new int[bias.Length];
        double[] values = new double[process.ActionCount];
        for (int state = 0; state < policy.Length; state++)
        {
            for (int action = 0; action < values.Length; action++)
            {
                values[action] = Value(process, state, action, bias, anew);
            }

            double best = values.Max();
            policy[state] = Array.FindIndex(values, value => value >= best - (GreedyPolicy.TieTolerance * Math.Max(1, Math.Abs(best))));
        }

        return policy;
    }

    // Minus infinity where the action is not available.
    private static double Value(MarkovDecisionProcess process, int state, int action, double[] bias, double anew)
    {
        ReadOnlySpan<Transition> outcomes = process.Outcomes(state, action);
        double sum = outcomes.IsEmpty ? double.NegativeInfinity : 0;
        foreach (ref readonly Transition outcome in outcomes)
        {
            sum += outcome.Probability * (outcome.Reward + (outcome.Ends ? anew : bias[outcome.Next]));
        }

        return sum;
    }
}
