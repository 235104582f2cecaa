namespace Hybrid.Causal;

/// <summary>What stands at one end of an edge.</summary>
public enum EdgeMark : byte
{
    /// <summary>There is no edge.</summary>
    None,

    /// <summary>A tail: the variable at this end is a cause, or, with a tail at the other end too, the direction is open (CPDAG).</summary>
    Tail,

    /// <summary>An arrowhead: the variable at this end is no cause of the other.</summary>
    Arrow,

    /// <summary>A circle: graphs of the class disagree (PAG).</summary>
    Circle,
}
