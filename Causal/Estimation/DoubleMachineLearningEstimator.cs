namespace Hybrid.Causal.Estimation;

/// <summary>Double machine learning of a partially linear model.</summary>
internal sealed class DoubleMachineLearningEstimator : EffectEstimator
{
    public override string Name => "dml";

    public override string Description => "residual outcomes regressed on residual treatments, both cross-fitted (Chernozhukov and others, 2018); assumes that the effect of one unit is the same for all";

    public override IReadOnlyList<EffectTarget> Targets { get; } = [EffectTarget.Everyone];

    public override bool NeedsBinaryTreatment => false;

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: false);
        NuisanceModel treatmentModel = sample.IsBinary || !options.TreatmentModel.IsProbability ? options.TreatmentModel : NuisanceModel.Linear();
        double[] outcome = CrossFit.Predict(sample, options, options.OutcomeModel, sample.Outcome);
        double[] treatment = CrossFit.Predict(sample, options, treatmentModel, sample.Treatment);
        double product = 0, squares = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            treatment[i] = sample.Treatment[i] - treatment[i];
            outcome[i] = sample.Outcome[i] - outcome[i];
            product += treatment[i] * outcome[i];
            squares += treatment[i] * treatment[i];
        }

        if (squares < 1e-9 * sample.Count)
        {
            throw new ArgumentException($"{Name}: the covariates determine the treatment '{problem.Treatment}': positivity is violated. Do not adjust for what decides the treatment alone.");
        }

        double value = product / squares;
        double middle = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            double score = treatment[i] * (outcome[i] - (value * treatment[i]));
            middle += score * score;
        }

        return new EffectEstimate(value, Math.Sqrt(middle) / squares, sample.Count) { Adjustment = problem.Adjustment, Balance = sample.Balance(null) };
    }
}
