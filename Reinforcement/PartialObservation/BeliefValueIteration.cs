namespace Hybrid.Reinforcement;

/// <summary>Exact value iteration over beliefs: each round makes every plan one step longer and keeps the vectors that are best somewhere.</summary>
/// <remarks>Vectors may grow exponentially with rounds on hard processes; those have <see cref="PointBasedValueIteration"/>. Source: A. Cassandra, M. Littman and N. Zhang, "Incremental pruning", 1997.</remarks>
public static class BeliefValueIteration
{
    /// <summary>Solves a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="options">When to stop: at which bound of the error.</param>
    /// <remarks>
    /// Where no step ends the process, the bounds of MacQueen ("A modified dynamic programming method for Markovian decision problems", 1966) are used: if the last round changed every value by between l and u,
    /// the optimum lies between the values plus l g and plus u g, g = discount / (1 - discount). The values returned are in the middle.
    /// </remarks>
    public static BeliefPlan Solve(PartiallyObservedProcess process, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        double factor = process.Process.Discount / (1 - process.Process.Discount);
        bool endless = IsEndless(process.Process);
        List<ValueVector> vectors = [new(0, new double[process.Process.StateCount])];
        double residual = double.PositiveInfinity;
        double error = double.PositiveInfinity;
        double shift = 0;
        int round = 0;
        while (round < options.MaximumIterations && error > options.Tolerance)
        {
            List<ValueVector> longer = Lengthen(process, vectors);
            double up = Distance(longer, vectors);
            double down = -Distance(vectors, longer);
            residual = Math.Max(Math.Abs(up), Math.Abs(down));
            (error, shift) = endless ? (factor * (up - down) / 2, factor * (up + down) / 2) : (factor * residual, 0);
            vectors = longer;
            round++;
        }

        List<ValueVector> shifted = [.. vectors.Select(vector => vector with { Values = [.. vector.Values.Select(value => value + shift)] })];
        return new(shifted, round, residual, error, error <= options.Tolerance);
    }

    // By how much one value exceeds another where it does most; negative when it is below everywhere.
    private static double Distance(List<ValueVector> upper, List<ValueVector> lower) => upper.Max(vector => Dominance.Witness(vector.Values, lower).Margin);

    private static bool IsEndless(MarkovDecisionProcess process)
    {
        for (int state = 0; state < process.StateCount; state++)
        {
            for (int action = 0; action < process.ActionCount; action++)
            {
                foreach (ref readonly Transition transition in process.Outcomes(state, action))
                {
                    if (transition.Ends)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private static List<ValueVector> Lengthen(PartiallyObservedProcess process, List<ValueVector> vectors)
    {
        var all = new List<ValueVector>();
        for (int action = 0; action < process.Process.ActionCount; action++)
        {
            List<ValueVector> sums = [new(action, process.Rewards(action))];
            for (int observation = 0; observation < process.ObservationCount; observation++)
            {
                List<ValueVector> later = Dominance.Prune([.. vectors.Select(vector => new ValueVector(action, process.Back(action, observation, [.. vector.Values])))]);
                sums = Dominance.Prune([.. sums.SelectMany(sum => later.Select(vector => new ValueVector(action, [.. sum.Values.Zip(vector.Values, (a, b) => a + b)])))]);
            }

            all.AddRange(sums);
        }

        return Dominance.Prune(all);
    }
}
