namespace Hybrid.Reinforcement;

/// <summary>Six rooms along a hallway, one of them locked with the goal in it; the key lies in another.</summary>
internal sealed class LockedRoomTask() : MiniGridTask(19, 19, 190, false)
{
    private const int Rooms = 6;

    public override string Description => "find the key of a locked room and the goal in it";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        board.Surround();
        int left = (Width / 2) - 2;
        int right = (Width / 2) + 2;
        board.Column(left, 0, Height);
        board.Column(right, 0, Height);
        Span<(int X, int Y, int DoorX)> rooms = stackalloc (int, int, int)[Rooms];
        for (int i = 0; i < 3; i++)
        {
            int top = i * (Height / 3);
            board.Row(0, top, left);
            board.Row(right, top, Width - right);
            rooms[2 * i] = (0, top, left);
            rooms[(2 * i) + 1] = (right, top, right);
        }

        (int roomWidth, int roomHeight) = (left + 1, (Height / 3) + 1);
        int locked = board.Draw(0, Rooms);
        PutInside(ref board, rooms[locked], roomWidth, roomHeight, Cell.Goal);
        Span<int> colours = stackalloc int[Cell.Alphabetical.Length];
        Cell.Alphabetical.CopyTo(colours);
        int lockedColour = 0;
        for (int i = 0; i < Rooms; i++)
        {
            int drawn = board.Draw(0, Rooms - i);
            int colour = colours[drawn];
            colours[(drawn + 1)..].CopyTo(colours[drawn..]);
            lockedColour = i == locked ? colour : lockedColour;
            board[rooms[i].DoorX, rooms[i].Y + 3] = Cell.Door(colour, i == locked ? Cell.Locked : Cell.Closed);
        }

        int keyRoom;
        do
        {
            keyRoom = board.Draw(0, Rooms);
        }
        while (keyRoom == locked);
        PutInside(ref board, rooms[keyRoom], roomWidth, roomHeight, Cell.Key(lockedColour));
        board.State.FirstCell = Cell.Key(lockedColour);
        board.ScatterAgent(left, 0, right - left, Height);
    }

    public override string Mission(ref readonly MiniGridState state) => $"get the {Name(state.FirstCell)}, unlock its door and go to the goal";

    private static void PutInside(ref Board board, (int X, int Y, int DoorX) room, int width, int height, byte cell)
    {
        int x = board.Draw(room.X + 1, room.X + width - 1);
        int y = board.Draw(room.Y + 1, room.Y + height - 1);
        board[x, y] = cell;
    }
}
