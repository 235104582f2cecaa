namespace Hybrid.Reinforcement;

/// <summary>Exact value iteration over beliefs: each round makes every plan one step longer and keeps the vectors that are best somewhere.</summary>
/// <remarks>Vectors may grow exponentially with rounds on hard processes; those have <see cref="PointBasedValueIteration"/>. Source: A. Cassandra, M. Littman and N. Zhang, "Incremental pruning", 1997.</remarks>
public static class BeliefValueIteration
{
    /// <summary>Solves a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="options">When to stop: the tolerance is that of the greatest change of any belief's value.</param>
    public static BeliefPlan Solve(PartiallyObservedProcess process, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        double discount = process.Process.Discount;
        List<ValueVector> vectors = [new(0, new double[process.Process.StateCount])];
        double residual = double.PositiveInfinity;
        int round = 0;
        while (round < options.MaximumIterations && residual > options.Tolerance)
        {
            List<ValueVector> longer = Lengthen(process, vectors);
            residual = Math.Max(Distance(longer, vectors), Distance(vectors, longer));
            vectors = longer;
            round++;
        }

        return new(vectors, round, residual, residual * discount / (1 - discount), residual <= options.Tolerance);
    }

    // How far one value exceeds another anywhere.
    private static double Distance(List<ValueVector> upper, List<ValueVector> lower) => Math.Max(0, upper.Max(vector => Dominance.Witness(vector.Values, lower).Margin));

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
