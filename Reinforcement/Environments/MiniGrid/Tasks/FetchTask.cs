namespace Hybrid.Reinforcement;

/// <summary>Pick up the object that the mission names, and no other.</summary>
internal sealed class FetchTask(int size, int objects) : MiniGridTask(size, size, 5 * size * size, true)
{
    private const int Wordings = 5;

    public override string Description => "pick up the object that is named";

    public override void Build(ref Board board)
    {
        board.Surround();
        Span<byte> cells = stackalloc byte[objects];
        for (int i = 0; i < objects; i++)
        {
            bool key = board.Draw(0, 2) == 0;
            int colour = board.DrawColour();
            cells[i] = key ? Cell.Key(colour) : Cell.Ball(colour);
            board.Scatter(cells[i]);
        }

        board.ScatterAgent();
        board.State.FirstCell = board.Pick<byte>(cells);

        // The reference draws the wording of the mission too.
        board.Draw(0, Wordings);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        if (state.Carried != Cell.Empty)
        {
            reward = state.Carried == state.FirstCell ? success : 0;
            terminated = true;
        }
    }

    public override string Mission(ref readonly MiniGridState state) => $"fetch a {Name(state.FirstCell)}";
}
