namespace Hybrid.Reinforcement;

/// <summary>Two rooms with a locked door between them: open it, or take the box behind it, perhaps with a ball in the way.</summary>
internal sealed class UnlockTask(bool box, bool blocked) : MiniGridTask(11, 6, (blocked ? 16 : 8) * 36, false)
{
    private const int Size = 6;

    public override string Description => box ? "take the box behind a locked door" : "open a locked door";

    public override void Build(ref Board board)
    {
        var rooms = new RoomGrid(ref board, Size, 1, 2);
        if (box)
        {
            byte wanted = Cell.Box(board.DrawColour());
            rooms.Put(ref board, 1, 0, wanted);
            board.State.FirstCell = wanted;
        }

        int colour = board.DrawColour();
        (int x, int y) = rooms.AddDoor(ref board, 0, 0, 0, colour, true);
        board.State.FirstPlace = board.Place(x, y);
        if (blocked)
        {
            board[x - 1, y] = Cell.Ball(board.DrawColour());
        }

        rooms.Put(ref board, 0, 0, Cell.Key(colour));
        rooms.PutAgent(ref board, 0, 0);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        bool done = box
            ? step.Action == MiniGridMove.PickUp && state.Carried == state.FirstCell
            : step.Action == MiniGridMove.Toggle && Cell.IsOpen(state.Cells[state.FirstPlace]);
        if (done)
        {
            reward = success;
            terminated = true;
        }
    }

    public override string Mission(ref readonly MiniGridState state) => box ? $"pick up the {Name(state.FirstCell)}" : "open the door";
}
