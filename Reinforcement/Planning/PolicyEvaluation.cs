namespace Hybrid.Reinforcement;

/// <summary>What a policy is worth, exactly.</summary>
public static class PolicyEvaluation
{
    private const int DenseLimit = 768;
    private const double SweepTolerance = 1e-13;
    private const int MostSweeps = 1_000_000;

    /// <summary>The value of each state: the solution of V = r + discount * P V for the policy's chain.</summary>
    /// <param name="process">The process.</param>
    /// <param name="policy">The policy.</param>
    /// <remarks>Up to 768 states by Gaussian elimination (cubic cost); beyond that by Gauss-Seidel sweeps until no value changes by more than 1e-13 of its size. With discount 1, states that can never earn again are worth 0.</remarks>
    /// <exception cref="ArgumentException">The discount is 1 and under this policy some state earns rewards for ever.</exception>
    public static double[] Values(MarkovDecisionProcess process, Policy policy)
    {
        MarkovChain chain = MarkovChain.Of(process, policy);
        double[] values = process.StateCount <= DenseLimit ? chain.SolveDense(process.Discount) : chain.SolveSweeping(process.Discount, SweepTolerance, MostSweeps);
        if (Array.Exists(values, value => !double.IsFinite(value)))
        {
            throw new ArgumentException("PolicyEvaluation.Values: the discount is 1 and the policy never ends from some state that earns rewards, whose value is not finite; use a discount below 1 or a policy that ends");
        }

        return values;
    }

    /// <summary>The mean of <see cref="Values"/> over the start distribution.</summary>
    /// <param name="process">The process.</param>
    /// <param name="policy">The policy.</param>
    public static double StartValue(MarkovDecisionProcess process, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.StartValue(Values(process, policy));
    }

    /// <summary>The value of each state when the episode is cut after a number of steps.</summary>
    /// <param name="process">The process; its discount counts.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="horizon">The number of steps, at least 0.</param>
    public static double[] ValuesWithin(MarkovDecisionProcess process, Policy policy, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        MarkovChain chain = MarkovChain.Of(process, policy);
        double[] values = new double[process.StateCount];
        for (int step = 0; step < horizon; step++)
        {
            values = chain.Backup(values, process.Discount);
        }

        return values;
    }

    /// <summary>The probability, from the start distribution, of an ending that counts within a number of steps.</summary>
    /// <param name="process">The process.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="horizon">The number of steps; null for any number.</param>
    /// <param name="counts">Which endings count; when null those with a reward above 0.</param>
    public static double Success(MarkovDecisionProcess process, Policy policy, int? horizon, Func<Transition, bool>? counts = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(policy);
        counts ??= static ending => ending.Reward > 0;
        MarkovDecisionProcess scored = MarkovDecisionProcess.Create(
            process.StateCount,
            process.ActionCount,
            1,
            (state, action) => [.. process.Outcomes(state, action).ToArray().Select(t => t with { Reward = t.Ends && counts(t) ? 1 : 0 })],
            process.Start.ToArray());
        return scored.StartValue(horizon is int steps ? ValuesWithin(scored, policy, steps) : Values(scored, policy));
    }

    /// <summary>The discounted number of visits to each state, from the start distribution: the solution of d = start + discount * P' d.</summary>
    /// <param name="process">The process, its discount below 1 or the policy one that ends.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>One number for each state; with discount 1, the expected number of visits. They sum to the expected discounted length of an episode.</returns>
    /// <exception cref="ArgumentException">With discount 1 the policy never ends.</exception>
    public static double[] Occupancy(MarkovDecisionProcess process, Policy policy)
    {
        double[] occupancy = MarkovChain.Of(process, policy).Occupancy(process.Start, process.Discount, SweepTolerance, MostSweeps);
        if (Array.Exists(occupancy, visits => !double.IsFinite(visits)))
        {
            throw new ArgumentException("PolicyEvaluation.Occupancy: the discount is 1 and the policy never ends, so visits are not finite; use a discount below 1 or a policy that ends");
        }

        return occupancy;
    }
}
