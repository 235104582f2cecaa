namespace Hybrid.Reinforcement;

/// <summary>A wall of lava with one gap.</summary>
internal sealed class LavaGapTask(int size) : MiniGridTask(size, size, 4 * size * size, false)
{
    public override string Description => "pass a wall of lava by its gap";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        board.Surround();
        board.PutAgent(1, 1, 0);
        board[Width - 2, Height - 2] = Cell.Goal;
        int x = board.Draw(2, Width - 2);
        int y = board.Draw(1, Height - 1);
        board.Column(x, 1, Height - 2, Cell.Lava);
        board[x, y] = Cell.Empty;
    }

    public override string Mission(ref readonly MiniGridState state) => "avoid the lava and get to the green goal square";
}
