namespace Hybrid.Causal.Estimation;

/// <summary>The effect on the treated from a comparison of changes, where treated and untreated would have changed alike.</summary>
/// <example><code>
/// EffectEstimate effect = DifferenceInDifferences.Estimate(table, "treated", before: "re75", after: "re78");
/// </code></example>
public static class DifferenceInDifferences
{
    /// <summary>The change of the treated less that of the untreated, from one row a unit.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="treatment">The column of the treatment, binary.</param>
    /// <param name="before">The column of the outcome before it.</param>
    /// <param name="after">The column of the outcome after it.</param>
    /// <param name="covariates">Columns within whose values the changes would be alike; none by default. With some, changes of the untreated are predicted and weighted: doubly robust (Sant'Anna and Zhao, 2020).</param>
    /// <param name="options">Folds, trimming, models, confidence; the defaults when null. One fold is used unless given.</param>
    /// <returns>The average effect on the treated.</returns>
    /// <exception cref="ArgumentException">A column is unknown, the treatment does not vary, or positivity is violated.</exception>
    public static EffectEstimate Estimate(DataTable table, string treatment, string before, string after, IReadOnlyList<string>? covariates = null, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options = (options ?? new EstimationOptions { Folds = 1 }) with { Target = EffectTarget.Treated };
        DataTable rows = table.Complete(before, after);
        double[] change = [.. rows[after].ToArray().Zip(rows[before].ToArray(), (a, b) => a - b)];
        const string name = "change of the outcome";
        var problem = new EstimationProblem(rows.With(name, change), treatment, name, covariates ?? []);
        EffectEstimator estimator = problem.Adjustment.Count == 0 ? new StratificationEstimator() : new AugmentedWeightingEstimator();
        return estimator.Estimate(problem, options) with { Method = "did" };
    }

    /// <summary>The same from repeated cross-sections or a long panel: a row for each unit and time.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="group">The column that is 1 for units that are treated later and 0 for others.</param>
    /// <param name="later">The column that is 1 after the treatment and 0 before.</param>
    /// <param name="outcome">The column of the outcome.</param>
    /// <param name="robust">Standard errors that allow for unequal variances. Default true. Rows are taken to be independent.</param>
    /// <returns>The average effect on the treated: the coefficient of group x later.</returns>
    /// <exception cref="ArgumentException">A column is unknown, or one of the four cells is empty.</exception>
    public static EffectEstimate EstimateLong(DataTable table, string group, string later, string outcome, bool robust = true)
    {
        ArgumentNullException.ThrowIfNull(table);
        DataTable rows = table.Complete(group, later, outcome);
        double[] g = rows[group].ToArray(), t = rows[later].ToArray();
        foreach ((int a, int b) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
        {
            if (!Enumerable.Range(0, rows.Rows).Any(i => g[i] == a && t[i] == b))
            {
                throw new ArgumentException($"DifferenceInDifferences: no row has {group}={a} and {later}={b}; all four cells are needed, as 0 and 1.");
            }
        }

        LeastSquares fit = LeastSquares.Fit([g, t, LeastSquares.Times(g, t)], rows[outcome].ToArray());
        return new EffectEstimate(fit.Coefficients[3], Math.Sqrt(fit.Covariance(robust)[15]), rows.Rows) { Method = "did", Target = EffectTarget.Treated };
    }
}
