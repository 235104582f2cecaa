namespace Hybrid.Reinforcement;

/// <summary>Rivers of lava or walls, each with one opening, between the agent and the goal.</summary>
internal sealed class CrossingTask(int size, int crossings, bool lava) : MiniGridTask(size, size, 4 * size * size, false)
{
    public override string Description => lava ? "cross rivers of lava by their openings" : "find the openings of walls";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        board.Surround();
        board.PutAgent(1, 1, 0);
        board[Width - 2, Height - 2] = Cell.Goal;

        // A river down at x is the number x, one across at y the number -y.
        Span<int> rivers = stackalloc int[Width];
        int count = 0;
        for (int sign = 1; sign >= -1; sign -= 2)
        {
            for (int at = 2; at < Width - 2; at += 2)
            {
                rivers[count++] = sign * at;
            }
        }

        board.Shuffle(rivers[..count]);
        rivers = rivers[..Math.Min(crossings, count)];
        Span<int> downs = stackalloc int[rivers.Length + 2];
        Span<int> acrosses = stackalloc int[rivers.Length + 2];
        downs = Limits(rivers, 1, downs);
        acrosses = Limits(rivers, -1, acrosses);
        byte obstacle = lava ? Cell.Lava : Cell.Wall;
        foreach (int y in acrosses[1..^1])
        {
            board.Row(1, y, Width - 2, obstacle);
        }

        foreach (int x in downs[1..^1])
        {
            board.Column(x, 1, Height - 2, obstacle);
        }

        Open(ref board, downs, acrosses);
    }

    public override string Mission(ref readonly MiniGridState state) => lava ? "avoid the lava and get to the green goal square" : "find the opening and get to the green goal square";

    // The rivers of one direction in order, between the outer walls.
    private Span<int> Limits(ReadOnlySpan<int> rivers, int sign, Span<int> limits)
    {
        int count = 1;
        limits[0] = 0;
        foreach (int river in rivers)
        {
            if (river * sign > 0)
            {
                limits[count++] = river * sign;
            }
        }

        limits[1..count].Sort();
        limits[count++] = Width - 1;
        return limits[..count];
    }

    // A path from room to room, right or down; each river that it meets is opened there.
    private static void Open(ref Board board, scoped ReadOnlySpan<int> downs, scoped ReadOnlySpan<int> acrosses)
    {
        int toRight = downs.Length - 2;
        Span<bool> path = stackalloc bool[toRight + acrosses.Length - 2];
        path[..toRight].Fill(true);
        board.Shuffle(path);
        int column = 0;
        int row = 0;
        foreach (bool right in path)
        {
            if (right)
            {
                int y = acrosses[row] + 1 + board.Draw(0, acrosses[row + 1] - acrosses[row] - 1);
                board[downs[column + 1], y] = Cell.Empty;
                column++;
            }
            else
            {
                int x = downs[column] + 1 + board.Draw(0, downs[column + 1] - downs[column] - 1);
                board[x, acrosses[row + 1]] = Cell.Empty;
                row++;
            }
        }
    }
}
