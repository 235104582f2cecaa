namespace Hybrid.Causal.Refutation;

/// <summary>The least risk ratio that an unobserved confounder must have with both treatment and outcome, beyond the covariates, to explain an effect away. Immutable.</summary>
/// <param name="Point">For the estimate; 1 when there is nothing to explain.</param>
/// <param name="Limit">For the interval's end nearer to 1; 1 when the interval holds 1. NaN when no interval was given.</param>
/// <remarks>VanderWeele and Ding, Sensitivity analysis in observational research: introducing the E-value, 2017: RR + sqrt(RR (RR - 1)), with 1/RR for ratios below 1.</remarks>
public sealed record EValue(double Point, double Limit)
{
    /// <summary>From a risk ratio.</summary>
    /// <param name="ratio">The risk ratio, above 0.</param>
    /// <param name="low">Its interval's lower end; null when unknown.</param>
    /// <param name="high">Its interval's upper end; null when unknown.</param>
    /// <returns>The E-values.</returns>
    /// <exception cref="ArgumentException">A ratio is not above 0, or the interval does not hold the estimate.</exception>
    /// <example><code>
    /// EValue.OfRiskRatio(3.9, 1.8, 8.7)        // 7.26 for the estimate, 3.00 for the limit
    /// </code></example>
    public static EValue OfRiskRatio(double ratio, double? low = null, double? high = null)
    {
        foreach (double value in new[] { ratio, low ?? ratio, high ?? ratio })
        {
            if (!(value > 0) || !double.IsFinite(value))
            {
                throw new ArgumentException(FormattableString.Invariant($"EValue: {value} is no risk ratio; finite numbers above 0 are allowed."));
            }
        }

        if (low > ratio || high < ratio)
        {
            throw new ArgumentException(FormattableString.Invariant($"EValue: the interval {low} to {high} does not hold the estimate {ratio}."));
        }

        double? near = ratio >= 1 ? low : high;
        bool holdsOne = near is double end && (ratio >= 1 ? end <= 1 : end >= 1);
        return new EValue(Of(ratio), near is null ? double.NaN : holdsOne ? 1 : Of(near.Value));
    }

    /// <summary>From a difference of means in standard deviations, by the approximation RR = exp(0.91 d).</summary>
    /// <param name="difference">The difference divided by the outcome's standard deviation.</param>
    /// <param name="standardError">Its standard error, at least 0.</param>
    /// <returns>The E-values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The standard error is negative.</exception>
    public static EValue OfDifference(double difference, double standardError)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(standardError);
        return OfRiskRatio(Math.Exp(0.91 * difference), Math.Exp((0.91 * difference) - (1.78 * standardError)), Math.Exp((0.91 * difference) + (1.78 * standardError)));
    }

    private static double Of(double ratio)
    {
        double above = Math.Max(ratio, 1 / ratio);
        return above + Math.Sqrt(above * (above - 1));
    }
}
