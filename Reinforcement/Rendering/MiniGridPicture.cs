namespace Hybrid.Reinforcement;

/// <summary>Pictures of MiniGrids: cells with their objects, the agent as a triangle, and what it sees lighter.</summary>
internal static class MiniGridPicture
{
    private const int Side = 32;
    private const int Letter = 7;
    private const int Line = 13;

    private static readonly Colour _dark = Colour.Of(0x1c1c1c);
    private static readonly Colour _seen = Colour.Of(0x4d4d4d);
    private static readonly Colour _line = Colour.Of(0x646464);
    private static readonly Colour _wall = Colour.Of(0x9e9e9e);
    private static readonly Colour _lava = Colour.Of(0xff8000);
    private static readonly Colour _text = Colour.Of(0xeeeeee);
    private static readonly Colour _agent = Colour.Of(0xff3030);
    private static readonly Colour[] _colours = [Colour.Of(0xe53935), Colour.Of(0x43a047), Colour.Of(0x3d6dff), Colour.Of(0xa24bd6), Colour.Of(0xf2d91b), Colour.Of(0x8a8a8a)];

    /// <param name="task">The grid's task.</param>
    /// <param name="state">The state.</param>
    /// <param name="view">The agent's view: three numbers for each cell (x, y), 0 where nothing is seen.</param>
    /// <param name="stride">The cells of a row with margins.</param>
    public static Drawing Draw(MiniGridTask task, ref readonly MiniGridState state, ReadOnlySpan<byte> view, int stride)
    {
        var marks = new List<Mark>();
        bool[] seen = Seen(in state, view, stride);
        for (int y = 0; y < task.Height; y++)
        {
            for (int x = 0; x < task.Width; x++)
            {
                int place = ((y + GridCells.Margin) * stride) + x + GridCells.Margin;
                marks.Add(PolygonMark.Rectangle((x * Side) + 1, (y * Side) + 1, Side - 1, Side - 1, seen[place] ? _seen : _dark));
                Add(marks, state.Cells[place], x * Side, y * Side);
                if (place == state.Agent)
                {
                    marks.Add(Agent((x + 0.5) * Side, (y + 0.5) * Side, state.Direction));
                }
            }
        }

        // The mission below the grid, and what is carried at its right.
        int width = task.Width * Side;
        int top = task.Height * Side;
        string[] lines = Wrap(task.Mission(in state), (int)((width - Side - 8) / (Letter * TextMark.Advance)));
        int caption = Math.Max((lines.Length * Line) + 8, Side);
        marks.AddRange(lines.Select((line, i) => new TextMark(6, top + 10 + (i * Line), line, Letter, _text, false)));
        if (state.Carried != Cell.Empty)
        {
            Add(marks, state.Carried, width - Side, top);
        }

        return new(width, top + caption, _line, [PolygonMark.Rectangle(0, top, width, caption, _dark), .. marks]);
    }

    private static string[] Wrap(string text, int columns)
    {
        var lines = new List<string>();
        foreach (string word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= columns)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return [.. lines];
    }

    // The view looks ahead with the agent in the middle of its last row.
    private static bool[] Seen(ref readonly MiniGridState state, ReadOnlySpan<byte> view, int stride)
    {
        bool[] seen = new bool[GridCells.Length];
        (int x, int y) = state.Direction switch { 0 => (1, 0), 1 => (0, 1), 2 => (-1, 0), _ => (0, -1) };
        for (int across = 0; across < MiniGridView.Side; across++)
        {
            for (int down = 0; down < MiniGridView.Side; down++)
            {
                int ahead = MiniGridView.Side - 1 - down;
                int aside = across - (MiniGridView.Side / 2);
                int place = state.Agent + (((ahead * y) + (aside * x)) * stride) + (ahead * x) - (aside * y);
                seen[place] = view[3 * ((across * MiniGridView.Side) + down)] != 0;
            }
        }

        return seen;
    }

    private static void Add(List<Mark> marks, byte cell, double x, double y)
    {
        uint code = Cell.Codes[cell];
        Colour colour = _colours[(int)((code >> 8) & 0xff)];
        switch (code & 0xff)
        {
            case 2:
                marks.Add(PolygonMark.Rectangle(x, y, Side, Side, _wall));
                break;
            case 3:
                marks.Add(PolygonMark.Rectangle(x + 1, y + 1, Side - 1, Side - 1, Colour.Between(_dark, colour, 0.5)));
                break;
            case 4:
                AddDoor(marks, Cell.DoorState(cell), colour, x, y);
                break;
            case 5:
                marks.Add(new DiscMark(x + (Side * 0.56), y + (Side * 0.28), Side * 0.19, colour));
                marks.Add(new DiscMark(x + (Side * 0.56), y + (Side * 0.28), Side * 0.07, _dark));
                marks.Add(PolygonMark.Rectangle(x + (Side * 0.5), y + (Side * 0.4), Side * 0.13, Side * 0.48, colour));
                marks.Add(PolygonMark.Rectangle(x + (Side * 0.36), y + (Side * 0.6), Side * 0.16, Side * 0.07, colour));
                marks.Add(PolygonMark.Rectangle(x + (Side * 0.36), y + (Side * 0.8), Side * 0.16, Side * 0.07, colour));
                break;
            case 6:
                marks.Add(new DiscMark(x + (Side * 0.5), y + (Side * 0.5), Side * 0.31, colour));
                break;
            case 7:
                marks.Add(PolygonMark.Rectangle(x + (Side * 0.12), y + (Side * 0.12), Side * 0.76, Side * 0.76, colour));
                marks.Add(PolygonMark.Rectangle(x + (Side * 0.2), y + (Side * 0.2), Side * 0.6, Side * 0.6, _dark));
                marks.Add(PolygonMark.Rectangle(x + (Side * 0.12), y + (Side * 0.46), Side * 0.76, Side * 0.08, colour));
                break;
            case 8:
                marks.Add(PolygonMark.Rectangle(x + 1, y + 1, Side - 1, Side - 1, _colours[Cell.Green]));
                break;
            case 9:
                marks.Add(PolygonMark.Rectangle(x + 1, y + 1, Side - 1, Side - 1, _lava));
                for (int wave = 0; wave < 3; wave++)
                {
                    double top = y + (Side * (0.3 + (0.2 * wave)));
                    marks.Add(PolygonMark.Line(x + (Side * 0.1), top, x + (Side * 0.3), top - 4, 2, _dark));
                    marks.Add(PolygonMark.Line(x + (Side * 0.3), top - 4, x + (Side * 0.6), top + 2, 2, _dark));
                    marks.Add(PolygonMark.Line(x + (Side * 0.6), top + 2, x + (Side * 0.9), top - 4, 2, _dark));
                }

                break;
        }
    }

    private static void AddDoor(List<Mark> marks, int state, Colour colour, double x, double y)
    {
        if (state == Cell.Open)
        {
            marks.Add(PolygonMark.Rectangle(x + (Side * 0.88), y, Side * 0.12, Side, colour));
            return;
        }

        marks.Add(PolygonMark.Rectangle(x, y, Side, Side, colour));
        if (state == Cell.Closed)
        {
            marks.Add(PolygonMark.Rectangle(x + (Side * 0.08), y + (Side * 0.08), Side * 0.84, Side * 0.84, _dark));
            marks.Add(PolygonMark.Rectangle(x + (Side * 0.16), y + (Side * 0.16), Side * 0.68, Side * 0.68, Colour.Between(_dark, colour, 0.45)));
            marks.Add(new DiscMark(x + (Side * 0.74), y + (Side * 0.5), Side * 0.08, colour));
            return;
        }

        marks.Add(PolygonMark.Rectangle(x + (Side * 0.08), y + (Side * 0.08), Side * 0.84, Side * 0.84, Colour.Between(_dark, colour, 0.45)));
        marks.Add(PolygonMark.Rectangle(x + (Side * 0.5), y + (Side * 0.46), Side * 0.28, Side * 0.09, colour));
    }

    private static PolygonMark Agent(double x, double y, int direction)
    {
        (double X, double Y)[] corners = [(Side * 0.36, 0), (-Side * 0.3, -Side * 0.3), (-Side * 0.3, Side * 0.3)];
        (double cosine, double sine) = direction switch { 0 => (1.0, 0.0), 1 => (0.0, 1.0), 2 => (-1.0, 0.0), _ => (0.0, -1.0) };
        return new([.. corners.Select(corner => (x + (corner.X * cosine) - (corner.Y * sine), y + (corner.X * sine) + (corner.Y * cosine)))], _agent);
    }
}
