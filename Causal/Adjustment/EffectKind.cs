namespace Hybrid.Causal;

/// <summary>Which effect of one variable on another.</summary>
public enum EffectKind
{
    /// <summary>Along all arrows and chains of arrows.</summary>
    Total,

    /// <summary>Along the arrow from the one to the other alone.</summary>
    Direct,
}
