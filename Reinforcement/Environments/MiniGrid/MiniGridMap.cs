using Hybrid.Formats;

namespace Hybrid.Reinforcement;

/// <summary>A MiniGrid drawn as text.</summary>
/// <remarks>
/// Cells: # wall, . nothing, G goal, L lava, K yellow key, D locked yellow door, d closed yellow door, O open yellow door, B blue ball, X grey box, and the agent as &gt; v &lt; ^. Lines before the
/// grid of the form <c>letter = colour kind [state]</c>, such as <c>k = red key</c> and <c>r = red door locked</c>, give letters other meanings.
/// </remarks>
internal sealed class MiniGridMap : MiniGridTask
{
    private const string Agents = ">v<^";

    private readonly byte[] _cells;
    private readonly (int X, int Y, int Direction) _agent;

    private MiniGridMap(int width, int height, byte[] cells, (int X, int Y, int Direction) agent)
        : base(width, height, 4 * width * height, false)
    {
        _cells = cells;
        _agent = agent;
    }

    public override string Description => "a map";

    public override bool Judges => false;

    /// <summary>Whether a text is such a map: it has walls.</summary>
    public static bool Is(string text) => text.Contains('#', StringComparison.Ordinal);

    /// <exception cref="DataFormatException">A cell is unknown, rows are unequal, or there is not one agent; the message names row and column.</exception>
    public static MiniGridMap Parse(string text, string file)
    {
        string[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        var legend = new Dictionary<char, byte>
        {
            ['#'] = Cell.Wall,
            ['.'] = Cell.Empty,
            ['G'] = Cell.Goal,
            ['L'] = Cell.Lava,
            ['K'] = Cell.Key(Cell.Yellow),
            ['D'] = Cell.Door(Cell.Yellow, Cell.Locked),
            ['d'] = Cell.Door(Cell.Yellow, Cell.Closed),
            ['O'] = Cell.Door(Cell.Yellow, Cell.Open),
            ['B'] = Cell.Ball(Cell.Blue),
            ['X'] = Cell.Box(Cell.Grey),
        };
        int first = 0;
        while (first < lines.Length && (lines[first].Length == 0 || lines[first].Contains('=', StringComparison.Ordinal)))
        {
            ReadLegend(lines[first], first + 1, file, legend);
            first++;
        }

        int last = lines.Length;
        while (last > first && lines[last - 1].Length == 0)
        {
            last--;
        }

        return ParseGrid(lines.AsSpan(first, last - first), first + 1, file, legend);
    }

    public override void Build(ref Board board)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                board[x, y] = _cells[(y * Width) + x];
            }
        }

        board.PutAgent(_agent.X, _agent.Y, _agent.Direction);
    }

    public override string Mission(ref readonly MiniGridState state) => "get to the goal";

    private static MiniGridMap ParseGrid(ReadOnlySpan<string> rows, int firstLine, string file, Dictionary<char, byte> legend)
    {
        int width = rows.Length == 0 ? 0 : rows[0].Length;
        if (width is < 3 or > GridCells.GreatestSide || rows.Length is < 3 or > GridCells.GreatestSide)
        {
            throw new DataFormatException(file, $"the grid is {width} wide and {rows.Length} high; sides from 3 to {GridCells.GreatestSide} are allowed", firstLine, 1);
        }

        byte[] cells = new byte[width * rows.Length];
        (int X, int Y, int Direction)? agent = null;
        for (int y = 0; y < rows.Length; y++)
        {
            if (rows[y].Length != width)
            {
                throw new DataFormatException(file, $"the row has {rows[y].Length} cells and the first has {width}; every row needs as many", firstLine + y, Math.Min(rows[y].Length, width) + 1);
            }

            for (int x = 0; x < width; x++)
            {
                char letter = rows[y][x];
                int direction = Agents.IndexOf(letter, StringComparison.Ordinal);
                if (direction >= 0 && agent is not null)
                {
                    throw new DataFormatException(file, "there is a second agent; one of > v < ^ is allowed once", firstLine + y, x + 1);
                }

                agent = direction >= 0 ? (x, y, direction) : agent;
                if (direction < 0 && !legend.ContainsKey(letter))
                {
                    throw new DataFormatException(file, $"'{letter}' is no cell; {string.Join(' ', legend.Keys)} and {string.Join(' ', Agents.ToCharArray())} are allowed", firstLine + y, x + 1);
                }

                cells[(y * width) + x] = direction >= 0 ? Cell.Empty : legend[letter];
            }
        }

        return new MiniGridMap(width, rows.Length, cells, agent ?? throw new DataFormatException(file, "the map has no agent; put one of > v < ^ on a cell", firstLine, 1));
    }

    private static void ReadLegend(string line, int number, string file, Dictionary<char, byte> legend)
    {
        if (line.Length == 0)
        {
            return;
        }

        int equals = line.IndexOf('=', StringComparison.Ordinal);
        string letter = line[..equals].Trim();
        string[] words = line[(equals + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int colour = words.Length > 1 ? Cell.ColourNames.ToList().IndexOf(words[0]) : -1;
        int state = words.Length == 3 ? Array.IndexOf(["open", "closed", "locked"], words[2]) : Cell.Closed;
        byte cell = words.Length is 2 or 3 && colour >= 0 && state >= 0
            ? words[1] switch
            {
                "key" => Cell.Key(colour),
                "ball" => Cell.Ball(colour),
                "box" => Cell.Box(colour),
                "floor" => Cell.Floor(colour),
                "door" => Cell.Door(colour, state),
                _ => Cell.Unseen,
            }
            : Cell.Unseen;
        if (letter.Length != 1 || cell == Cell.Unseen || Agents.Contains(letter[0], StringComparison.Ordinal))
        {
            throw new DataFormatException(
                file, $"'{line}' gives no letter a meaning; 'letter = colour kind [state]' is allowed, colour one of {string.Join(", ", Cell.ColourNames)}, kind key, ball, box, floor or door, state open, closed or locked", number, 1);
        }

        legend[letter[0]] = cell;
    }
}
