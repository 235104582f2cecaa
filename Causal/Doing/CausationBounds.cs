namespace Hybrid.Causal;

/// <summary>Bounds of the probabilities of causation of a binary cause and effect, from an experiment and observation. Immutable.</summary>
/// <param name="Necessity">PN: given that x and y happened, that y would not have happened without x.</param>
/// <param name="Sufficiency">PS: given that neither happened, that y would have happened with x.</param>
/// <param name="NecessityAndSufficiency">PNS: that y happens with x and not without.</param>
/// <remarks>Tian and Pearl, Probabilities of causation: bounds and identification, 2000. They need no assumption on the mechanism and cannot be narrowed.</remarks>
public sealed record CausationBounds((double Low, double High) Necessity, (double Low, double High) Sufficiency, (double Low, double High) NecessityAndSufficiency)
{
    /// <summary>Computes the bounds.</summary>
    /// <param name="withCause">P(y | do(x)).</param>
    /// <param name="withoutCause">P(y | do(not x)).</param>
    /// <param name="both">P(x, y), as observed.</param>
    /// <param name="causeOnly">P(x, not y), as observed.</param>
    /// <param name="effectOnly">P(not x, y), as observed.</param>
    /// <returns>The bounds; those of an event that was never observed are 0 and 1.</returns>
    /// <exception cref="ArgumentException">A number is no probability, the observed ones exceed 1, or experiment and observation contradict each other.</exception>
    public static CausationBounds Of(double withCause, double withoutCause, double both, double causeOnly, double effectOnly)
    {
        const double tolerance = 1e-9;
        double neither = 1 - both - causeOnly - effectOnly;
        foreach (double p in new[] { withCause, withoutCause, both, causeOnly, effectOnly, neither })
        {
            if (!(p >= -tolerance && p <= 1 + tolerance))
            {
                throw new ArgumentException($"CausationBounds: {p} is no probability; allowed are numbers from 0 to 1, the observed ones with a sum of at most 1.");
            }
        }

        if (withCause < both - tolerance || withCause > 1 - causeOnly + tolerance || withoutCause < effectOnly - tolerance || withoutCause > 1 - neither + tolerance)
        {
            throw new ArgumentException(
                $"CausationBounds: the experiment ({withCause} with and {withoutCause} without the cause) contradicts the observation; P(x, y) <= P(y | do(x)) <= 1 - P(x, not y) must hold, and likewise without the cause.");
        }

        double effect = both + effectOnly;
        return new CausationBounds(
            Within(effect - withoutCause, 1 - withoutCause - neither, both),
            Within(withCause - effect, withCause - both, neither),
            (Math.Max(Math.Max(0, withCause - withoutCause), Math.Max(effect - withoutCause, withCause - effect)),
             Math.Min(Math.Min(withCause, 1 - withoutCause), Math.Min(both + neither, withCause - withoutCause + causeOnly + effectOnly))));
    }

    private static (double Low, double High) Within(double low, double high, double of) => of <= 0 ? (0, 1) : (Math.Clamp(low / of, 0, 1), Math.Clamp(high / of, 0, 1));
}
