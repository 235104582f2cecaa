namespace Hybrid.Reinforcement;

/// <summary>Fetch the key, open the door in the wall and walk to the goal behind it.</summary>
internal sealed class DoorKeyTask(int size) : MiniGridTask(size, size, 10 * size * size, false)
{
    public override string Description => "fetch a key, open a door and walk to the goal";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        board.Surround();
        board[Width - 2, Height - 2] = Cell.Goal;
        int wall = board.Draw(2, Width - 2);
        board.Column(wall, 0, Height);
        board.ScatterAgent(0, 0, wall, Height);
        board[wall, board.Draw(1, Height - 2)] = Cell.Door(Cell.Yellow, Cell.Locked);
        board.Scatter(Cell.Key(Cell.Yellow), 0, 0, wall, Height);
    }

    public override string Mission(ref readonly MiniGridState state) => "use the key to open the door and then get to the goal";
}
