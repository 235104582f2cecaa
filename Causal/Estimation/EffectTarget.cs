namespace Hybrid.Causal.Estimation;

/// <summary>Whose average effect is estimated.</summary>
public enum EffectTarget
{
    /// <summary>Everyone's: the average treatment effect (ATE).</summary>
    Everyone,

    /// <summary>That of those who were treated (ATT).</summary>
    Treated,

    /// <summary>That of those who were not (ATC).</summary>
    Untreated,
}
