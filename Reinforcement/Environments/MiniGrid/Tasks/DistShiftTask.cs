namespace Hybrid.Reinforcement;

/// <summary>Two strips of lava, the second of which lies elsewhere when the agent is tried than when it learnt.</summary>
internal sealed class DistShiftTask(int secondRow) : MiniGridTask(9, 7, 252, true)
{
    public override string Description => "walk around two strips of lava";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        board.Surround();
        board[7, 1] = Cell.Goal;
        board.Row(3, 1, 3, Cell.Lava);
        board.Row(3, secondRow, 3, Cell.Lava);
        board.PutAgent(1, 1, 0);
    }

    public override string Mission(ref readonly MiniGridState state) => "get to the green goal square";
}
