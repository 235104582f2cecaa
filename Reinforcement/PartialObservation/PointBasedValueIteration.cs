namespace Hybrid.Reinforcement;

/// <summary>Value iteration at some beliefs only, those that can be reached: a lower bound of the optimum that rises with their number.</summary>
/// <remarks>Source: J. Pineau, G. Gordon and S. Thrun, "Point-based value iteration: an anytime algorithm for POMDPs", 2003.</remarks>
public static class PointBasedValueIteration
{
    /// <summary>Solves a process from a belief.</summary>
    /// <param name="process">The process.</param>
    /// <param name="belief">The first belief; the process's start when null.</param>
    /// <param name="options">How to go about it.</param>
    /// <exception cref="ArgumentException">The belief is no distribution, or an option is out of range.</exception>
    public static BeliefPlan Solve(PartiallyObservedProcess process, double[]? belief = null, PointBasedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options ??= new PointBasedOptions();
        if (options.Expansions < 0 || options.MostBeliefs < 1 || !(options.Tolerance > 0) || options.MostRounds < 1)
        {
            throw new ArgumentException("PointBasedOptions: an option is out of range; expansions from 0, beliefs and rounds from 1 and a tolerance above 0 are allowed");
        }

        double[] first = belief ?? [.. process.Process.Start];
        process.CheckBelief(first);
        List<double[]> beliefs = [first];

        // No plan is worth less than the least reward forever: a lower bound to begin with.
        double least = Enumerable.Range(0, process.Process.ActionCount).Min(action => process.Rewards(action).Min()) / (1 - process.Process.Discount);
        List<ValueVector> vectors = [new(0, [.. first.Select(_ => Math.Min(0, least))])];
        double residual = double.PositiveInfinity;
        int rounds = 0;
        for (int expansion = 0; expansion <= options.Expansions; expansion++)
        {
            residual = double.PositiveInfinity;
            for (int round = 0; round < options.MostRounds && residual > options.Tolerance; round++)
            {
                List<ValueVector> next = [.. beliefs.Select(point => Backup(process, vectors, point)).Distinct()];
                residual = beliefs.Max(point => Math.Abs(BeliefPlan.Best(next, point).At(point) - BeliefPlan.Best(vectors, point).At(point)));
                vectors = next;
                rounds++;
            }

            if (expansion < options.Expansions)
            {
                Expand(process, beliefs, options.MostBeliefs);
            }
        }

        return new(vectors, rounds, residual, double.PositiveInfinity, residual <= options.Tolerance);
    }

    private static ValueVector Backup(PartiallyObservedProcess process, List<ValueVector> vectors, double[] belief)
    {
        ValueVector? best = null;
        for (int action = 0; action < process.Process.ActionCount; action++)
        {
            double[] values = process.Rewards(action);
            for (int observation = 0; observation < process.ObservationCount; observation++)
            {
                double[] later = vectors.Select(vector => process.Back(action, observation, [.. vector.Values])).MaxBy(vector => Dot(vector, belief))!;
                for (int state = 0; state < values.Length; state++)
                {
                    values[state] += later[state];
                }
            }

            var candidate = new ValueVector(action, values);
            best = best is null || candidate.At(belief) > best.At(belief) ? candidate : best;
        }

        return best!;
    }

    // Each belief's successor that is farthest from the set joins it.
    private static void Expand(PartiallyObservedProcess process, List<double[]> beliefs, int most)
    {
        foreach (double[] belief in beliefs.ToArray())
        {
            double[]? farthest = null;
            double distance = 1e-9;
            for (int action = 0; action < process.Process.ActionCount; action++)
            {
                for (int observation = 0; observation < process.ObservationCount; observation++)
                {
                    if (process.Probability(belief, action, observation) > 1e-12)
                    {
                        double[] next = process.Update(belief, action, observation);
                        double apart = beliefs.Min(other => other.Zip(next, (a, b) => Math.Abs(a - b)).Sum());
                        (farthest, distance) = apart > distance ? (next, apart) : (farthest, distance);
                    }
                }
            }

            if (farthest is not null && beliefs.Count < most)
            {
                beliefs.Add(farthest);
            }
        }
    }

    private static double Dot(double[] vector, double[] belief)
    {
        double sum = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            sum += vector[i] * belief[i];
        }

        return sum;
    }
}
