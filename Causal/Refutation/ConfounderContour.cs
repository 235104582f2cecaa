using Hybrid.Causal.Discovery;
using Hybrid.Causal.Estimation;

namespace Hybrid.Causal.Refutation;

/// <summary>How an unobserved confounder of each strength would change an effect estimated by linear regression. Immutable.</summary>
/// <param name="Value">The effect.</param>
/// <param name="Robustness">The robustness value: a confounder that explains this share of what is left of treatment and of outcome brings the effect to zero.</param>
/// <param name="Benchmarks">For each covariate what a confounder as strong as it would leave of the effect, and its two shares.</param>
/// <param name="Grid">Effects for the shares of treatment (rows) and outcome (columns) explained: 0, 0.05, .., 0.5.</param>
/// <remarks>Cinelli and Hazlett, Making sense of sensitivity: extending omitted variable bias, 2020.</remarks>
public sealed record ConfounderContour(
    double Value, double Robustness, IReadOnlyList<(string Covariate, double Treatment, double Outcome, double Adjusted)> Benchmarks, IReadOnlyList<IReadOnlyList<double>> Grid)
{
    /// <summary>The shares at which <see cref="Grid"/> is computed.</summary>
    public static IReadOnlyList<double> Shares { get; } = [.. Enumerable.Range(0, 11).Select(i => i / 20.0)];

    /// <summary>Computes the contour from the linear regression of the outcome on treatment and covariates.</summary>
    /// <param name="problem">The data.</param>
    /// <param name="estimate">The effect that is moved; null to take the regression's own.</param>
    /// <returns>The contour.</returns>
    /// <exception cref="ArgumentException">A column is unknown, or the treatment does not vary.</exception>
    public static ConfounderContour Of(EstimationProblem problem, EffectEstimate? estimate = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Sample sample = Sample.Of(problem, "ConfounderContour", problem.Adjustment, binary: false);
        LeastSquares fit = LeastSquares.Fit([sample.Treatment, .. sample.Covariates], sample.Outcome);
        int size = fit.Coefficients.Length;
        double freedom = sample.Count - size;
        double error = Math.Sqrt(fit.Covariance(robust: false)[size + 1]);
        double value = estimate?.Value ?? fit.Coefficients[1];
        double Bias(double treatment, double outcome) => error * Math.Sqrt(freedom) * Math.Sqrt(outcome * treatment / (1 - treatment));
        double Moved(double treatment, double outcome) => value - (Math.Sign(value) * Bias(treatment, outcome));
        double Unexplained(double[][] columns, double[] target)
        {
            double[] left = LeastSquares.Fit(columns, target).Residuals;
            return CovarianceMatrix.Dot(left, left);
        }

        double outcomeLeft = CovarianceMatrix.Dot(fit.Residuals, fit.Residuals), treatmentLeft = Unexplained(sample.Covariates, sample.Treatment);
        var benchmarks = new List<(string, double, double, double)>();
        for (int c = 0; c < sample.Covariates.Length; c++)
        {
            double[][] others = [.. sample.Covariates.Where((_, k) => k != c)];
            double ofTreatment = 1 - (treatmentLeft / Unexplained(others, sample.Treatment));
            double ofOutcome = 1 - (outcomeLeft / Unexplained([sample.Treatment, .. others], sample.Outcome));

            // What a confounder as strong would explain of what is left (Cinelli and Hazlett, section 4.4).
            double treatment = Math.Min(ofTreatment / (1 - ofTreatment), 0.99);
            double shared = ofTreatment * ofTreatment / ((1 - ofTreatment) * (1 - ofTreatment));
            double outcome = shared >= 1 ? 1 : Math.Min(1, Math.Pow(1 + Math.Sqrt(shared), 2) / (1 - shared) * (ofOutcome / (1 - ofOutcome)));
            benchmarks.Add((sample.Names[c], treatment, outcome, Moved(treatment, outcome)));
        }

        double strength = Math.Abs(value / error) / Math.Sqrt(freedom);
        double squared = strength * strength;
        double robustness = 0.5 * (Math.Sqrt((squared * squared) + (4 * squared)) - squared);
        return new ConfounderContour(value, robustness, benchmarks, [.. Shares.Select(t => (IReadOnlyList<double>)[.. Shares.Select(o => Moved(t, o))])]);
    }
}
