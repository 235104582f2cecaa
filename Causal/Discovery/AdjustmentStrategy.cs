namespace Hybrid.Causal.Discovery;

/// <summary>Which adjustment set is read off a guessed graph.</summary>
public enum AdjustmentStrategy
{
    /// <summary>The treatment's parents.</summary>
    Parents,

    /// <summary>The treatment's ancestors.</summary>
    Ancestors,

    /// <summary>The optimal set: the parents of the variables on causal paths.</summary>
    Optimal,
}
