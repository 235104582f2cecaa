namespace Hybrid.Probabilistic;

/// <summary>When the iterations for the code of a row end.</summary>
public enum SparseStop
{
    /// <summary>When the duality gap, which bounds how far the objective is above its least value, is at most tolerance · 1/2 |x|². The dual point is the residual, shrunk until no atom correlates with it by more than λ.</summary>
    DualityGap,

    /// <summary>When the largest change of a number of the code is at most tolerance times the largest number. Cheaper to reach, and no promise about the objective.</summary>
    RelativeChange,
}
