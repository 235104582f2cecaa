namespace Hybrid.Reinforcement;

/// <summary>All that changes in a MiniGrid.</summary>
internal struct MiniGridState
{
    /// <summary>The agent's place among the cells.</summary>
    public int Agent;

    /// <summary>0 right, 1 down, 2 left, 3 up.</summary>
    public int Direction;

    /// <summary>The steps of the episode.</summary>
    public int Steps;

    /// <summary>What the agent carries; <see cref="Cell.Empty"/> for nothing.</summary>
    public byte Carried;

    /// <summary>The cell that the mission speaks of first.</summary>
    public byte FirstCell;

    /// <summary>The cell that it speaks of second.</summary>
    public byte SecondCell;

    /// <summary>The place that the mission speaks of first.</summary>
    public int FirstPlace;

    /// <summary>The place that it speaks of second.</summary>
    public int SecondPlace;

    /// <summary>The cells with the margin, row by row.</summary>
    public GridCells Cells;
}
