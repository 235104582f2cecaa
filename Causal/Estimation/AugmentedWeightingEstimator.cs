namespace Hybrid.Causal.Estimation;

/// <summary>Augmented inverse probability weighting: doubly robust.</summary>
internal sealed class AugmentedWeightingEstimator : EffectEstimator
{
    public override string Name => "aipw";

    public override string Description => "predicted outcomes corrected by weighted residuals, cross-fitted (Robins, Rotnitzky and Zhao, 1994); right when the outcome model or the treatment model is";

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: true);
        (double[] propensity, OverlapReport overlap) = CrossFit.Propensity(sample, options, Name);
        (double[] without, double[] with) = CrossFit.Outcomes(sample, options);
        double[] scores = DoublyRobust.Scores(sample, propensity, without, with, options.Target);
        (double value, double error) = DoublyRobust.Mean(sample, scores, options.Target);
        return new EffectEstimate(value, error, sample.Count)
        {
            Adjustment = problem.Adjustment,
            Overlap = overlap,
            Balance = sample.Balance(CrossFit.Weights(sample, propensity, options.Target)),
            Warnings = CrossFit.Warnings(overlap, sample.Count),
        };
    }
}
