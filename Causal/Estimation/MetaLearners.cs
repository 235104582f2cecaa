namespace Hybrid.Causal.Estimation;

/// <summary>The meta-learners.</summary>
internal static class MetaLearners
{
    public static Func<double[][], double[]> Fit(Sample sample, MetaLearner learner, EstimationOptions options, NuisanceModel effectModel) => learner switch
    {
        MetaLearner.S => Single(sample, options),
        MetaLearner.T => Two(sample, options),
        MetaLearner.X => Crossed(sample, options, effectModel),
        MetaLearner.R => Residual(sample, options, effectModel),
        _ => effectModel.Fit(sample.Covariates, DoublyRobust.Scores(
            sample,
            CrossFit.Propensity(sample, options, "ConditionalEffects").Values,
            CrossFit.Outcomes(sample, options).Without,
            CrossFit.Outcomes(sample, options).With,
            EffectTarget.Everyone)),
    };

    private static Func<double[][], double[]> Single(Sample sample, EstimationOptions options)
    {
        double[][] With(double[][] covariates, double[] treatment) => [.. covariates, treatment, .. covariates.Select(c => LeastSquares.Times(c, treatment))];
        Func<double[][], double[]> model = options.OutcomeModel.Fit(With(sample.Covariates, sample.Treatment), sample.Outcome);
        return at =>
        {
            double[] zeros = new double[at[0].Length], ones = new double[at[0].Length];
            Array.Fill(ones, 1);
            return Minus(model(With(at, ones)), model(With(at, zeros)));
        };
    }

    private static Func<double[][], double[]> Two(Sample sample, EstimationOptions options)
    {
        Func<double[][], double[]> without = Arm(sample, options.OutcomeModel, 0, sample.Outcome), with = Arm(sample, options.OutcomeModel, 1, sample.Outcome);
        return at => Minus(with(at), without(at));
    }

    private static Func<double[][], double[]> Crossed(Sample sample, EstimationOptions options, NuisanceModel effectModel)
    {
        double[] without = Arm(sample, options.OutcomeModel, 0, sample.Outcome)(sample.Covariates);
        double[] with = Arm(sample, options.OutcomeModel, 1, sample.Outcome)(sample.Covariates);
        Func<double[][], double[]> ofTreated = Arm(sample, effectModel, 1, Minus(sample.Outcome, without));
        Func<double[][], double[]> ofUntreated = Arm(sample, effectModel, 0, Minus(with, sample.Outcome));
        Func<double[][], double[]> propensity = options.TreatmentModel.Fit(sample.Covariates, sample.Treatment);
        return at =>
        {
            double[] p = propensity(at), treated = ofTreated(at), untreated = ofUntreated(at);
            return [.. p.Select((weight, i) => (Math.Clamp(weight, 0, 1) * untreated[i]) + ((1 - Math.Clamp(weight, 0, 1)) * treated[i]))];
        };
    }

    private static Func<double[][], double[]> Residual(Sample sample, EstimationOptions options, NuisanceModel effectModel)
    {
        double[] outcome = Minus(sample.Outcome, CrossFit.Predict(sample, options, options.OutcomeModel, sample.Outcome));
        double[] treatment = Minus(sample.Treatment, CrossFit.Propensity(sample, options, "ConditionalEffects").Values);
        return effectModel.Fit(sample.Covariates, [.. outcome.Select((r, i) => r / treatment[i])], LeastSquares.Times(treatment, treatment));
    }

    private static Func<double[][], double[]> Arm(Sample sample, NuisanceModel model, int arm, double[] target)
    {
        int[] rows = [.. Enumerable.Range(0, sample.Count).Where(i => sample.Treatment[i] == arm)];
        return model.Fit(Sample.Rows(sample.Covariates, rows), Sample.Rows(target, rows));
    }

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
