namespace Hybrid.Reinforcement;

/// <summary>An empty room with the goal in the far corner; the agent starts in the near one or anywhere.</summary>
internal sealed class EmptyTask(int size, bool anywhere) : MiniGridTask(size, size, 4 * size * size, true)
{
    public override string Description => anywhere ? "walk to the goal from anywhere in an empty room" : "walk to the far corner of an empty room";

    public override bool Judges => false;

    public override void Build(ref Board board)
    {
        board.Surround();
        board[Width - 2, Height - 2] = Cell.Goal;
        if (anywhere)
        {
            board.ScatterAgent();
        }
        else
        {
            board.PutAgent(1, 1, 0);
        }
    }

    public override string Mission(ref readonly MiniGridState state) => "get to the green goal square";
}
