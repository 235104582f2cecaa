using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>States that are cells of a grid, numbered row by row, or such cells with something beside.</summary>
/// <param name="rows">The rows.</param>
/// <param name="columns">The columns.</param>
/// <param name="glyph">What stands on a cell (row, column), as a letter.</param>
internal sealed class GridPicture(int rows, int columns, Func<int, int, char> glyph) : StatePicture
{
    private const int Side = 64;

    private static readonly Colour _line = Colour.Of(0xb8c4cc);
    private static readonly Colour _ink = Colour.Of(0x263238);
    private static readonly Colour _agent = Colour.Of(0xd32f2f);
    private static readonly Colour _low = Colour.Of(0xfdfdf5);
    private static readonly Colour _high = Colour.Of(0x43a047);

    private static readonly Dictionary<char, Colour> _colours = new()
    {
        ['F'] = Colour.Of(0xe3f2fd),
        ['S'] = Colour.Of(0xfff3c4),
        ['G'] = Colour.Of(0xa5d6a7),
        ['T'] = Colour.Of(0xa5d6a7),
        ['H'] = Colour.Of(0x37474f),
        ['C'] = Colour.Of(0x5d4037),
        ['#'] = Colour.Of(0x78909c),
        ['^'] = Colour.Of(0xd1ecf9),
    };

    private static readonly Dictionary<string, (int X, int Y)> _directions = new(StringComparer.Ordinal)
    {
        ["left"] = (-1, 0),
        ["right"] = (1, 0),
        ["up"] = (0, -1),
        ["down"] = (0, 1),
        ["west"] = (-1, 0),
        ["east"] = (1, 0),
        ["north"] = (0, -1),
        ["south"] = (0, 1),
        ["north-east"] = (1, -1),
        ["south-east"] = (1, 1),
        ["south-west"] = (-1, 1),
        ["north-west"] = (-1, -1),
    };

    /// <summary>The cell of a state; the state's number unless said otherwise.</summary>
    public Func<int, int> CellOf { get; init; } = static state => state;

    /// <summary>The state with the agent in a cell and all else as in another state; the cell's number unless said otherwise.</summary>
    public Func<int, int, int> StateAt { get; init; } = static (_, cell) => cell;

    /// <summary>The text of a state; the grid with the agent's cell in square brackets unless said otherwise.</summary>
    public Func<int, string>? Words { get; init; }

    /// <summary>What else is drawn of a state: a cell and a letter for each thing; nothing unless said otherwise.</summary>
    public Func<int, IEnumerable<(int Cell, char Letter)>> Things { get; init; } = static _ => [];

    /// <summary>Walls between a cell and its right neighbour; none unless said otherwise.</summary>
    public Func<int, bool> WallOnRight { get; init; } = static _ => false;

    public override string Text(int state)
    {
        if (Words is not null)
        {
            return Words(state);
        }

        int agent = CellOf(state);
        var text = new System.Text.StringBuilder();
        for (int cell = 0; cell < rows * columns; cell++)
        {
            bool here = cell == agent;
            text.Append(here ? '[' : ' ').Append(glyph(cell / columns, cell % columns)).Append(here ? ']' : ' ').Append(cell % columns == columns - 1 ? "\n" : string.Empty);
        }

        return text.ToString();
    }

    public override Drawing Draw(int state) => Ground((_, letter) => ColourOf(letter)).With([.. Letters(state, Side / 3), Agent(state)]);

    /// <summary>The grid with a value as shade and number, and a policy's action as an arrow, in each cell where something may be done.</summary>
    /// <param name="values">The values of states.</param>
    /// <param name="policy">The actions of states; empty for none.</param>
    /// <param name="actions">The names of actions; those that are directions become arrows.</param>
    /// <param name="open">Whether something may be done in a state.</param>
    /// <param name="state">What is beside the agent, and where the agent stands when <paramref name="showAgent"/>.</param>
    /// <param name="showAgent">Whether the agent is drawn.</param>
    public Drawing Overlay(IReadOnlyList<double> values, IReadOnlyList<int> policy, IReadOnlyList<string> actions, Func<int, bool> open, int state, bool showAgent)
    {
        int[] states = [.. Enumerable.Range(0, rows * columns).Select(cell => StateAt(state, cell))];
        double[] shown = [.. states.Where(open).Select(cell => values[cell])];
        double least = shown.Length == 0 ? 0 : shown.Min();
        double range = shown.Length == 0 ? 0 : shown.Max() - least;
        Colour Shade(int cell, char letter) => letter is '#' || !open(states[cell])
            ? ColourOf(letter)
            : Colour.Between(_low, _high, range > 0 ? (values[states[cell]] - least) / range : 0);
        var marks = new List<Mark>();
        for (int cell = 0; cell < states.Length; cell++)
        {
            if (glyph(cell / columns, cell % columns) == '#' || !open(states[cell]))
            {
                continue;
            }

            double x = ((cell % columns) + 0.5) * Side;
            double y = (cell / columns * Side) + (Side * 0.42);
            marks.Add(new TextMark(x, (cell / columns * Side) + (Side * 0.82), Short(values[states[cell]]), Side * 0.16, _ink));
            if (policy.Count > 0 && _directions.TryGetValue(actions[policy[states[cell]]], out (int X, int Y) way))
            {
                double length = Side * 0.5 / Math.Sqrt((way.X * way.X) + (way.Y * way.Y));
                marks.Add(PolygonMark.Arrow(x, y, way.X * length, way.Y * length, _ink));
            }
            else if (policy.Count > 0)
            {
                marks.Add(new TextMark(x, y, Word(actions[policy[states[cell]]]), Side * 0.16, _ink));
            }
        }

        return Ground(Shade).With([.. marks, .. Letters(state, Side / 5), .. showAgent ? new[] { Agent(state) } : []]);
    }

    private static Colour ColourOf(char letter) => _colours.GetValueOrDefault(letter, Colour.Of(0xf5f5f5));

    private static string Short(double value) => value.ToString(Math.Abs(value) >= 100 ? "F0" : Math.Abs(value) >= 10 ? "F1" : "F3", CultureInfo.InvariantCulture);

    private static string Word(string name) => name.Length <= 5 ? name : name[..5];

    private Drawing Ground(Func<int, char, Colour> colour)
    {
        var marks = new List<Mark>();
        for (int cell = 0; cell < rows * columns; cell++)
        {
            (int row, int column) = (cell / columns, cell % columns);
            marks.Add(PolygonMark.Rectangle((column * Side) + 1, (row * Side) + 1, Side - 2, Side - 2, colour(cell, glyph(row, column))));
            if (WallOnRight(cell))
            {
                marks.Add(PolygonMark.Rectangle(((column + 1) * Side) - 3, row * Side, 6, Side, _ink));
            }
        }

        return new(columns * Side, rows * Side, _line, marks);
    }

    // The letters of special cells in the upper left corner, those of what is beside the agent to their right.
    private IEnumerable<Mark> Letters(int state, double size)
    {
        for (int cell = 0; cell < rows * columns; cell++)
        {
            char letter = glyph(cell / columns, cell % columns);
            if (char.IsAsciiLetterUpper(letter) && letter is not 'F' and not 'H' and not 'C')
            {
                yield return Letter(cell, letter, 0.2, 0.2, size);
            }
        }

        double across = 0.6;
        foreach ((int cell, char letter) in Things(state))
        {
            yield return Letter(cell, letter, across, 0.2, size);
            across += 0.22;
        }
    }

    private TextMark Letter(int cell, char letter, double across, double down, double size) =>
        new(((cell % columns) + across) * Side, ((cell / columns) + down) * Side, letter.ToString(), size * 0.8, _ink);

    private DiscMark Agent(int state)
    {
        int cell = CellOf(state);
        return new(((cell % columns) + 0.5) * Side, ((cell / columns) + 0.5) * Side, Side * 0.24, _agent);
    }
}
