namespace Hybrid.Reinforcement;

/// <summary>Open the red door, then the blue one.</summary>
internal sealed class RedBlueDoorsTask(int size) : MiniGridTask(2 * size, size, 20 * size * size, false)
{
    public override string Description => "open the red door, then the blue one";

    public override void Build(ref Board board)
    {
        int left = Height / 2;
        board.Surround();
        board.Walls(left, 0, Height, Height);
        board.ScatterAgent(left, 0, Height, Height);
        int red = board.Draw(1, Height - 1);
        board[left, red] = Cell.Door(Cell.Red, Cell.Closed);
        int blue = board.Draw(1, Height - 1);
        board[left + Height - 1, blue] = Cell.Door(Cell.Blue, Cell.Closed);
        board.State.FirstPlace = board.Place(left, red);
        board.State.SecondPlace = board.Place(left + Height - 1, blue);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        if (!Cell.IsOpen(state.Cells[state.SecondPlace]))
        {
            return;
        }

        // The blue door was opened just now: right if the red one already was.
        reward = Cell.IsOpen(state.Cells[state.FirstPlace]) ? success : 0;
        terminated = true;
    }

    public override string Mission(ref readonly MiniGridState state) => "open the red door then the blue door";
}
