using MathNet.Numerics.Distributions;

namespace Hybrid.Causal.Estimation;

/// <summary>An estimated effect: what every estimator returns. Immutable.</summary>
/// <param name="Value">The estimate, in units of the outcome: treated against untreated, or for one unit of a treatment that is a number.</param>
/// <param name="StandardError">Its standard error; NaN where the method has no valid one.</param>
/// <param name="Used">How many rows it rests on: those without a missing cell.</param>
public sealed record EffectEstimate(double Value, double StandardError, int Used)
{
    /// <summary>The method.</summary>
    public string Method { get; init; } = string.Empty;

    /// <summary>Whose effect.</summary>
    public EffectTarget Target { get; init; }

    /// <summary>The confidence of <see cref="Interval"/>.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The interval where it is not that of the normal distribution, as from the bootstrap or from inverted tests; null elsewhere.</summary>
    public (double Low, double High)? OwnInterval { get; init; }

    /// <summary>What was adjusted for.</summary>
    public IReadOnlyList<string> Adjustment { get; init; } = [];

    /// <summary>Overlap of treated and untreated; null where the method has no propensities.</summary>
    public OverlapReport? Overlap { get; init; }

    /// <summary>Balance of the covariates; empty where the treatment is not binary.</summary>
    public IReadOnlyList<BalanceRow> Balance { get; init; } = [];

    /// <summary>What to beware of, each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Further figures by name, such as the first stage's F; empty where there are none.</summary>
    public IReadOnlyList<(string Name, double Value)> Details { get; init; } = [];

    /// <summary>The interval that holds the truth at the confidence's rate in large samples.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            double reach = Normal.InvCDF(0, 1, 0.5 + (Confidence / 2)) * StandardError;
            return OwnInterval ?? (Value - reach, Value + reach);
        }
    }

    /// <summary>The two-sided p-value of "no effect".</summary>
    public double PValue => StandardError == 0 ? (Value == 0 ? 1 : 0) : 2 * Normal.CDF(0, 1, -Math.Abs(Value / StandardError));

    /// <summary>The estimate in a line.</summary>
    public override string ToString()
    {
        string target = Target switch { EffectTarget.Treated => "ATT", EffectTarget.Untreated => "ATC", _ => "ATE" };
        (double low, double high) = Interval;
        return FormattableString.Invariant($"{target} {Value:G6} (standard error {StandardError:G4}, {Confidence * 100:G4} % interval {low:G6} to {high:G6}; n = {Used}; {Method})");
    }
}
