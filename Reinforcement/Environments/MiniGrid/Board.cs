using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>A grid while it is laid out: coordinates x to the right and y down from the upper left corner, and the reference's draws.</summary>
internal ref struct Board
{
    private readonly ref MiniGridState _state;
    private readonly ref Pcg64 _random;

    public Board(int width, int height, ref MiniGridState state, ref Pcg64 random)
    {
        _state = ref state;
        _random = ref random;
        Width = width;
        Height = height;
        Stride = width + (2 * GridCells.Margin);
        AgentX = -1;
        AgentY = -1;
        Span<byte> cells = Cells;
        cells[..(Stride * (height + (2 * GridCells.Margin)))].Fill(Cell.Wall);
        for (int y = 0; y < height; y++)
        {
            cells.Slice(Place(0, y), width).Fill(Cell.Empty);
        }
    }

    public int Width { get; }

    public int Height { get; }

    public int Stride { get; }

    public int AgentX { get; private set; }

    public int AgentY { get; private set; }

    public readonly ref MiniGridState State => ref _state;

    private readonly Span<byte> Cells => MemoryMarshal.CreateSpan(ref Unsafe.As<GridCells, byte>(ref _state.Cells), GridCells.Length);

    public readonly byte this[int x, int y]
    {
        get => Cells[Place(x, y)];
        set => Cells[Place(x, y)] = value;
    }

    public readonly int Place(int x, int y) => ((y + GridCells.Margin) * Stride) + x + GridCells.Margin;

    public int Draw(int low, int high) => _random.NextInteger(low, high);

    public T Pick<T>(scoped ReadOnlySpan<T> from) => from[Draw(0, from.Length)];

    public int DrawColour() => Pick(Cell.Alphabetical);

    public void Shuffle<T>(scoped Span<T> items) => _random.Shuffle(items);

    /// <summary>Cells in a row to the right.</summary>
    public readonly void Row(int x, int y, int length, byte cell = Cell.Wall)
    {
        for (int i = 0; i < length; i++)
        {
            this[x + i, y] = cell;
        }
    }

    /// <summary>Cells in a row down.</summary>
    public readonly void Column(int x, int y, int length, byte cell = Cell.Wall)
    {
        for (int i = 0; i < length; i++)
        {
            this[x, y + i] = cell;
        }
    }

    /// <summary>Walls around a rectangle.</summary>
    public readonly void Walls(int x, int y, int width, int height)
    {
        Row(x, y, width);
        Row(x, y + height - 1, width);
        Column(x, y, height);
        Column(x + width - 1, y, height);
    }

    /// <summary>Walls around the whole grid.</summary>
    public readonly void Surround() => Walls(0, 0, Width, Height);

    /// <summary>Puts a cell on an empty place of a rectangle, away from the agent.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="x">The rectangle's left side.</param>
    /// <param name="y">The rectangle's upper side.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="distance">The least distance from the agent in steps, 1 or more.</param>
    /// <param name="apart">Places that must not be next to it, also aslant.</param>
    public (int X, int Y) Scatter(byte cell, int x, int y, int width, int height, int distance = 1, scoped ReadOnlySpan<(int X, int Y)> apart = default)
    {
        (x, y) = (Math.Max(x, 0), Math.Max(y, 0));
        while (true)
        {
            int atX = Draw(x, Math.Min(x + width, Width));
            int atY = Draw(y, Math.Min(y + height, Height));
            bool fits = this[atX, atY] == Cell.Empty && Math.Abs(atX - AgentX) + Math.Abs(atY - AgentY) >= distance;
            foreach ((int otherX, int otherY) in apart)
            {
                fits &= Math.Abs(atX - otherX) > 1 || Math.Abs(atY - otherY) > 1;
            }

            if (fits)
            {
                this[atX, atY] = cell;
                return (atX, atY);
            }
        }
    }

    public (int X, int Y) Scatter(byte cell) => Scatter(cell, 0, 0, Width, Height);

    public void PutAgent(int x, int y, int direction)
    {
        (AgentX, AgentY) = (x, y);
        _state.Agent = Place(x, y);
        _state.Direction = direction;
    }

    /// <summary>Puts the agent on an empty place of a rectangle, looking anywhere.</summary>
    public void ScatterAgent(int x, int y, int width, int height)
    {
        (AgentX, AgentY) = (-1, -1);
        (int atX, int atY) = Scatter(Cell.Empty, x, y, width, height);
        PutAgent(atX, atY, 0);
        _state.Direction = Draw(0, 4);
    }

    public void ScatterAgent() => ScatterAgent(0, 0, Width, Height);
}
