using Hybrid.Causal.Discovery;
using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Refutation;

/// <summary>Refuters that say how strong hidden confounding would have to be.</summary>
internal static class SensitivityRefuters
{
    public static RefutationResult EValueOf(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        DataTable table = problem.Table.Complete(problem.Treatment, problem.Outcome);
        double[] outcome = table[problem.Outcome].ToArray();
        EValue value;
        string how;
        if (Array.TrueForAll(outcome, y => y is 0 or 1))
        {
            double least = table[problem.Treatment].ToArray().Min();
            double risk = Math.Clamp(outcome.Where((_, i) => table[problem.Treatment][i] == least).Average(), 1e-6, 1);
            double Ratio(double effect) => Math.Max((risk + effect) / risk, 1e-6);
            value = EValue.OfRiskRatio(Ratio(original.Value), Ratio(original.Interval.Low), Ratio(original.Interval.High));
            how = "the risk ratio over the untreated rows' risk";
        }
        else
        {
            double mean = outcome.Average();
            double scale = Math.Sqrt(outcome.Average(y => (y - mean) * (y - mean)));
            value = EValue.OfDifference(original.Value / scale, original.StandardError / scale);
            how = "the effect in standard deviations of the outcome";
        }

        return new RefutationResult("evalue", value.Limit > 1 ? RefutationVerdict.Informative : RefutationVerdict.Failed, FormattableString.Invariant(
            $"a confounder would need risk ratios of {value.Point:F2} with both treatment and outcome to explain the effect away, and of {value.Limit:F2} to move the interval to no effect (from {how})"), original.Value, value.Point, value.Limit, "E-value of the interval")
        {
            Details = [("point", value.Point), ("limit", value.Limit)],
        };
    }

    public static RefutationResult PartialR2(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        Sample sample = Sample.Of(problem, "partialr2", problem.Adjustment, binary: false);
        LeastSquares fit = LeastSquares.Fit([sample.Treatment, .. sample.Covariates], sample.Outcome);
        int size = fit.Coefficients.Length;
        double t = fit.Coefficients[1] / Math.Sqrt(fit.Covariance(robust: false)[size + 1]);
        double freedom = sample.Count - size;
        double share = t * t / ((t * t) + freedom);
        double squared = t * t / freedom;
        double robustness = 0.5 * (Math.Sqrt((squared * squared) + (4 * squared)) - squared);
        double limit = Math.Max(0, (Math.Abs(t) - 1.959963984540054) / Math.Sqrt(freedom));
        double ofInterval = 0.5 * (Math.Sqrt((limit * limit * limit * limit) + (4 * limit * limit)) - (limit * limit));
        return new RefutationResult("partialr2", ofInterval > 0 ? RefutationVerdict.Informative : RefutationVerdict.Failed, FormattableString.Invariant(
            $"the treatment explains {share:P2} of what the covariates leave of the outcome; a confounder that explains {robustness:P1} of what is left of both treatment and outcome would bring the linear effect to zero, and one of {ofInterval:P1} its interval"), original.Value, fit.Coefficients[1], robustness, "partial R2 of both that explains the effect away")
        {
            Details = [("partialR2", share), ("robustness", robustness), ("robustnessOfInterval", ofInterval)],
        };
    }

    public static RefutationResult Rosenbaum(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        Sample sample = Sample.Of(problem, "rosenbaum", problem.Adjustment, binary: true);
        RosenbaumBounds bounds = RosenbaumBounds.Of(Pairs(sample));
        return new RefutationResult("rosenbaum", bounds.Critical > 1 ? RefutationVerdict.Informative : RefutationVerdict.Failed, FormattableString.Invariant(
            $"in {bounds.Pairs} matched pairs the effect stays significant while hidden causes change the odds of treatment by less than {bounds.Critical:F2}"), original.Value, bounds.Statistic, bounds.Critical, "gamma")
        {
            Details = [("pairs", bounds.Pairs), ("gamma", bounds.Critical), ("p", bounds.PValue(1))],
        };
    }

    // Each treated unit with its nearest untreated one that is free, those with the largest propensity first; pairs further apart than a fifth of a
    // standard deviation of the log odds are left out (Austin, Optimal caliper widths for propensity-score matching, 2011).
    private static double[] Pairs(Sample sample)
    {
        double[] propensity = [.. NuisanceModel.Logistic().FitAndPredict(sample.Covariates, sample.Treatment, sample.Covariates, sample.Count)
            .Select(p => Math.Log(Math.Clamp(p, 1e-9, 1 - 1e-9) / (1 - Math.Clamp(p, 1e-9, 1 - 1e-9))))];
        double mean = propensity.Average();
        double caliper = 0.2 * Math.Sqrt(propensity.Average(p => (p - mean) * (p - mean)));
        bool fewTreated = sample.Treated * 2 <= sample.Count;
        double own = fewTreated ? 1 : 0;
        var free = new List<int>(Enumerable.Range(0, sample.Count).Where(i => sample.Treatment[i] != own));
        var differences = new List<double>();
        foreach (int unit in Enumerable.Range(0, sample.Count).Where(i => sample.Treatment[i] == own).OrderByDescending(i => fewTreated ? propensity[i] : -propensity[i]).ThenBy(i => i))
        {
            if (free.Count == 0)
            {
                break;
            }

            int match = free.MinBy(j => Math.Abs(propensity[j] - propensity[unit]));
            if (Math.Abs(propensity[match] - propensity[unit]) > caliper)
            {
                continue;
            }

            free.Remove(match);
            differences.Add((sample.Outcome[unit] - sample.Outcome[match]) * (fewTreated ? 1 : -1));
        }

        return [.. differences];
    }
}
