namespace Hybrid.Causal.Estimation;

/// <summary>Differences of means within strata, averaged over the target.</summary>
internal sealed class StratificationEstimator : EffectEstimator
{
    private const int MostCells = 1000;
    private const int MostStates = 20;

    public override string Name => "stratify";

    public override string Description => "differences of means within strata, averaged over the target: each cell of a discrete adjustment set, or classes of propensity of equal size (Rosenbaum and Rubin, 1984)";

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: true);
        bool discrete = problem.Adjustment.All(name => sample.Table.States(name).Count > 0 || sample.Table[name].ToArray().Distinct().Take(MostStates + 1).Count() <= MostStates);
        var strata = discrete ? Cells(sample, problem.Adjustment) : Classes(sample, options);
        if (discrete && strata.Count > MostCells)
        {
            throw new ArgumentException($"{Name}: the adjustment set has {strata.Count} cells; at most {MostCells} are allowed. Use another method, or coarser columns.");
        }

        double value = 0, variance = 0, total = 0;
        double[] weights = new double[sample.Count];
        foreach ((string name, int[] rows) in strata)
        {
            double[][] arms = [.. Enumerable.Range(0, 2).Select(arm => rows.Where(i => sample.Treatment[i] == arm).Select(i => sample.Outcome[i]).ToArray())];
            if (arms[0].Length == 0 || arms[1].Length == 0)
            {
                bool needed = options.Target == EffectTarget.Everyone || (options.Target == EffectTarget.Treated && arms[1].Length > 0) || (options.Target == EffectTarget.Untreated && arms[0].Length > 0);
                if (!needed)
                {
                    continue;
                }

                throw new ArgumentException($"{Name}: the stratum {name} has {rows.Length} rows and no {(arms[1].Length == 0 ? "treated" : "untreated")} unit: positivity is violated there. Leave those rows out or use coarser strata.");
            }

            double weight = options.Target switch { EffectTarget.Treated => arms[1].Length, EffectTarget.Untreated => arms[0].Length, _ => rows.Length };
            value += weight * (arms[1].Average() - arms[0].Average());
            variance += weight * weight * (Spread(arms[0]) + Spread(arms[1]));
            total += weight;
            foreach (int row in rows)
            {
                weights[row] = weight / arms[(int)sample.Treatment[row]].Length;
            }
        }

        return new EffectEstimate(value / total, Math.Sqrt(variance) / total, sample.Count)
        {
            Adjustment = problem.Adjustment,
            Balance = sample.Balance(weights),
            Details = [("strata", strata.Count)],
        };
    }

    // The variance of a mean; a single unit says nothing of its own and is given none.
    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return values.Length < 2 ? 0 : values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length;
    }

    private static List<(string Name, int[] Rows)> Cells(Sample sample, IReadOnlyList<string> columns)
    {
        double[][] values = [.. columns.Select(c => sample.Table[c].ToArray())];
        return [.. Enumerable.Range(0, sample.Count).GroupBy(row => string.Join(", ", columns.Select((c, i) => $"{c}={sample.Table.Text(sample.Table.IndexOf(c), values[i][row])}")))
            .Select(group => (group.Key.Length == 0 ? "of all rows" : group.Key, group.ToArray()))];
    }

    private static List<(string Name, int[] Rows)> Classes(Sample sample, EstimationOptions options)
    {
        double[] propensity = options.TreatmentModel.FitAndPredict(sample.Covariates, sample.Treatment, sample.Covariates, sample.Count);
        int[] order = [.. Enumerable.Range(0, sample.Count).OrderBy(i => propensity[i]).ThenBy(i => i)];
        var strata = new List<(string, int[])>();
        for (int s = 0; s < options.Strata; s++)
        {
            int[] rows = order[(int)((long)s * order.Length / options.Strata)..(int)((long)(s + 1) * order.Length / options.Strata)];
            if (rows.Length > 0)
            {
                strata.Add((FormattableString.Invariant($"of propensity {propensity[rows[0]]:F3} to {propensity[rows[^1]]:F3}"), rows));
            }
        }

        return strata;
    }
}
