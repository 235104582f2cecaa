namespace Hybrid.Causal.Estimation;

/// <summary>The effect at a threshold that decides the treatment: a jump of two local linear regressions.</summary>
/// <remarks>
/// Hahn, Todd and van der Klaauw, 2001; triangular kernel; the bandwidth, unless given, is Imbens and Kalyanaraman's rule, 2012. The interval takes no account of the curvature within the bandwidth (Calonico,
/// Cattaneo and Titiunik, 2014, do): halve the bandwidth to see whether it matters.
/// </remarks>
/// <example><code>
/// EffectEstimate jump = RegressionDiscontinuity.Estimate(table, running: "score", outcome: "wage", threshold: 50);
/// </code></example>
public static class RegressionDiscontinuity
{
    /// <summary>Estimates the jump of the outcome at the threshold.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="running">The column that decides: units at or above the threshold are treated.</param>
    /// <param name="outcome">The column of the effect.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="bandwidth">How far from it units count, above 0; by rule when null.</param>
    /// <param name="treatment">The column of the treatment received where the threshold only moves its chance (a fuzzy design): the jump is divided by the treatment's; null for a sharp one.</param>
    /// <param name="confidence">The interval's confidence. Default 0.95.</param>
    /// <returns>The effect of treatment for units at the threshold.</returns>
    /// <exception cref="ArgumentException">A column is unknown, or a side has fewer than three rows within the bandwidth.</exception>
    public static EffectEstimate Estimate(DataTable table, string running, string outcome, double threshold, double? bandwidth = null, string? treatment = null, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(table);
        DataTable rows = table.Complete(treatment is null ? [running, outcome] : [running, outcome, treatment]);
        double[] distance = [.. rows[running].ToArray().Select(v => v - threshold)];
        double[] effect = rows[outcome].ToArray();
        double width = bandwidth ?? Bandwidth(distance, effect);
        if (!(width > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(bandwidth), bandwidth, $"RegressionDiscontinuity: the bandwidth is {width}; numbers above 0 are allowed.");
        }

        int[] near = [.. Enumerable.Range(0, rows.Rows).Where(i => Math.Abs(distance[i]) < width)];
        (int above, int below) = (near.Count(i => distance[i] >= 0), near.Count(i => distance[i] < 0));
        if (Math.Min(above, below) < 3)
        {
            throw new ArgumentException(FormattableString.Invariant($"RegressionDiscontinuity: within {width:G4} of the threshold {threshold} there are {below} rows below and {above} at or above; at least 3 are needed on each side. Widen the bandwidth."));
        }

        (double jump, double[] influence) = Jump(distance, effect, near, width);
        double take = 1;
        if (treatment is not null)
        {
            (take, double[] ofTreatment) = Jump(distance, rows[treatment].ToArray(), near, width);
            if (Math.Abs(take) < 1e-9)
            {
                throw new ArgumentException($"RegressionDiscontinuity: the treatment '{treatment}' does not jump at the threshold; nothing can be learnt there.");
            }

            jump /= take;
            influence = [.. influence.Select((v, i) => (v - (jump * ofTreatment[i])) / take)];
        }

        return new EffectEstimate(jump, Math.Sqrt(influence.Sum(v => v * v)), near.Length)
        {
            Method = treatment is null ? "rdd" : "fuzzy rdd",
            Confidence = confidence,
            Details = [("bandwidth", width), ("below", below), ("above", above), ("treatmentJump", take)],
        };
    }

    // The difference of the two sides' constants, and what each row contributes to its error.
    private static (double Jump, double[] Influence) Jump(double[] distance, double[] values, int[] near, double width)
    {
        double[] influence = new double[near.Length];
        double jump = 0;
        foreach (int side in new[] { -1, 1 })
        {
            int[] places = [.. Enumerable.Range(0, near.Length).Where(k => distance[near[k]] >= 0 == (side > 0))];
            double[] at = [.. places.Select(k => distance[near[k]])];
            double[] weights = [.. at.Select(d => 1 - (Math.Abs(d) / width))];
            LeastSquares fit = LeastSquares.Fit([at], [.. places.Select(k => values[near[k]])], weights);
            jump += side * fit.Coefficients[0];
            double[] lever = LeastSquares.Predict(fit.Lever([1, 0]), [at], at.Length);
            double correction = Math.Sqrt(at.Length / Math.Max(1.0, at.Length - 2));
            for (int k = 0; k < at.Length; k++)
            {
                influence[places[k]] = side * lever[k] * weights[k] * fit.Residuals[k] * correction;
            }
        }

        return (jump, influence);
    }

    // Imbens and Kalyanaraman, Optimal bandwidth choice for the regression discontinuity estimator, 2012, for the triangular kernel.
    private static double Bandwidth(double[] x, double[] y)
    {
        int n = x.Length;
        double mean = x.Average();
        double deviation = Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, n - 1));
        double pilot = 1.84 * deviation * Math.Pow(n, -0.2);
        int[] left = [.. Enumerable.Range(0, n).Where(i => x[i] < 0)], right = [.. Enumerable.Range(0, n).Where(i => x[i] >= 0)];
        if (left.Length < 5 || right.Length < 5)
        {
            return Math.Max(pilot, x.Max(Math.Abs) * 1.0001);
        }

        int[] nearLeft = [.. left.Where(i => x[i] >= -pilot)], nearRight = [.. right.Where(i => x[i] <= pilot)];
        double density = (nearLeft.Length + nearRight.Length) / (2.0 * n * pilot);
        double Variance(int[] rows)
        {
            double average = rows.Length == 0 ? 0 : rows.Average(i => y[i]);
            return rows.Sum(i => (y[i] - average) * (y[i] - average)) / Math.Max(1, rows.Length - 1);
        }

        (double below, double above) = (Variance(nearLeft), Variance(nearRight));

        // A cubic with a jump gives the third derivative, quadratics on each side the second ones.
        double[] step = [.. x.Select(v => v >= 0 ? 1.0 : 0.0)];
        double[] square = LeastSquares.Times(x, x), cube = LeastSquares.Times(square, x);
        double third = 6 * LeastSquares.Fit([step, x, square, cube], y).Coefficients[4];
        double Second(int[] side, double variance, out double wide)
        {
            wide = 3.56 * Math.Pow(variance / (density * Math.Max(third * third, 1e-10)), 1.0 / 7) * Math.Pow(side.Length, -1.0 / 7);
            double reach = wide;
            int[] rows = [.. side.Where(i => Math.Abs(x[i]) <= reach)];
            rows = rows.Length < 4 ? side : rows;
            double[] at = Sample.Rows(x, rows);
            wide = Math.Pow(Math.Max(at.Max(Math.Abs), 1e-12), 4) * rows.Length;
            return 2 * LeastSquares.Fit([at, LeastSquares.Times(at, at)], Sample.Rows(y, rows)).Coefficients[2];
        }

        double secondRight = Second(right, above, out double sizeRight), secondLeft = Second(left, below, out double sizeLeft);
        double regular = (2160 * above / sizeRight) + (2160 * below / sizeLeft);
        double gap = secondRight - secondLeft;
        double chosen = 3.4375 * Math.Pow((above + below) / (density * ((gap * gap) + regular)), 0.2) * Math.Pow(n, -0.2);
        return double.IsFinite(chosen) && chosen > 0 ? chosen : pilot;
    }
}
