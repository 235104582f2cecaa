namespace Hybrid.Causal.Discovery;

/// <summary>How <see cref="Notears"/> runs.</summary>
public sealed record NotearsOptions
{
    /// <summary>The weight of the sum of absolute coefficients, on standardised columns. Default 0.05, at least 0.</summary>
    public double Penalty { get; init; } = 0.05;

    /// <summary>Standardised coefficients below this are taken out. Default 0.15, at least 0.</summary>
    public double Threshold { get; init; } = 0.15;

    /// <summary>The search ends when the measure of cycles is below this. Default 1e-8, above 0.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The most rounds of the augmented Lagrangian. Default 60, at least 1.</summary>
    public int MostRounds { get; init; } = 60;
}
