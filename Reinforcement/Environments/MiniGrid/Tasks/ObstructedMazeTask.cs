namespace Hybrid.Reinforcement;

/// <summary>A maze of rooms whose doors are locked and obstructed by balls, and whose keys are hidden in boxes; take the blue ball.</summary>
/// <param name="shape">Which rooms there are.</param>
/// <param name="inBoxes">Whether keys are hidden.</param>
/// <param name="blocked">Whether balls lie before doors.</param>
/// <param name="keysLast">Whether keys are put after all doors of a room, so that none is covered by a ball (version 1).</param>
internal sealed class ObstructedMazeTask(ObstructedMazeShape shape, bool inBoxes, bool blocked, bool keysLast)
    : MiniGridTask((5 * shape.Columns) + 1, (5 * shape.Rows) + 1, 4 * shape.RoomsVisited * 36, false)
{
    private const int Size = 6;
    private const int Wanted = Cell.Blue;
    private const int Blocking = Cell.Green;
    private const int Boxes = Cell.Grey;

    public override string Description => "find keys, clear doors and take the blue ball";

    public override void Build(ref Board board)
    {
        var rooms = new RoomGrid(ref board, Size, shape.Rows, shape.Columns);
        Span<int> colours = stackalloc int[Cell.Alphabetical.Length];
        Span<int> left = stackalloc int[Cell.Alphabetical.Length];
        Cell.Alphabetical.CopyTo(left);
        for (int i = 0; i < colours.Length; i++)
        {
            int drawn = board.Draw(0, colours.Length - i);
            colours[i] = left[drawn];
            left[(drawn + 1)..].CopyTo(left[drawn..]);
        }

        board.State.FirstCell = Cell.Ball(Wanted);
        if (shape.Quarters == 0)
        {
            AddLockedDoor(ref board, ref rooms, (0, 0), 0, colours[0]);
            PutKey(ref board, ref rooms, (0, 0), colours[0]);
            rooms.Put(ref board, 1, 0, Cell.Ball(Wanted));
            rooms.PutAgent(ref board, 0, 0);
            return;
        }

        BuildQuarters(ref board, ref rooms, colours);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        if (step.Action == MiniGridMove.PickUp && state.Carried == state.FirstCell)
        {
            reward = success;
            terminated = true;
        }
    }

    public override string Mission(ref readonly MiniGridState state) => "pick up the blue ball";

    private void BuildQuarters(ref Board board, ref RoomGrid rooms, scoped ReadOnlySpan<int> colours)
    {
        ReadOnlySpan<(int Column, int Row)> sides = [(2, 1), (1, 2), (0, 1), (1, 0)];
        ReadOnlySpan<(int Column, int Row)> corners = [(2, 0), (2, 2), (0, 2), (0, 0)];
        for (int i = 0; i < shape.Quarters; i++)
        {
            rooms.AddDoor(ref board, 1, 1, i, colours[i], false);
            for (int turn = -1; turn <= 1; turn += 2)
            {
                AddLockedDoor(ref board, ref rooms, sides[i], (i + turn + 4) % 4, colours[(i + turn + 6) % 6]);
                if (!keysLast)
                {
                    PutKey(ref board, ref rooms, sides[i], colours[(i + turn + 6) % 6]);
                }
            }

            for (int turn = -1; keysLast && turn <= 1; turn += 2)
            {
                PutKey(ref board, ref rooms, sides[i], colours[(i + turn + 6) % 6]);
            }
        }

        (int column, int row) = corners[board.Draw(0, shape.Quarters)];
        rooms.Put(ref board, column, row, Cell.Ball(Wanted));
        rooms.PutAgent(ref board, shape.AgentColumn, 1);
    }

    private void AddLockedDoor(ref Board board, ref RoomGrid rooms, (int Column, int Row) room, int side, int colour)
    {
        (int x, int y) = rooms.AddDoor(ref board, room.Column, room.Row, side, colour, true);
        if (blocked)
        {
            (int dx, int dy) = side switch { 0 => (1, 0), 1 => (0, 1), 2 => (-1, 0), _ => (0, -1) };
            board[x - dx, y - dy] = Cell.Ball(Blocking);
        }
    }

    private void PutKey(ref Board board, ref RoomGrid rooms, (int Column, int Row) room, int colour) =>
        rooms.Put(ref board, room.Column, room.Row, inBoxes ? Cell.BoxWithKey(Boxes, colour) : Cell.Key(colour));
}
