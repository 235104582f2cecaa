using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Estimation;

/// <summary>Inverse probability weighting with stabilised weights.</summary>
internal sealed class WeightingEstimator : EffectEstimator
{
    public override string Name => "ipw";

    public override string Description => "means weighted by the inverse probability of the treatment received, weights normalised (Hajek) and trimmed; assumes that the treatment model is right";

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: true);
        (double[] propensity, OverlapReport overlap) = CrossFit.Propensity(sample, options with { Folds = 1 }, Name);
        double[] weights = CrossFit.Weights(sample, propensity, options.Target);
        int n = sample.Count;
        Span<double> totals = stackalloc double[2], sums = stackalloc double[2];
        for (int i = 0; i < n; i++)
        {
            int arm = (int)sample.Treatment[i];
            totals[arm] += weights[i];
            sums[arm] += weights[i] * sample.Outcome[i];
        }

        double with = sums[1] / totals[1], without = sums[0] / totals[0];
        double[] influence = new double[n];
        double[] slope = new double[n];
        for (int i = 0; i < n; i++)
        {
            bool treated = sample.Treatment[i] == 1;
            double p = propensity[i];
            double part = weights[i] * (sample.Outcome[i] - (treated ? with : without)) * n / totals[treated ? 1 : 0];
            influence[i] = treated ? part : -part;

            // The derivative of ln(weight) by the linear score of the logistic model.
            double change = options.Target switch
            {
                EffectTarget.Treated => treated ? 0 : 1,
                EffectTarget.Untreated => treated ? -1 : 0,
                _ => treated ? -(1 - p) : p,
            };
            slope[i] = influence[i] * change;
        }

        if (options.TreatmentModel is GeneralisedLinearModel { IsPlainLogistic: true } && sample.Covariates.Length > 0)
        {
            Project(sample, propensity, influence, slope);
        }

        return new EffectEstimate(with - without, Math.Sqrt(CovarianceMatrix.Dot(influence, influence)) / n, n)
        {
            Adjustment = problem.Adjustment,
            Overlap = overlap,
            Balance = sample.Balance(weights),
            Warnings = CrossFit.Warnings(overlap, n),
        };
    }

    // That the propensities were estimated makes the estimate more precise: the influence of the logistic model's coefficients is added.
    private static void Project(Sample sample, double[] propensity, double[] influence, double[] slope)
    {
        int n = sample.Count;
        double[] ones = new double[n];
        Array.Fill(ones, 1);
        double[][] design = [ones, .. sample.Covariates];
        int size = design.Length;
        double[] curvature = [.. propensity.Select(p => p * (1 - p))];
        double[] information = new double[size * size];
        double[] gradient = new double[size];
        for (int a = 0; a < size; a++)
        {
            double[] scaled = LeastSquares.Times(design[a], curvature);
            for (int b = 0; b <= a; b++)
            {
                information[(a * size) + b] = information[(b * size) + a] = CovarianceMatrix.Dot(scaled, design[b]);
            }

            gradient[a] = CovarianceMatrix.Dot(design[a], slope);
        }

        double[] direction = DenseSystems.Solve(information, gradient);
        double[] along = LeastSquares.Predict(direction, sample.Covariates, n);
        for (int i = 0; i < n; i++)
        {
            influence[i] += (sample.Treatment[i] - propensity[i]) * along[i];
        }
    }
}
