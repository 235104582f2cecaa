namespace Hybrid.Causal.Estimation;

/// <summary>What treating the units with the highest scores first would gain. Immutable.</summary>
/// <param name="Points">For each fraction of units treated, best scores first, the gain over treating none, as a share of all units' outcomes per unit.</param>
/// <param name="Qini">The area between the curve and the straight line of treating at random.</param>
/// <param name="AreaUnderCurve">The area under the curve.</param>
/// <remarks>Radcliffe, Using control groups to target on predicted lift, 2007. The treatment must be as if random given nothing, or weights must make it so.</remarks>
public sealed record UpliftCurve(IReadOnlyList<(double Fraction, double Gain)> Points, double Qini, double AreaUnderCurve)
{
    /// <summary>Computes the curve.</summary>
    /// <param name="problem">The data; treatment and outcome are used. With an adjustment set, units are weighted by their inverse propensities.</param>
    /// <param name="scores">A score for each row of the table, such as predicted effects.</param>
    /// <param name="options">The treatment model and the trimming; the defaults when null.</param>
    /// <returns>The curve at each row that changes it.</returns>
    /// <exception cref="ArgumentException">The number of scores is another, or the treatment is not binary.</exception>
    public static UpliftCurve Of(EstimationProblem problem, IReadOnlyList<double> scores, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count != problem.Table.Rows)
        {
            throw new ArgumentException($"UpliftCurve: there are {scores.Count} scores for {problem.Table.Rows} rows; give one for each.", nameof(scores));
        }

        const string name = "\u0001score";
        var scored = problem with { Table = problem.Table.With(name, [.. scores]) };
        Sample sample = Sample.Of(scored, "UpliftCurve", problem.Adjustment, binary: true, name);
        double[] score = sample.Table[name].ToArray();
        options ??= new EstimationOptions();
        double[] propensity = CrossFit.Propensity(sample, options with { Folds = 1 }, "UpliftCurve").Values;
        double[] weights = CrossFit.Weights(sample, propensity, EffectTarget.Everyone);
        int[] order = [.. Enumerable.Range(0, sample.Count).OrderByDescending(i => score[i]).ThenBy(i => i)];
        var points = new List<(double Fraction, double Gain)> { (0, 0) };
        Span<double> sums = stackalloc double[2], totals = stackalloc double[2];
        for (int k = 0; k < order.Length; k++)
        {
            int arm = (int)sample.Treatment[order[k]];
            sums[arm] += weights[order[k]] * sample.Outcome[order[k]];
            totals[arm] += weights[order[k]];
            bool last = k + 1 == order.Length || score[order[k + 1]] != score[order[k]];
            if (last && totals[0] > 0 && totals[1] > 0)
            {
                double fraction = (k + 1.0) / order.Length;
                points.Add((fraction, fraction * ((sums[1] / totals[1]) - (sums[0] / totals[0]))));
            }
        }

        double area = 0;
        for (int k = 1; k < points.Count; k++)
        {
            area += (points[k].Fraction - points[k - 1].Fraction) * (points[k].Gain + points[k - 1].Gain) / 2;
        }

        return new UpliftCurve(points, area - (points[^1].Gain / 2), area);
    }
}
