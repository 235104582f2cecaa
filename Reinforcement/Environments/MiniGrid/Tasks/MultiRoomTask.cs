namespace Hybrid.Reinforcement;

/// <summary>A chain of rooms with closed doors between them; the goal is in the last.</summary>
internal sealed class MultiRoomTask(int rooms, int greatestSide) : MiniGridTask(25, 25, 20 * rooms, false)
{
    private const int LeastSide = 4;
    private const int Tries = 8;

    public override string Description => "open doors from room to room to the goal";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        int wanted = board.Draw(rooms, rooms + 1);
        Span<Room> best = stackalloc Room[rooms];
        Span<Room> current = stackalloc Room[rooms];
        int count = 0;
        while (count < wanted)
        {
            int placed = 0;
            int x = board.Draw(0, Width - 2);
            int y = board.Draw(0, Width - 2);
            Place(ref board, wanted, current, ref placed, 2, x, y);
            if (placed > count)
            {
                current[..placed].CopyTo(best);
                count = placed;
            }
        }

        Draw(ref board, best[..count]);
        board.ScatterAgent(best[0].X, best[0].Y, best[0].Width, best[0].Height);
        board.Scatter(Cell.Goal, best[count - 1].X, best[count - 1].Y, best[count - 1].Width, best[count - 1].Height);
    }

    public override string Mission(ref readonly MiniGridState state) => "traverse the rooms to get to the goal";

    private static void Draw(ref Board board, scoped ReadOnlySpan<Room> placed)
    {
        Span<int> colours = stackalloc int[Cell.Alphabetical.Length];
        int before = -1;
        for (int i = 0; i < placed.Length; i++)
        {
            Room room = placed[i];
            board.Walls(room.X, room.Y, room.Width, room.Height);
            if (i > 0)
            {
                int count = 0;
                foreach (int colour in Cell.Alphabetical)
                {
                    if (colour != before)
                    {
                        colours[count++] = colour;
                    }
                }

                before = colours[board.Draw(0, count)];
                board[room.DoorX, room.DoorY] = Cell.Door(before, Cell.Closed);
            }
        }
    }

    // Walls are numbered right, below, left, above. The door of entry is on one of them.
    private bool Place(ref Board board, int left, scoped Span<Room> placed, ref int count, int wall, int doorX, int doorY)
    {
        int width = board.Draw(LeastSide, greatestSide + 1);
        int height = board.Draw(LeastSide, greatestSide + 1);
        (int x, int y) = (doorX, doorY);
        if (count > 0)
        {
            (x, y) = wall switch
            {
                0 => (doorX - width + 1, board.Draw(doorY - height + 2, doorY)),
                1 => (board.Draw(doorX - width + 2, doorX), doorY - height + 1),
                2 => (doorX, board.Draw(doorY - height + 2, doorY)),
                _ => (board.Draw(doorX - width + 2, doorX), doorY),
            };
        }

        if (x < 0 || y < 0 || x + width > Width || y + height >= Height || Overlaps(placed[..Math.Max(0, count - 1)], x, y, width, height))
        {
            return false;
        }

        placed[count++] = new Room(x, y, width, height, doorX, doorY);
        if (left == 1)
        {
            return true;
        }

        for (int i = 0; i < Tries; i++)
        {
            int other = board.Draw(0, 3);
            int exit = other >= wall ? other + 1 : other;
            (int exitX, int exitY) = exit switch
            {
                0 => (x + width - 1, y + board.Draw(1, height - 1)),
                1 => (x + board.Draw(1, width - 1), y + height - 1),
                2 => (x, y + board.Draw(1, height - 1)),
                _ => (x + board.Draw(1, width - 1), y),
            };
            if (Place(ref board, left - 1, placed, ref count, (exit + 2) % 4, exitX, exitY))
            {
                break;
            }
        }

        return true;
    }

    private static bool Overlaps(ReadOnlySpan<Room> placed, int x, int y, int width, int height)
    {
        foreach (Room room in placed)
        {
            if (!(x + width < room.X || room.X + room.Width <= x || y + height < room.Y || room.Y + room.Height <= y))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Room(int X, int Y, int Width, int Height, int DoorX, int DoorY);
}
