using Hybrid.Causal.Discovery;
using Hybrid.Data;

namespace Hybrid.Causal.Estimation;

/// <summary>The columns of a problem as arrays: rows without missing cells, covariates standardised.</summary>
internal sealed class Sample
{
    private Sample(double[] treatment, double[] outcome, double[][] covariates, string[] names, DataTable table)
    {
        (Treatment, Outcome, Covariates, Names, Table) = (treatment, outcome, covariates, names, table);
        IsBinary = Array.TrueForAll(treatment, t => t is 0 or 1);
    }

    public int Count => Treatment.Length;

    /// <summary>0 and 1 where there are two values; as in the table elsewhere.</summary>
    public double[] Treatment { get; }

    public double[] Outcome { get; }

    /// <summary>One array for each covariate: mean 0, variance 1.</summary>
    public double[][] Covariates { get; }

    public string[] Names { get; }

    /// <summary>The complete rows.</summary>
    public DataTable Table { get; }

    public bool IsBinary { get; }

    public int Treated => Treatment.Count(t => t == 1);

    public static Sample Of(EstimationProblem problem, string operation, IReadOnlyList<string> covariates, bool binary, params IEnumerable<string> others)
    {
        DataTable all = problem.Table;
        string[] twice = [.. covariates.Append(problem.Treatment).Append(problem.Outcome).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key)];
        if (twice.Length > 0)
        {
            throw new ArgumentException($"{operation}: '{twice[0]}' has two roles; treatment, outcome and adjustment must be different columns.");
        }

        DataTable table = all.Complete([problem.Treatment, problem.Outcome, .. covariates, .. others]);
        double[] treatment = [.. table[problem.Treatment]];
        double[] values = [.. treatment.Distinct().Order()];
        if (values.Length < 2)
        {
            throw new ArgumentException($"{operation}: the treatment '{problem.Treatment}' does not vary in the {table.Rows} complete rows; both treated and untreated rows are needed.");
        }

        if (values.Length == 2)
        {
            treatment = [.. treatment.Select(t => t == values[1] ? 1.0 : 0.0)];
        }
        else if (binary)
        {
            throw new ArgumentException($"{operation}: the treatment '{problem.Treatment}' has {values.Length} values; two are allowed. Cut it in two, or use regression or dml.");
        }

        var columns = new List<double[]>();
        var names = new List<string>();
        foreach (string name in covariates)
        {
            IReadOnlyList<string> states = table.States(name);
            double[] column = table[name].ToArray();
            if (states.Count == 0)
            {
                Add(name, column);
            }

            for (int state = 1; state < states.Count; state++)
            {
                Add($"{name}={states[state]}", [.. column.Select(v => v == state ? 1.0 : 0.0)]);
            }
        }

        return new Sample(treatment, table[problem.Outcome].ToArray(), [.. columns], [.. names], table);

        // A column that does not vary says nothing.
        void Add(string name, double[] column)
        {
            double mean = CovarianceMatrix.Sum(column) / column.Length;
            double[] centred = [.. column.Select(v => v - mean)];
            double scale = Math.Sqrt(CovarianceMatrix.Dot(centred, centred) / column.Length);
            if (scale > 1e-12 * Math.Max(1, Math.Abs(mean)))
            {
                columns.Add([.. centred.Select(v => v / scale)]);
                names.Add(name);
            }
        }
    }

    public static double[][] Rows(double[][] columns, int[] rows) => [.. columns.Select(column => Rows(column, rows))];

    public static double[] Rows(double[] column, int[] rows)
    {
        double[] chosen = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            chosen[i] = column[rows[i]];
        }

        return chosen;
    }

    /// <summary>The rows of each fold: within each arm of a binary treatment, rows are dealt out in random order.</summary>
    public int[][] Folds(int count, int seed)
    {
        int[] order = CounterRandom.Of(seed).Permutation(Count);
        var folds = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        int next = 0;
        foreach (int row in IsBinary ? order.OrderBy(r => Treatment[r]) : order.AsEnumerable())
        {
            folds[next++ % count].Add(row);
        }

        return [.. folds.Select(f => f.Order().ToArray())];
    }

    public static int[] Others(int[] fold, int count)
    {
        bool[] gone = Reachability.Marks(count, fold);
        return [.. Enumerable.Range(0, count).Where(row => !gone[row])];
    }

    /// <summary>The balance of covariates under weights; those of before when there are none.</summary>
    public IReadOnlyList<BalanceRow> Balance(double[]? weights)
    {
        if (!IsBinary)
        {
            return [];
        }

        return [.. Covariates.Select((column, c) => new BalanceRow(Names[c], Difference(column, null), weights is null ? double.NaN : Difference(column, weights)))];
    }

    private double Difference(double[] column, double[]? weights)
    {
        Span<double> sums = stackalloc double[2], totals = stackalloc double[2], plain = stackalloc double[2], squares = stackalloc double[2], counts = stackalloc double[2];
        for (int i = 0; i < column.Length; i++)
        {
            int arm = (int)Treatment[i];
            double weight = weights?[i] ?? 1;
            totals[arm] += weight;
            sums[arm] += weight * column[i];
            plain[arm] += column[i];
            squares[arm] += column[i] * column[i];
            counts[arm]++;
        }

        double Variance(double sum, double square, double count) => (square / count) - (sum / count * (sum / count));
        double spread = Math.Sqrt((Variance(plain[0], squares[0], counts[0]) + Variance(plain[1], squares[1], counts[1])) / 2);
        return spread > 0 ? ((sums[1] / totals[1]) - (sums[0] / totals[0])) / spread : 0;
    }
}
