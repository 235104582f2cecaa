namespace Hybrid.Reinforcement;

/// <summary>Stand before the door that the mission names and say that you are done.</summary>
internal sealed class GoToDoorTask(int size) : MiniGridTask(size, size, 4 * size * size, true)
{
    private const int Doors = 4;

    public override string Description => "stop before the door that is named";

    public override void Build(ref Board board)
    {
        int width = board.Draw(5, Width + 1);
        int height = board.Draw(5, Height + 1);
        board.Walls(0, 0, width, height);
        Span<(int X, int Y)> places = stackalloc (int, int)[Doors];
        places[0] = (board.Draw(2, width - 2), 0);
        places[1] = (board.Draw(2, width - 2), height - 1);
        places[2] = (0, board.Draw(2, height - 2));
        places[3] = (width - 1, board.Draw(2, height - 2));
        Span<int> colours = stackalloc int[Doors];
        for (int i = 0; i < Doors;)
        {
            int colour = board.DrawColour();
            if (!colours[..i].Contains(colour))
            {
                colours[i++] = colour;
            }
        }

        for (int i = 0; i < Doors; i++)
        {
            board[places[i].X, places[i].Y] = Cell.Door(colours[i], Cell.Closed);
        }

        board.ScatterAgent(0, 0, width, height);
        int wanted = board.Draw(0, Doors);
        board.State.FirstCell = Cell.Door(colours[wanted], Cell.Closed);
        board.State.FirstPlace = board.Place(places[wanted].X, places[wanted].Y);
    }

    public override void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
        if (step.Action == MiniGridMove.Toggle)
        {
            terminated = true;
        }
        else if (step.Action == MiniGridMove.Done)
        {
            int stride = Width + (2 * GridCells.Margin);
            int apart = Math.Abs(state.Agent - state.FirstPlace);
            reward = apart == 1 || apart == stride ? success : reward;
            terminated = true;
        }
    }

    public override string Mission(ref readonly MiniGridState state) => $"go to the {Name(state.FirstCell)}";
}
