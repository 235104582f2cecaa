namespace Hybrid.Probabilistic;

/// <summary>Which variable is eliminated next.</summary>
public enum EliminationHeuristic
{
    /// <summary>That which adds the fewest edges.</summary>
    MinFill,

    /// <summary>That which adds edges of the least weight: the sum over them of the product of both ends' numbers of states.</summary>
    WeightedMinFill,

    /// <summary>That whose elimination makes the smallest table.</summary>
    MinWeight,
}
