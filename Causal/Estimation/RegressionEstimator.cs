namespace Hybrid.Causal.Estimation;

/// <summary>The coefficient of the treatment in a linear regression on treatment and covariates.</summary>
internal sealed class RegressionEstimator : EffectEstimator
{
    public override string Name => "regression";

    public override string Description => "the treatment's coefficient in a linear regression on treatment and covariates; assumes that the effect is the same for all and the outcome linear";

    public override IReadOnlyList<EffectTarget> Targets { get; } = [EffectTarget.Everyone];

    public override bool NeedsBinaryTreatment => false;

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: false);
        LeastSquares fit = LeastSquares.Fit([sample.Treatment, .. sample.Covariates], sample.Outcome);
        int size = fit.Coefficients.Length;
        if (sample.Count <= size)
        {
            throw new ArgumentException($"{Name}: there are {sample.Count} rows for {size} coefficients; more rows are needed.");
        }

        return new EffectEstimate(fit.Coefficients[1], Math.Sqrt(fit.Covariance(options.Robust)[size + 1]), sample.Count) { Adjustment = problem.Adjustment, Balance = sample.Balance(null) };
    }
}
