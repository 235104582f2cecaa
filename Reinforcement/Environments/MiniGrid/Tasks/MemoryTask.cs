namespace Hybrid.Reinforcement;

/// <summary>See an object at the start, walk down a hallway, and choose the end where the same object lies.</summary>
internal sealed class MemoryTask(int size, bool randomLength) : MiniGridTask(size, size, 5 * size * size, false)
{
    public override string Description => "remember an object and walk to its like at the end of a hallway";

    public override bool PickUpToggles => true;

    public override void Build(ref Board board)
    {
        board.Surround();
        int middle = Height / 2;
        int end = randomLength ? board.Draw(4, Width - 2) : Width - 3;
        board.Row(1, middle - 2, 4);
        board.Row(1, middle + 2, 4);
        board[4, middle - 1] = Cell.Wall;
        board[4, middle + 1] = Cell.Wall;
        board.Row(5, middle - 1, Math.Max(0, end - 5));
        board.Row(5, middle + 1, Math.Max(0, end - 5));
        for (int y = 0; y < Height; y++)
        {
            board[end, y] = y == middle ? board[end, y] : Cell.Wall;
            board[end + 2, y] = Cell.Wall;
        }

        board.PutAgent(board.Draw(1, end + 1), middle, 0);
        byte cue = board.Pick([Cell.Key(Cell.Green), Cell.Ball(Cell.Green)]);
        board[1, middle - 1] = cue;
        bool ballAbove = board.Draw(0, 2) == 0;
        byte above = ballAbove ? Cell.Ball(Cell.Green) : Cell.Key(Cell.Green);
        board[end + 1, middle - 2] = above;
        board[end + 1, middle + 2] = ballAbove ? Cell.Key(Cell.Green) : Cell.Ball(Cell.Green);
        int up = board.Place(end + 1, middle - 1);
        int down = board.Place(end + 1, middle + 1);
        (board.State.FirstPlace, board.State.SecondPlace) = cue == above ? (up, down) : (down, up);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        if (state.Agent == state.FirstPlace)
        {
            reward = success;
            terminated = true;
        }
        else if (state.Agent == state.SecondPlace)
        {
            reward = 0;
            terminated = true;
        }
    }

    public override string Mission(ref readonly MiniGridState state) => "go to the matching object at the end of the hallway";
}
