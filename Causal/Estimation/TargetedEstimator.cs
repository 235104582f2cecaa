namespace Hybrid.Causal.Estimation;

/// <summary>Targeted maximum likelihood.</summary>
internal sealed class TargetedEstimator : EffectEstimator
{
    private const double Bound = 1e-4;

    public override string Name => "tmle";

    public override string Description => "predicted outcomes moved along the logistic curve until the efficient score is solved, cross-fitted (van der Laan and Rubin, 2006); doubly robust, and stays within the outcome's range";

    public override IReadOnlyList<EffectTarget> Targets { get; } = [EffectTarget.Everyone];

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        Sample sample = Sample.Of(problem, Name, problem.Adjustment, binary: true);
        (double[] propensity, OverlapReport overlap) = CrossFit.Propensity(sample, options, Name);
        (double[] without, double[] with) = CrossFit.Outcomes(sample, options);
        (double low, double high) = (sample.Outcome.Min(), sample.Outcome.Max());
        double range = high > low ? high - low : 1;
        double[] scaled = [.. sample.Outcome.Select(y => (y - low) / range)];
        double[] Moved(double[] predicted, int arm)
        {
            double[] start = [.. predicted.Select(q => Logit(Math.Clamp((q - low) / range, Bound, 1 - Bound)))];
            double step = Fluctuation(start, scaled, sample.Treatment, propensity, arm);
            return [.. start.Select(s => (LogisticFit.Probability(s + step) * range) + low)];
        }

        double[] targetedWith = Moved(with, 1), targetedWithout = Moved(without, 0);
        double value = targetedWith.Zip(targetedWithout, (a, b) => a - b).Average();
        double[] scores = DoublyRobust.Scores(sample, propensity, targetedWithout, targetedWith, EffectTarget.Everyone);
        double error = Math.Sqrt(scores.Sum(s => (s - value) * (s - value))) / sample.Count;
        return new EffectEstimate(value, error, sample.Count)
        {
            Adjustment = problem.Adjustment,
            Overlap = overlap,
            Balance = sample.Balance(CrossFit.Weights(sample, propensity, EffectTarget.Everyone)),
            Warnings = CrossFit.Warnings(overlap, sample.Count),
        };
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));

    // The constant of a weighted logistic regression with an offset, by Newton's method: its score is the efficient score of the arm.
    private static double Fluctuation(double[] start, double[] outcome, double[] treatment, double[] propensity, int arm)
    {
        double step = 0;
        for (int iteration = 0; iteration < 100; iteration++)
        {
            double gradient = 0, curvature = 0;
            for (int i = 0; i < start.Length; i++)
            {
                if (treatment[i] == arm)
                {
                    double weight = 1 / (arm == 1 ? propensity[i] : 1 - propensity[i]);
                    double q = LogisticFit.Probability(start[i] + step);
                    gradient += weight * (outcome[i] - q);
                    curvature += weight * q * (1 - q);
                }
            }

            double move = Math.Clamp(gradient / Math.Max(curvature, 1e-12), -1, 1);
            step += move;
            if (Math.Abs(move) < 1e-12)
            {
                break;
            }
        }

        return step;
    }
}
