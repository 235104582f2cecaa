using Hybrid.Causal.Discovery;
using Hybrid.Data;

namespace Hybrid.Causal.Estimation;

/// <summary>Nearest neighbours of the other arm, with replacement.</summary>
internal sealed class MatchingEstimator : EffectEstimator
{
    public override string Name => "match";

    public override string Description => "each unit of the target compared with its nearest of the other arm, by Mahalanobis' distance or by propensity, with replacement; standard errors and bias correction of Abadie and Imbens (2006, 2011)";

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: true);
        if (Math.Min(sample.Treated, sample.Count - sample.Treated) <= options.Neighbours)
        {
            throw new ArgumentException($"{Name}: the smaller arm has {Math.Min(sample.Treated, sample.Count - sample.Treated)} units for {options.Neighbours} neighbours; ask for fewer.");
        }

        double[][] points = Points(sample, options);
        int n = sample.Count;
        int[][] arms = [.. Enumerable.Range(0, 2).Select(arm => Enumerable.Range(0, n).Where(i => sample.Treatment[i] == arm).ToArray())];
        bool[] target = GFormulaEstimator.Mask(sample, options.Target);
        int[][] matches = new int[n][];
        double[] noise = new double[n];
        Work.Over(n, i =>
        {
            int arm = (int)sample.Treatment[i];
            matches[i] = target[i] ? Nearest(points, i, arms[1 - arm], options.Neighbours, options.TieTolerance) : [];

            // The variance of the outcome among units that are alike: this one and its nearest of the same arm, with all that are as near.
            int[] alike = [i, .. Nearest(points, i, arms[arm], 1, options.TieTolerance)];
            double mean = alike.Average(j => sample.Outcome[j]);
            noise[i] = alike.Sum(j => (sample.Outcome[j] - mean) * (sample.Outcome[j] - mean)) / (alike.Length - 1);
        });
        double[] used = new double[n];
        double[] effects = new double[n];
        double[]?[]? slopes = options.BiasCorrection && sample.Covariates.Length > 0 ? [.. arms.Select((rows, arm) => Slopes(sample, rows, matches, arm))] : null;
        for (int i = 0; i < n; i++)
        {
            foreach (int j in matches[i])
            {
                used[j] += 1.0 / matches[i].Length;
                double other = sample.Outcome[j];
                if (slopes?[(int)sample.Treatment[j]] is double[] slope)
                {
                    for (int c = 0; c < sample.Covariates.Length; c++)
                    {
                        other += slope[c + 1] * (sample.Covariates[c][i] - sample.Covariates[c][j]);
                    }
                }

                effects[i] += (sample.Outcome[i] - other) / matches[i].Length * (sample.Treatment[i] == 1 ? 1 : -1);
            }
        }

        int count = target.Count(t => t);
        double value = Enumerable.Range(0, n).Where(i => target[i]).Sum(i => effects[i]) / count;
        double variance = 0;
        double[] weights = new double[n];
        for (int i = 0; i < n; i++)
        {
            double own = target[i] ? 1 : 0;
            variance += own * (effects[i] - value) * (effects[i] - value);

            // With M matches a unit used K times in all stands in for K/M others.
            double repeated = options.Target == EffectTarget.Everyone
                ? (used[i] * used[i]) + ((2 - (1.0 / options.Neighbours)) * used[i])
                : used[i] * (used[i] - (1.0 / options.Neighbours));
            variance += repeated * noise[i];
            weights[i] = own + used[i];
        }

        return new EffectEstimate(value, Math.Sqrt(Math.Max(variance, 0)) / count, n) { Adjustment = problem.Adjustment, Balance = sample.Balance(weights) };
    }

    // Mahalanobis: the covariates turned and scaled so that plain distance is Mahalanobis' distance.
    private static double[][] Points(Sample sample, EstimationOptions options)
    {
        if (sample.Covariates.Length == 0)
        {
            return [];
        }

        if (options.MatchOnPropensity)
        {
            double[] propensity = options.TreatmentModel.FitAndPredict(sample.Covariates, sample.Treatment, sample.Covariates, sample.Count);
            double[] logits = [.. propensity.Select(p => Math.Log(Math.Clamp(p, 1e-9, 1 - 1e-9) / (1 - Math.Clamp(p, 1e-9, 1 - 1e-9))))];
            double mean = logits.Average(), deviation = Math.Sqrt(logits.Sum(l => (l - mean) * (l - mean)) / Math.Max(1, logits.Length - 1));
            return [deviation > 0 ? [.. logits.Select(l => l / deviation)] : logits];
        }

        var points = new List<double[]>();
        foreach (double[] column in sample.Covariates)
        {
            double[] rest = points.Count == 0 ? (double[])column.Clone() : LeastSquares.Fit([.. points], column).Residuals;
            double scale = Math.Sqrt(CovarianceMatrix.Dot(rest, rest) / rest.Length);
            if (scale > 1e-6)
            {
                points.Add([.. rest.Select(v => v / scale)]);
            }
        }

        return [.. points];
    }

    // The nearest M, and all that are as near as the last of them.
    private static int[] Nearest(double[][] points, int unit, int[] among, int count, double tolerance)
    {
        if (count == 1)
        {
            return NearestOne(points, unit, among, tolerance);
        }

        double[] distances = new double[among.Length];
        for (int j = 0; j < among.Length; j++)
        {
            distances[j] = among[j] == unit ? double.PositiveInfinity : Distance(points, unit, among[j], double.PositiveInfinity);
        }

        double limit = distances.Order().Skip(count - 1).First();
        return [.. among.Where((_, j) => distances[j] <= limit + (1e-12 * limit) + tolerance)];
    }

    private static int[] NearestOne(double[][] points, int unit, int[] among, double tolerance)
    {
        double best = double.PositiveInfinity;
        var nearest = new List<(int Unit, double Distance)>();
        foreach (int other in among)
        {
            double limit = best + (1e-12 * best) + tolerance;
            double distance = other == unit ? double.PositiveInfinity : Distance(points, unit, other, limit);
            if (other == unit || distance > limit)
            {
                continue;
            }

            nearest.Add((other, distance));
            if (distance < best)
            {
                best = distance;
                nearest.RemoveAll(one => one.Distance > best + (1e-12 * best) + tolerance);
            }
        }

        return [.. nearest.Select(one => one.Unit)];
    }

    // The squared distance; any number above the limit as soon as it is passed.
    private static double Distance(double[][] points, int a, int b, double limit)
    {
        double sum = 0;
        foreach (double[] column in points)
        {
            double difference = column[a] - column[b];
            sum += difference * difference;
            if (sum > limit)
            {
                break;
            }
        }

        return sum;
    }

    // The regression of the outcome on covariates among the units of an arm that serve as matches, weighted by how often they do.
    private static double[]? Slopes(Sample sample, int[] rows, int[][] matches, int arm)
    {
        var uses = new Dictionary<int, double>();
        for (int i = 0; i < matches.Length; i++)
        {
            if (sample.Treatment[i] != arm)
            {
                foreach (int j in matches[i])
                {
                    uses[j] = uses.GetValueOrDefault(j) + (1.0 / matches[i].Length);
                }
            }
        }

        int[] own = [.. rows.Where(uses.ContainsKey)];
        return own.Length <= sample.Covariates.Length + 1
            ? null
            : LeastSquares.Fit(Sample.Rows(sample.Covariates, own), Sample.Rows(sample.Outcome, own), [.. own.Select(r => uses[r])]).Coefficients;
    }
}
