using Hybrid.Causal.Discovery;
using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Refutation;

/// <summary>What an unobserved confounder would do, with the observed covariates as the yardstick.</summary>
internal static class ConfounderRefuter
{
    public static RefutationResult Refute(EffectEstimator estimator, EstimationProblem problem, EstimationOptions options, EffectEstimate original)
    {
        ConfounderContour contour = ConfounderContour.Of(problem, original);
        if (contour.Benchmarks.Count == 0)
        {
            return new RefutationResult("confounder", RefutationVerdict.Informative, FormattableString.Invariant(
                $"there are no covariates to compare with; a confounder that explains {contour.Robustness:P1} of what is left of both treatment and outcome would explain the effect away"), original.Value, 0, contour.Robustness, "partial R2 of both");
        }

        var worst = contour.Benchmarks.MinBy(b => Math.Sign(original.Value) * b.Adjusted);
        bool holds = Math.Sign(worst.Adjusted) == Math.Sign(original.Value);
        return new RefutationResult("confounder", holds ? RefutationVerdict.Passed : RefutationVerdict.Failed, FormattableString.Invariant(
            $"a confounder as strong as '{worst.Covariate}' would change the effect from {original.Value:G4} to {worst.Adjusted:G4}{(holds ? ": its sign holds" : ": its sign would turn")}"), original.Value, worst.Adjusted, contour.Robustness, "partial R2 of both that explains the effect away")
        {
            Details = [.. contour.Benchmarks.Select(b => (b.Covariate, b.Adjusted))],
        };
    }
}
