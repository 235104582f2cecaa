namespace Hybrid.Probabilistic.Exact;

/// <summary>Goes from the roots to the leaves and chooses each clique's own variables given those that it shares with its parent.</summary>
internal static class Traceback
{
    /// <summary>The joint state with the largest product, after <see cref="JunctionState.CollectMaximum"/>. Of equal ones the first in each clique wins.</summary>
    public static void MostProbable(JunctionState state, Span<int> states)
    {
        JunctionPlan plan = state.Plan;
        for (int clique = 0; clique < plan.Lengths.Length; clique++)
        {
            Choose(plan, clique, state.Collected(clique), states, double.NaN);
        }
    }

    /// <summary>A joint state drawn with the probability of its product, after <see cref="JunctionState.LogEvidence"/>.</summary>
    public static void Sample(JunctionState state, Span<int> states, Func<double> random)
    {
        JunctionPlan plan = state.Plan;
        for (int clique = 0; clique < plan.Lengths.Length; clique++)
        {
            Choose(plan, clique, state.Collected(clique), states, random());
        }
    }

    // With NaN the largest entry that agrees with what is chosen already; otherwise the one at which the running sum passes that share of the whole.
    private static void Choose(JunctionPlan plan, int clique, ReadOnlySpan<double> table, Span<int> states, double share)
    {
        int[] scope = plan.Tree.Cliques[clique];
        int[] shape = plan.Shapes[clique];
        int[] separator = plan.Tree.Separators[clique];
        int start = 0;
        int stride = 1;
        Span<int> free = stackalloc int[scope.Length];
        Span<int> sizes = stackalloc int[scope.Length];
        Span<int> strides = stackalloc int[scope.Length];
        int count = 0;
        for (int axis = scope.Length - 1; axis >= 0; axis--)
        {
            if (separator.AsSpan().Contains(scope[axis]))
            {
                start += states[scope[axis]] * stride;
            }
            else
            {
                free[count] = scope[axis];
                sizes[count] = shape[axis];
                strides[count++] = stride;
            }

            stride *= shape[axis];
        }

        int cells = 1;
        foreach (int size in sizes[..count])
        {
            cells *= size;
        }

        int best = 0;
        double sum = 0;
        double most = -1;
        for (int cell = 0; cell < cells; cell++)
        {
            double value = table[start + Offset(cell, sizes[..count], strides)];
            sum += value;
            if (double.IsNaN(share) && value > most)
            {
                most = value;
                best = cell;
            }
        }

        if (!double.IsNaN(share))
        {
            double passed = 0;
            for (int cell = 0; cell < cells; cell++)
            {
                double value = table[start + Offset(cell, sizes[..count], strides)];
                if (value <= 0)
                {
                    continue;
                }

                passed += value;
                best = cell;
                if (passed > share * sum)
                {
                    break;
                }
            }
        }

        for (int i = 0; i < count; i++)
        {
            states[free[i]] = best % sizes[i];
            best /= sizes[i];
        }
    }

    private static int Offset(int cell, ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides)
    {
        int offset = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            offset += cell % sizes[i] * strides[i];
            cell /= sizes[i];
        }

        return offset;
    }
}
