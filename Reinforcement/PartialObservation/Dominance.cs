namespace Hybrid.Reinforcement;

/// <summary>Which vectors of values matter for some belief, found by linear programs.</summary>
internal static class Dominance
{
    private const double Tolerance = 1e-10;

    /// <summary>The belief at which a vector exceeds all others by most, and by how much (negative when it never does).</summary>
    /// <remarks>
    /// With the last probability eliminated and the margin shifted to be positive: maximise t subject to t - sum b(i) (d(i) - d(n)) &lt;= d(n) + shift for each other vector, d being the difference, and
    /// sum b(i) &lt;= 1. The start b = 0, t = 0 is feasible; the simplex method with Bland's rule does the rest.
    /// </remarks>
    public static (double Margin, double[] Belief) Witness(IReadOnlyList<double> vector, IReadOnlyList<ValueVector> others)
    {
        int states = vector.Count;
        int rows = others.Count + 1;
        int columns = states;
        double shift = 1;
        foreach (ValueVector other in others)
        {
            for (int i = 0; i < states; i++)
            {
                shift = Math.Max(shift, 1 + Math.Abs(vector[i] - other.Values[i]));
            }
        }

        // Columns: b(0..n-2), t, then slacks implicitly; the tableau is kept condensed.
        double[,] tableau = new double[rows + 1, columns + 1];
        for (int row = 0; row < others.Count; row++)
        {
            double last = vector[states - 1] - others[row].Values[states - 1];
            for (int i = 0; i < states - 1; i++)
            {
                tableau[row, i] = -(vector[i] - others[row].Values[i] - last);
            }

            tableau[row, states - 1] = 1;
            tableau[row, columns] = last + shift;
        }

        for (int i = 0; i < states - 1; i++)
        {
            tableau[rows - 1, i] = 1;
        }

        tableau[rows - 1, columns] = 1;
        tableau[rows, states - 1] = -1;
        double[] solution = Maximise(tableau, rows, columns);
        double[] belief = new double[states];
        Array.Copy(solution, belief, states - 1);
        belief[^1] = Math.Max(0, 1 - belief.Sum());
        return (solution[states - 1] - shift, belief);
    }

    /// <summary>The vectors that are best for some belief.</summary>
    public static List<ValueVector> Prune(IReadOnlyList<ValueVector> vectors)
    {
        List<ValueVector> open = Upper(vectors);
        var kept = new List<ValueVector>();
        while (open.Count > 0)
        {
            ValueVector candidate = open[^1];
            double margin = double.PositiveInfinity;
            double[] belief = [.. candidate.Values.Select(_ => 1.0 / candidate.Values.Count)];
            if (kept.Count > 0)
            {
                (margin, belief) = Witness(candidate.Values, kept);
            }

            if (margin <= Tolerance)
            {
                open.RemoveAt(open.Count - 1);
                continue;
            }

            // The best at the witness is kept, which need not be the candidate.
            ValueVector best = BeliefPlan.Best(open, belief);
            kept.Add(best);
            open.Remove(best);
        }

        return kept;
    }

    // Those that exceed each of the others somewhere; of equals the first stays.
    private static List<ValueVector> Upper(IReadOnlyList<ValueVector> vectors)
    {
        var upper = new List<ValueVector>();
        foreach (ValueVector vector in vectors)
        {
            bool below = false;
            for (int i = upper.Count - 1; i >= 0 && !below; i--)
            {
                below = IsBelow(vector, upper[i]);
                if (!below && IsBelow(upper[i], vector))
                {
                    upper.RemoveAt(i);
                }
            }

            if (!below)
            {
                upper.Add(vector);
            }
        }

        return upper;
    }

    private static bool IsBelow(ValueVector vector, ValueVector other)
    {
        for (int i = 0; i < vector.Values.Count; i++)
        {
            if (vector.Values[i] > other.Values[i])
            {
                return false;
            }
        }

        return true;
    }

    private static double[] Maximise(double[,] tableau, int rows, int columns)
    {
        int[] basic = [.. Enumerable.Range(columns, rows)];
        int[] free = [.. Enumerable.Range(0, columns)];
        while (true)
        {
            // Bland: the lowest-numbered variable that gains, and of equal limits the lowest-numbered that leaves.
            int enter = -1;
            for (int column = 0; column < columns; column++)
            {
                enter = tableau[rows, column] < -1e-12 && (enter < 0 || free[column] < free[enter]) ? column : enter;
            }

            if (enter < 0)
            {
                break;
            }

            int leave = -1;
            double least = double.PositiveInfinity;
            for (int row = 0; row < rows; row++)
            {
                if (tableau[row, enter] > 1e-12)
                {
                    double limit = tableau[row, columns] / tableau[row, enter];
                    if (limit < least - 1e-15 || (limit <= least && basic[row] < basic[leave]))
                    {
                        (least, leave) = (limit, row);
                    }
                }
            }

            if (leave < 0)
            {
                break;
            }

            Pivot(tableau, rows, columns, leave, enter);
            (basic[leave], free[enter]) = (free[enter], basic[leave]);
        }

        double[] solution = new double[columns];
        for (int row = 0; row < rows; row++)
        {
            if (basic[row] < columns)
            {
                solution[basic[row]] = tableau[row, columns];
            }
        }

        return solution;
    }

    private static void Pivot(double[,] tableau, int rows, int columns, int leave, int enter)
    {
        double pivot = tableau[leave, enter];
        for (int row = 0; row <= rows; row++)
        {
            if (row == leave)
            {
                continue;
            }

            double factor = tableau[row, enter] / pivot;
            for (int column = 0; column <= columns; column++)
            {
                tableau[row, column] -= column == enter ? 0 : factor * tableau[leave, column];
            }

            tableau[row, enter] = -factor;
        }

        for (int column = 0; column <= columns; column++)
        {
            tableau[leave, column] = column == enter ? 1 / pivot : tableau[leave, column] / pivot;
        }
    }
}
