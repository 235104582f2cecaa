using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Hybrid.Reinforcement;

/// <summary>The dynamics of all MiniGrids.</summary>
/// <remarks>
/// Actions turn left, turn right, forward, pick up, drop, toggle, done. Success pays 1 - 0.9 steps / limit. Source: M. Chevalier-Boisvert and others, "Minigrid and Miniworld: modular and
/// customizable reinforcement learning environments for goal-oriented tasks", 2023; the same seed lays out the same grids as there.
/// With the option <c>mission=true</c> the view gains an eighth column that shows what the mission speaks of, and the agent's direction.
/// </remarks>
internal readonly struct MiniGridKernel : IKernel<MiniGridState, int, byte>
{
    private const int AgentKind = 10;

    private readonly MiniGridTask _task;
    private readonly MiniGridView _view;
    private readonly int _stride;
    private readonly bool _mission;
    private readonly bool _judges;
    private readonly bool _all;
    private readonly bool _pickUpToggles;
    private readonly double _limit;

    public MiniGridKernel(MiniGridTask task, bool mission, int limit)
    {
        _task = task;
        _stride = task.Width + (2 * GridCells.Margin);
        _view = new MiniGridView(_stride);
        _mission = mission;
        _judges = task.Judges;
        _all = task.SeesThroughWalls;
        _pickUpToggles = task.PickUpToggles;
        _limit = limit;
    }

    public int ObservationLength => 3 * (MiniGridView.Size + (_mission ? MiniGridView.Side : 0));

    public void Reset(ref MiniGridState state, ref Pcg64 random)
    {
        state.Steps = 0;
        state.Carried = Cell.Empty;
        state.FirstCell = Cell.Unseen;
        state.SecondCell = Cell.Unseen;
        state.FirstPlace = 0;
        state.SecondPlace = 0;
        var board = new Board(_task.Width, _task.Height, ref state, ref random);
        _task.Build(ref board);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Step(ref MiniGridState state, int action, ref Pcg64 random, out bool terminated)
    {
        state.Steps++;
        terminated = false;
        double reward = 0;
        int front = state.Agent + Ahead(state.Direction);
        ref byte cell = ref Unsafe.Add(ref Unsafe.As<GridCells, byte>(ref state.Cells), front);
        byte before = cell;
        byte carried = state.Carried;
        switch (_pickUpToggles && action == MiniGridMove.PickUp ? MiniGridMove.Toggle : action)
        {
            case MiniGridMove.Left:
                state.Direction = (state.Direction + 3) & 3;
                break;
            case MiniGridMove.Right:
                state.Direction = (state.Direction + 1) & 3;
                break;
            case MiniGridMove.Forward:
                if (Cell.Enterable[before])
                {
                    state.Agent = front;
                    terminated = before is Cell.Goal or Cell.Lava;
                    reward = before == Cell.Goal ? Success(state.Steps) : 0;
                }

                break;
            case MiniGridMove.PickUp:
                if (carried == Cell.Empty && Cell.IsCarriable(before))
                {
                    state.Carried = before;
                    cell = Cell.Empty;
                }

                break;
            case MiniGridMove.Drop:
                if (carried != Cell.Empty && before == Cell.Empty)
                {
                    cell = carried;
                    state.Carried = Cell.Empty;
                }

                break;
            case MiniGridMove.Toggle:
                cell = Cell.Toggled(before, carried);
                break;
        }

        if (_judges)
        {
            _task.Judge(ref state, new MiniGridMove(action, front, before, cell, carried), Success(state.Steps), ref reward, ref terminated);
        }

        return reward;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Observe(ref readonly MiniGridState state, Span<byte> observation)
    {
        if (_all)
        {
            _view.WriteAll(in state, observation);
        }
        else
        {
            _view.WriteVisible(in state, observation);
        }

        if (_mission)
        {
            WriteMission(in state, observation[(3 * MiniGridView.Size)..]);
        }
    }

    public int Number(ref readonly MiniGridState state) => 0;

    public string Render(ref readonly MiniGridState state)
    {
        var text = new StringBuilder();
        for (int y = 0; y < _task.Height; y++)
        {
            for (int x = 0; x < _task.Width; x++)
            {
                int place = ((y + GridCells.Margin) * _stride) + x + GridCells.Margin;
                text.Append(place == state.Agent ? ">v<^"[state.Direction] : Cell.Glyph(state.Cells[place])).Append(x == _task.Width - 1 ? '\n' : ' ');
            }
        }

        string hand = state.Carried == Cell.Empty ? string.Empty : $", carrying {Cell.Glyph(state.Carried)}";
        return text.Append(_task.Mission(in state)).Append(hand).Append('\n').ToString();
    }

    public Drawing Draw(ref readonly MiniGridState state)
    {
        Span<byte> seen = stackalloc byte[3 * (MiniGridView.Size + MiniGridView.Side)];
        Observe(in state, seen);
        return MiniGridPicture.Draw(_task, in state, seen, _stride);
    }

    private double Success(int steps) => 1 - (0.9 * (steps / _limit));

    private int Ahead(int direction)
    {
        int sign = 1 - (direction & 2);
        return (direction & 1) == 0 ? sign : sign * _stride;
    }

    private static void WriteMission(ref readonly MiniGridState state, Span<byte> column)
    {
        column.Clear();
        uint first = Cell.Codes[state.FirstCell];
        uint second = Cell.Codes[state.SecondCell];
        ReadOnlySpan<byte> cells = [(byte)first, (byte)(first >> 8), (byte)(first >> 16), (byte)second, (byte)(second >> 8), (byte)(second >> 16), AgentKind, 0, (byte)state.Direction];
        cells.CopyTo(column);
    }
}
