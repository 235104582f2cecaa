namespace Hybrid.Reinforcement;

/// <summary>Carry one object next to another.</summary>
internal sealed class PutNearTask(int size, int objects) : MiniGridTask(size, size, 5 * size, true)
{
    public override string Description => "carry one object next to another";

    public override void Build(ref Board board)
    {
        board.Surround();
        Span<byte> cells = stackalloc byte[objects];
        Span<(int X, int Y)> places = stackalloc (int, int)[objects];
        for (int i = 0; i < objects;)
        {
            int kind = board.Draw(0, 3);
            int colour = board.DrawColour();
            byte cell = kind switch { 0 => Cell.Key(colour), 1 => Cell.Ball(colour), _ => Cell.Box(colour) };
            if (!cells[..i].Contains(cell))
            {
                cells[i] = cell;
                places[i] = board.Scatter(cell, 0, 0, Width, Height, 1, places[..i]);
                i++;
            }
        }

        board.ScatterAgent();
        int moved = board.Draw(0, objects);
        int target;
        do
        {
            target = board.Draw(0, objects);
        }
        while (target == moved);
        board.State.FirstCell = cells[moved];
        board.State.SecondCell = cells[target];
        board.State.SecondPlace = board.Place(places[target].X, places[target].Y);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        if (step.Action == MiniGridMove.PickUp && state.Carried != Cell.Empty && state.Carried != state.FirstCell)
        {
            terminated = true;
        }

        if (step.Action == MiniGridMove.Drop && step.CarriedBefore != Cell.Empty)
        {
            int stride = Width + (2 * GridCells.Margin);
            bool near = Math.Abs((step.Front / stride) - (state.SecondPlace / stride)) <= 1 && Math.Abs((step.Front % stride) - (state.SecondPlace % stride)) <= 1;
            reward = state.Carried == Cell.Empty && near ? success : reward;
            terminated = true;
        }
    }

    public override string Mission(ref readonly MiniGridState state) => $"put the {Name(state.FirstCell)} near the {Name(state.SecondCell)}";
}
