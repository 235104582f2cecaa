namespace Hybrid.Reinforcement;

/// <summary>The rooms of an obstructed maze.</summary>
/// <param name="Rows">The rows of rooms.</param>
/// <param name="Columns">The columns of rooms.</param>
/// <param name="Quarters">How many sides of the middle room are built; 0 for two rooms side by side.</param>
/// <param name="RoomsVisited">The rooms that a solution visits, which the time limit follows.</param>
/// <param name="AgentColumn">The column of the room in the middle row where the agent starts.</param>
internal sealed record ObstructedMazeShape(int Rows, int Columns, int Quarters, int RoomsVisited, int AgentColumn)
{
    public static ObstructedMazeShape Two { get; } = new(1, 2, 0, 2, 0);

    public static ObstructedMazeShape TwoDoors { get; } = new(3, 3, 1, 4, 2);

    public static ObstructedMazeShape OneQuarter { get; } = new(3, 3, 1, 5, 1);

    public static ObstructedMazeShape TwoQuarters { get; } = new(3, 3, 2, 11, 2);

    public static ObstructedMazeShape Full { get; } = new(3, 3, 4, 25, 1);
}
