namespace Hybrid.Reinforcement;

/// <summary>Planning as a linear program: minimise the sum of V(s) subject to V(s) &gt;= r(s,a) + discount * sum p V for all s, a.</summary>
/// <remarks>
/// Solved by the simplex method on the dual program, whose bases are the policies: each pivot gives one state, the one that gains most, a better action, and updates the
/// inverse of the basis I - discount * P by a change of one row; the inverse is made anew every 200 pivots. When no reduced cost is positive, V and the visits are
/// optimal solutions of the two programs with equal objectives. Source: A. Manne, "Linear programming and sequential decisions", 1960; Y. Ye, "The simplex and policy-iteration
/// methods are strongly polynomial for the Markov decision problem with a fixed discount rate", 2011.
/// </remarks>
public static class LinearProgram
{
    private const int MostStates = 3000;
    private const int Refactor = 200;
    private const double Better = 1e-11;

    /// <summary>Solves the program.</summary>
    /// <param name="process">The process, at most 3,000 states: memory is quadratic, a pivot costs quadratic time.</param>
    /// <param name="options">When to stop; iterations are pivots.</param>
    /// <exception cref="ArgumentException">There are more states, or the discount is 1 and values are not finite.</exception>
    public static PlanResult Solve(MarkovDecisionProcess process, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        options = PlanOptions.Checked(options);
        if (process.StateCount > MostStates)
        {
            throw new ArgumentException($"LinearProgram.Solve: the process has {process.StateCount} states; up to {MostStates} are allowed, use ValueIteration or PolicyIteration");
        }

        Endings.RequireFiniteValues(process, "LinearProgram.Solve");
        int[] policy = PolicyIteration.InitialPolicy(process);
        double[][] inverse = [];
        double[] values = [];
        int pivots = 0;
        while (true)
        {
            if (pivots % Refactor == 0)
            {
                values = PolicyEvaluation.Values(process, Policy.Deterministic(process, policy));
                inverse = Inverse(process, policy);
            }

            (int state, int action, double gain) = Entering(process, values, policy);
            bool fresh = pivots % Refactor == 0;
            if (action < 0 || pivots >= options.MaximumIterations)
            {
                values = fresh ? values : PolicyEvaluation.Values(process, Policy.Deterministic(process, policy));
                return PlanResult.Of(process, values, pivots, options);
            }

            Pivot(process, inverse, values, policy, state, action, gain);
            pivots++;
        }
    }

    private static (int State, int Action, double Gain) Entering(MarkovDecisionProcess process, double[] values, int[] policy)
    {
        (int State, int Action, double Gain) best = (-1, -1, 0);
        for (int state = 0; state < values.Length; state++)
        {
            for (int action = 0; action < process.ActionCount; action++)
            {
                double gain = GreedyPolicy.ActionValue(process, values, state, action) - values[state];
                if (action != policy[state] && gain > best.Gain && gain > Better * Math.Max(1, Math.Abs(values[state])))
                {
                    best = (state, action, gain);
                }
            }
        }

        return best;
    }

    // Row `state` of the basis B changes by d: (B + e d')^-1 = B^-1 - (B^-1 e)(d' B^-1) / (1 + d' B^-1 e), and V moves by (B^-1 e) gain / (1 + d' B^-1 e).
    private static void Pivot(MarkovDecisionProcess process, double[][] inverse, double[] values, int[] policy, int state, int action, double gain)
    {
        ProcessTables tables = process.Tables;
        double[] change = new double[values.Length];
        AddRow(tables, (state * process.ActionCount) + policy[state], process.Discount, change);
        AddRow(tables, (state * process.ActionCount) + action, -process.Discount, change);
        double[] product = new double[values.Length];
        for (int i = 0; i < change.Length; i++)
        {
            if (change[i] != 0)
            {
                LinearSystem.Subtract(product, inverse[i], -change[i]);
            }
        }

        double divisor = 1 + product[state];
        for (int i = 0; i < values.Length; i++)
        {
            double factor = inverse[i][state] / divisor;
            if (factor != 0)
            {
                values[i] += factor * gain;
                LinearSystem.Subtract(inverse[i], product, factor);
            }
        }

        policy[state] = action;
    }

    private static void AddRow(ProcessTables tables, int row, double factor, double[] target)
    {
        for (int i = tables.GoOnStart[row]; i < tables.GoOnStart[row + 1]; i++)
        {
            target[tables.GoOnNext[i]] += factor * tables.GoOnProbability[i];
        }
    }

    private static double[][] Inverse(MarkovDecisionProcess process, int[] policy)
    {
        int n = process.StateCount;
        var basis = new double[n][];
        var inverse = new double[n][];
        for (int state = 0; state < n; state++)
        {
            basis[state] = new double[n];
            inverse[state] = new double[n];
            inverse[state][state] = 1;
            AddRow(process.Tables, (state * process.ActionCount) + policy[state], -process.Discount, basis[state]);
            basis[state][state] += 1;
        }

        for (int column = 0; column < n; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < n; row++)
            {
                pivot = Math.Abs(basis[row][column]) > Math.Abs(basis[pivot][column]) ? row : pivot;
            }

            (basis[column], basis[pivot]) = (basis[pivot], basis[column]);
            (inverse[column], inverse[pivot]) = (inverse[pivot], inverse[column]);
            double scale = 1 / basis[column][column];
            LinearSystem.Subtract(basis[column], basis[column], 1 - scale);
            LinearSystem.Subtract(inverse[column], inverse[column], 1 - scale);
            for (int row = 0; row < n; row++)
            {
                double factor = basis[row][column];
                if (row != column && factor != 0)
                {
                    LinearSystem.Subtract(basis[row], basis[column], factor);
                    LinearSystem.Subtract(inverse[row], inverse[column], factor);
                }
            }
        }

        return inverse;
    }
}
