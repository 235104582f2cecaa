namespace Hybrid.Probabilistic;

/// <summary>The order in which the units of a Hopfield network look at each other.</summary>
public enum HopfieldUpdate
{
    /// <summary>One unit after the other, in an order drawn anew for each sweep. The energy never rises.</summary>
    Random,

    /// <summary>One unit after the other, from the first on. The energy never rises.</summary>
    Sequential,

    /// <summary>All units at once. It may end in a cycle of two states.</summary>
    Synchronous,
}
