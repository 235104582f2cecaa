namespace Hybrid.Reinforcement;

/// <summary>A corridor between rooms: find the key in one on the left, and take the ball behind the locked door on the right.</summary>
internal sealed class KeyCorridorTask(int size, int rows) : MiniGridTask(((size - 1) * 3) + 1, ((size - 1) * rows) + 1, 30 * size * size, false)
{
    public override string Description => "find a key along a corridor and take the ball that is locked away";

    public override void Build(ref Board board)
    {
        var rooms = new RoomGrid(ref board, size, rows, 3);
        for (int row = 1; row < rows; row++)
        {
            rooms.OpenAbove(ref board, 1, row);
        }

        int locked = board.Draw(0, rows);
        int colour = board.DrawColour();
        rooms.AddDoor(ref board, 2, locked, 2, colour, true);
        byte ball = Cell.Ball(board.DrawColour());
        rooms.Put(ref board, 2, locked, ball);
        board.State.FirstCell = ball;
        rooms.Put(ref board, 0, board.Draw(0, rows), Cell.Key(colour));
        rooms.PutAgent(ref board, 1, rows / 2);
        rooms.ConnectAll(ref board);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        if (step.Action == MiniGridMove.PickUp && state.Carried == state.FirstCell)
        {
            reward = success;
            terminated = true;
        }
    }

    public override string Mission(ref readonly MiniGridState state) => $"pick up the {Name(state.FirstCell)}";
}
