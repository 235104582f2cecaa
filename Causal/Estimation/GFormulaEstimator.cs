using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Estimation;

/// <summary>The g-formula: outcomes predicted with and without treatment, averaged over the target.</summary>
internal sealed class GFormulaEstimator : EffectEstimator
{
    public override string Name => "gformula";

    public override string Description => "outcomes predicted with and without treatment by a model for each, averaged over the target (Robins, 1986); assumes that the models are right";

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: true);
        Positivity.Check(sample, Name);
        bool linear = options.OutcomeModel is GeneralisedLinearModel { IsPlainLinear: true };
        (double value, double error) = linear ? Linear(sample, options) : Resampled(sample, options);
        return new EffectEstimate(value, error, sample.Count) { Adjustment = problem.Adjustment, Balance = sample.Balance(null) };
    }

    private static (double Value, double Error) Linear(Sample sample, EstimationOptions options)
    {
        int n = sample.Count;
        bool[] target = Mask(sample, options.Target);
        double share = target.Count(t => t) / (double)n;
        double[] mean = [1, .. sample.Covariates.Select(c => Enumerable.Range(0, n).Where(i => target[i]).Average(i => c[i]))];
        double[][] predicted = new double[2][];
        double[] influence = new double[n];
        for (int arm = 0; arm < 2; arm++)
        {
            int[] rows = [.. Enumerable.Range(0, n).Where(i => sample.Treatment[i] == arm)];
            double[][] columns = Sample.Rows(sample.Covariates, rows);
            LeastSquares fit = LeastSquares.Fit(columns, Sample.Rows(sample.Outcome, rows));
            predicted[arm] = LeastSquares.Predict(fit.Coefficients, sample.Covariates, n);
            double[] lever = LeastSquares.Predict(fit.Lever(mean), columns, rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                influence[rows[i]] += (arm == 1 ? n : -n) * lever[i] * fit.Residuals[i];
            }
        }

        double value = Enumerable.Range(0, n).Where(i => target[i]).Average(i => predicted[1][i] - predicted[0][i]);
        for (int i = 0; i < n; i++)
        {
            influence[i] += target[i] ? (predicted[1][i] - predicted[0][i] - value) / share : 0;
        }

        return (value, Math.Sqrt(CovarianceMatrix.Dot(influence, influence)) / n);
    }

    private static (double Value, double Error) Resampled(Sample sample, EstimationOptions options)
    {
        double Once(int[] rows)
        {
            double[][] covariates = Sample.Rows(sample.Covariates, rows);
            double[][] predicted = [.. Enumerable.Range(0, 2).Select(arm =>
            {
                int[] own = [.. rows.Where(i => sample.Treatment[i] == arm)];
                return options.OutcomeModel.FitAndPredict(Sample.Rows(sample.Covariates, own), Sample.Rows(sample.Outcome, own), covariates, rows.Length);
            })];
            bool[] mask = Mask(sample, options.Target);
            return Enumerable.Range(0, rows.Length).Where(i => mask[rows[i]]).Average(i => predicted[1][i] - predicted[0][i]);
        }

        return (Once([.. Enumerable.Range(0, sample.Count)]), Bootstrap.StandardError(sample, options, Once));
    }

    public static bool[] Mask(Sample sample, EffectTarget target) =>
        [.. sample.Treatment.Select(t => target == EffectTarget.Everyone || (t == 1) == (target == EffectTarget.Treated))];
}
