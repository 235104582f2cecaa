namespace Hybrid.Causal.Estimation;

/// <summary>One treated unit against the mixture of others that was like it before. Immutable.</summary>
/// <param name="Unit">The treated unit.</param>
/// <param name="Weights">The weight of each other unit with any; they are at least 0 and sum to 1.</param>
/// <param name="Gaps">The treated unit's outcome less the mixture's, for each time.</param>
/// <param name="PreError">The root mean squared gap before the treatment.</param>
/// <param name="Effect">The mean gap after it.</param>
/// <param name="PValue">The share of units, the treated one included, whose ratio of errors after and before is at least as large when each is taken to be the treated one.</param>
/// <remarks>Abadie, Diamond and Hainmueller, Synthetic control methods for comparative case studies, 2010, with the outcomes before the treatment as the only predictors.</remarks>
public sealed record SyntheticControl(string Unit, IReadOnlyList<(string Unit, double Weight)> Weights, IReadOnlyList<(double Time, double Gap)> Gaps, double PreError, double Effect, double PValue)
{
    /// <summary>Estimates the effect on one unit.</summary>
    /// <param name="table">A row for each unit and time; the panel must be complete.</param>
    /// <param name="unit">The column of units.</param>
    /// <param name="time">The column of times.</param>
    /// <param name="outcome">The column of the outcome.</param>
    /// <param name="treated">The treated unit, as its column says.</param>
    /// <param name="start">The first time under treatment.</param>
    /// <returns>The mixture, the gaps and the placebo p-value.</returns>
    /// <exception cref="ArgumentException">A column or the unit is unknown, a row is missing, or there are fewer than two times before or none after.</exception>
    public static SyntheticControl Estimate(DataTable table, string unit, string time, string outcome, string treated, double start)
    {
        ArgumentNullException.ThrowIfNull(table);
        DataTable rows = table.Complete(unit, time, outcome);
        double[] times = [.. rows[time].ToArray().Distinct().Order()];
        double[] ids = [.. rows[unit].ToArray().Distinct().Order()];
        string[] names = [.. ids.Select(id => rows.Text(rows.IndexOf(unit), id))];
        int own = Array.IndexOf(names, treated);
        if (own < 0)
        {
            throw new ArgumentException($"SyntheticControl: there is no unit '{treated}'; {Names.Suggest(treated, names)}", nameof(treated));
        }

        double[][] panel = [.. ids.Select(_ => Enumerable.Repeat(double.NaN, times.Length).ToArray())];
        for (int i = 0; i < rows.Rows; i++)
        {
            panel[Array.BinarySearch(ids, rows[unit][i])][Array.BinarySearch(times, rows[time][i])] = rows[outcome][i];
        }

        for (int u = 0; u < panel.Length; u++)
        {
            int hole = Array.FindIndex(panel[u], double.IsNaN);
            if (hole >= 0)
            {
                throw new ArgumentException(FormattableString.Invariant($"SyntheticControl: the unit '{names[u]}' has no outcome at {times[hole]}; every unit needs one at every time."));
            }
        }

        int before = times.Count(t => t < start);
        if (before < 2 || before == times.Length || ids.Length < 3)
        {
            throw new ArgumentException($"SyntheticControl: there are {before} times before {start}, {times.Length - before} after and {ids.Length} units; at least 2, 1 and 3 are needed.");
        }

        (double[] weights, double[] gaps) = Fit(panel, own, [.. Enumerable.Range(0, panel.Length).Where(u => u != own)], before);
        double Error(double[] all, int from, int to) => Math.Sqrt(all[from..to].Average(g => g * g));
        double ratio = Error(gaps, before, times.Length) / Math.Max(Error(gaps, 0, before), 1e-12);
        int asLarge = 1;
        for (int u = 0; u < panel.Length; u++)
        {
            if (u != own)
            {
                double[] placebo = Fit(panel, u, [.. Enumerable.Range(0, panel.Length).Where(v => v != u && v != own)], before).Gaps;
                asLarge += Error(placebo, before, times.Length) / Math.Max(Error(placebo, 0, before), 1e-12) >= ratio ? 1 : 0;
            }
        }

        return new SyntheticControl(
            treated,
            [.. Enumerable.Range(0, panel.Length).Where(u => weights[u] > 1e-4).Select(u => (names[u], weights[u])).OrderByDescending(w => w.Item2)],
            [.. times.Zip(gaps)],
            Error(gaps, 0, before),
            gaps[before..].Average(),
            (double)asLarge / panel.Length);
    }

    /// <summary>The effect in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"effect on {Unit} {Effect:G6} (error before {PreError:G4}, placebo p {PValue:F3}); mixture {string.Join(", ", Weights.Select(w => FormattableString.Invariant($"{w.Unit} {w.Weight:F3}")))}");

    // Weights on the simplex that minimise the squared gap before the treatment, by accelerated projected gradients.
    private static (double[] Weights, double[] Gaps) Fit(double[][] panel, int own, int[] donors, int before)
    {
        int n = donors.Length;
        double[] w = new double[n], point = new double[n];
        Array.Fill(w, 1.0 / n);
        Array.Fill(point, 1.0 / n);
        double[] gram = new double[n * n], right = new double[n];
        double trace = 0;
        for (int a = 0; a < n; a++)
        {
            for (int t = 0; t < before; t++)
            {
                right[a] += panel[donors[a]][t] * panel[own][t];
                for (int b = 0; b < n; b++)
                {
                    gram[(a * n) + b] += panel[donors[a]][t] * panel[donors[b]][t];
                }
            }

            trace += gram[(a * n) + a];
        }

        double momentum = 1;
        for (int iteration = 0; iteration < 20_000; iteration++)
        {
            double[] next = new double[n];
            for (int a = 0; a < n; a++)
            {
                double slope = -right[a];
                for (int b = 0; b < n; b++)
                {
                    slope += gram[(a * n) + b] * point[b];
                }

                next[a] = point[a] - (slope / trace);
            }

            next = OnSimplex(next);
            double following = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            double moved = 0;
            for (int a = 0; a < n; a++)
            {
                point[a] = next[a] + ((momentum - 1) / following * (next[a] - w[a]));
                moved = Math.Max(moved, Math.Abs(next[a] - w[a]));
            }

            (w, momentum) = (next, following);
            if (moved < 1e-10)
            {
                break;
            }
        }

        double[] weights = new double[panel.Length];
        double[] gaps = (double[])panel[own].Clone();
        for (int a = 0; a < n; a++)
        {
            weights[donors[a]] = w[a];
            LeastSquares.AddTo(gaps, panel[donors[a]], -w[a]);
        }

        return (weights, gaps);
    }

    private static double[] OnSimplex(double[] values)
    {
        double[] sorted = [.. values.OrderDescending()];
        double sum = 0, shift = 0;
        for (int k = 0; k < sorted.Length; k++)
        {
            sum += sorted[k];
            double candidate = (sum - 1) / (k + 1);
            shift = sorted[k] - candidate > 0 ? candidate : shift;
        }

        return [.. values.Select(v => Math.Max(0, v - shift))];
    }
}
