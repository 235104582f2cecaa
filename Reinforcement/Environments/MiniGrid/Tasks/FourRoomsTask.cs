namespace Hybrid.Reinforcement;

/// <summary>Four rooms with a gap in each wall between them; agent and goal are anywhere.</summary>
internal sealed class FourRoomsTask() : MiniGridTask(19, 19, 100, false)
{
    private const int Room = 9;

    public override string Description => "find the goal in four rooms";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        board.Surround();
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < 2; column++)
            {
                (int left, int top) = (column * Room, row * Room);
                if (column == 0)
                {
                    board.Column(left + Room, top, Room);
                    board[left + Room, board.Draw(top + 1, top + Room)] = Cell.Empty;
                }

                if (row == 0)
                {
                    board.Row(left, top + Room, Room);
                    board[board.Draw(left + 1, left + Room), top + Room] = Cell.Empty;
                }
            }
        }

        board.ScatterAgent();
        board.Scatter(Cell.Goal);
    }

    public override string Mission(ref readonly MiniGridState state) => "reach the goal";
}
