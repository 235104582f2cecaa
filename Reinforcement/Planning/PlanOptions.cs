namespace Hybrid.Reinforcement;

/// <summary>When a planner stops.</summary>
public sealed record PlanOptions
{
    /// <summary>The Bellman residual, the largest change that another exact backup would make, at which values are accepted. Above 0; default 1e-10.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>The most iterations (sweeps, policies, pivots; for the prioritised planner backups over states). At least 1; default 1,000,000.</summary>
    public int MaximumIterations { get; init; } = 1_000_000;

    internal static PlanOptions Checked(PlanOptions? options)
    {
        options ??= new PlanOptions();
        if (!(options.Tolerance > 0) || options.MaximumIterations < 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"PlanOptions: Tolerance is {options.Tolerance} and MaximumIterations {options.MaximumIterations}; a tolerance above 0 and at least 1 iteration are needed"));
        }

        return options;
    }
}
