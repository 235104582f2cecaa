namespace Hybrid.Probabilistic;

/// <summary>What a <see cref="Finding"/> says.</summary>
public enum FindingKind
{
    /// <summary>The variable is in one state (hard evidence).</summary>
    Is,

    /// <summary>The variable is not in one state (negative evidence).</summary>
    IsNot,

    /// <summary>An unreliable observation: how probable it is in each state, up to a factor (virtual evidence).</summary>
    Likelihood,

    /// <summary>The variable's distribution after the observation is given (soft evidence, Jeffrey's rule).</summary>
    Distribution,
}
