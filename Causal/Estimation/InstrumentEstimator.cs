using Hybrid.Causal.Discovery;
using MathNet.Numerics.Distributions;

namespace Hybrid.Causal.Estimation;

/// <summary>Two-stage least squares; Wald's ratio with one instrument and no covariates.</summary>
internal sealed class InstrumentEstimator : EffectEstimator
{
    public override string Name => "iv";

    public override string Description => "two-stage least squares, Wald's ratio with one binary instrument; assumes that instruments move the outcome only through the treatment and that the effect is the same for all, or, with monotonicity, is that of compliers";

    public override IReadOnlyList<EffectTarget> Targets { get; } = [EffectTarget.Everyone];

    public override bool NeedsBinaryTreatment => false;

    private protected override EffectEstimate Compute(EstimationProblem problem, EstimationOptions options)
    {
        if (problem.Instruments.Count == 0)
        {
            throw new ArgumentException($"{Name}: no instrument is named and the graph has none; name a column that moves '{problem.Outcome}' only by moving '{problem.Treatment}'.");
        }

        IReadOnlyList<string> covariates = problem.IsAdjustable ? [.. problem.Adjustment.Except(problem.Instruments)] : problem.InstrumentCondition;
        Sample sample = Sample.Of(problem, Name, covariates, binary: false, problem.Instruments);
        Sample both = Sample.Of(problem, Name, [.. covariates, .. problem.Instruments], binary: false);
        int n = sample.Count;
        double[][] instruments = both.Covariates[sample.Covariates.Length..];
        if (instruments.Length == 0)
        {
            throw new ArgumentException($"{Name}: the instrument '{problem.Instruments[0]}' does not vary; name another.");
        }

        // Everything is freed of the covariates first; then only treatment, outcome and instruments are left.
        double[] Free(double[] column) => LeastSquares.Fit(sample.Covariates, column).Residuals;
        double[] treatment = Free(sample.Treatment), outcome = Free(sample.Outcome);
        double[][] freed = [.. instruments.Select(Free)];
        double[] fitted = Minus(treatment, LeastSquares.Fit(freed, treatment).Residuals);
        double[] reduced = Minus(outcome, LeastSquares.Fit(freed, outcome).Residuals);
        double strength = CovarianceMatrix.Dot(fitted, fitted);
        int freedom = n - sample.Covariates.Length - 1 - freed.Length;
        double unexplained = CovarianceMatrix.Dot(treatment, treatment) - strength;
        double first = strength / freed.Length / (unexplained / freedom);
        double value = CovarianceMatrix.Dot(fitted, outcome) / strength;
        double[] residual = Minus(outcome, treatment, value);
        double scale = n / (double)(n - sample.Covariates.Length - 2);
        double[] product = LeastSquares.Times(fitted, residual);
        double variance = options.Robust
            ? scale * CovarianceMatrix.Dot(product, product) / (strength * strength)
            : scale * CovarianceMatrix.Dot(residual, residual) / n / strength;
        (double low, double high) = AndersonRubin(treatment, outcome, fitted, reduced, freed.Length, freedom, options.Confidence);
        return new EffectEstimate(value, Math.Sqrt(variance), n)
        {
            Adjustment = covariates,
            Warnings = first < 10 ? [FormattableString.Invariant($"the instruments are weak: the first stage's F is {first:F1}, below 10; trust the Anderson-Rubin interval {low:G5} to {high:G5} rather than the estimate's own")] : [],
            Details = [("firstStageF", first), ("andersonRubinLow", low), ("andersonRubinHigh", high)],
        };
    }

    private static double[] Minus(double[] a, double[] b, double factor = 1)
    {
        double[] difference = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            difference[i] = a[i] - (factor * b[i]);
        }

        return difference;
    }

    // Effects that the test "instruments explain nothing of outcome - effect treatment" does not reject: between the roots of a quadratic, or all numbers, or all but those.
    private static (double Low, double High) AndersonRubin(double[] t, double[] y, double[] fittedT, double[] fittedY, int instruments, int freedom, double confidence)
    {
        double limit = FisherSnedecor.InvCDF(instruments, freedom, confidence) * instruments / freedom;
        (double yy, double ty, double tt) = (CovarianceMatrix.Dot(fittedY, fittedY), CovarianceMatrix.Dot(fittedT, fittedY), CovarianceMatrix.Dot(fittedT, fittedT));
        double a = tt - (limit * (CovarianceMatrix.Dot(t, t) - tt));
        double b = -2 * (ty - (limit * (CovarianceMatrix.Dot(t, y) - ty)));
        double c = yy - (limit * (CovarianceMatrix.Dot(y, y) - yy));
        double root = (b * b) - (4 * a * c);
        return a > 0 && root >= 0 ? ((-b - Math.Sqrt(root)) / (2 * a), (-b + Math.Sqrt(root)) / (2 * a)) : (double.NegativeInfinity, double.PositiveInfinity);
    }
}
