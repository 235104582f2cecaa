namespace Hybrid.Reinforcement;

/// <summary>FrozenLake: cross a lake from S to G over frozen cells F without falling into a hole H.</summary>
/// <remarks>
/// State row * columns + column. Actions left, down, right, up, stopped by the border. Slippery: the action happens with the success rate, and each of its two neighbours with half of
/// the rest. Reaching G pays 1 and ends, a hole ends. Source: Gymnasium 1.4.0, FrozenLake-v1.
/// </remarks>
internal static class FrozenLake
{
    public static readonly string[] Map4 = ["SFFF", "FHFH", "FFFH", "HFFG"];
    public static readonly string[] Map8 = ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"];

    private static readonly string[] _actions = ["left", "down", "right", "up"];
    private static readonly (int Row, int Column)[] _moves = [(0, -1), (1, 0), (0, 1), (-1, 0)];

    public static EnvironmentModel Make(string id, EnvironmentOptions options, string[]? map, int maximumSteps)
    {
        bool slippery = options.Flag("is_slippery", true);
        double success = options.Number("success_rate", 1.0 / 3, 0, 1);
        double[] rewards = options.Numbers("reward_schedule", [1, 0, 0]);
        string? name = map is null ? options.Choice("map_name", "4x4", ["4x4", "8x8", "random"]) : null;
        map ??= name switch { "4x4" => Map4, "8x8" => Map8, _ => RandomMap(options) };
        int limit = options.Whole("max_episode_steps", maximumSteps, 1, int.MaxValue);
        MarkovDecisionProcess process = Process(map, slippery, success, rewards);
        int columns = map[0].Length;
        return TabularModel.Of(
            id, $"cross a lake of {map.Length} x {columns} cells without falling into a hole", process, limit, _actions, new GridPicture(map.Length, columns, (row, column) => map[row][column]));
    }

    /// <summary>Checks a map from text.</summary>
    /// <param name="text">Equal rows of S, F, H and G.</param>
    /// <param name="file">The name for messages.</param>
    public static string[] Parse(string text, string file)
    {
        string[] rows = [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(row => row.TrimEnd())];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                if (!"SFHG".Contains(rows[row][column], StringComparison.Ordinal))
                {
                    throw new DataFormatException(file, $"'{rows[row][column]}' is not a cell; S (start), F (frozen), H (hole) and G (goal) are allowed", row + 1, column + 1);
                }
            }

            if (rows[row].Length != rows[0].Length || rows[row].Length == 0)
            {
                throw new DataFormatException(file, $"the row has {rows[row].Length} cells and the first row {rows[0].Length}; equal rows of at least one cell are needed", row + 1);
            }
        }

        if (!text.Contains('S', StringComparison.Ordinal))
        {
            throw new DataFormatException(file, "the map has no start; mark at least one cell with S");
        }

        return rows;
    }

    private static MarkovDecisionProcess Process(string[] map, bool slippery, double success, double[] rewards)
    {
        int columns = map[0].Length;
        char Cell(int state) => map[state / columns][state % columns];
        Transition Move(double probability, int state, int action)
        {
            int row = Math.Clamp((state / columns) + _moves[action].Row, 0, map.Length - 1);
            int column = Math.Clamp((state % columns) + _moves[action].Column, 0, columns - 1);
            int next = (row * columns) + column;
            return Cell(next) switch
            {
                'G' => new Transition(probability, next, rewards[0], true),
                'H' => new Transition(probability, next, rewards[1], true),
                _ => new Transition(probability, next, rewards[2]),
            };
        }

        double fail = (1 - success) / 2;
        int[] starts = [.. Enumerable.Range(0, map.Length * columns).Where(state => Cell(state) == 'S')];
        return MarkovDecisionProcess.Create(
            map.Length * columns,
            4,
            1,
            (state, action) => Cell(state) is 'G' or 'H'
                ? [new Transition(1, state, 0, true)]
                : slippery ? [Move(fail, state, (action + 3) % 4), Move(success, state, action), Move(fail, state, (action + 1) % 4)] : [Move(1, state, action)],
            TabularModel.StartIn(map.Length * columns, starts));
    }

    // Gymnasium's generate_random_map: cells drawn until a path of frozen cells joins the corners.
    private static string[] RandomMap(EnvironmentOptions options)
    {
        int size = options.Whole("size", 8, 2, 200);
        double frozen = options.Number("p", 0.8, 0.5, 1);
        Pcg64 random = Pcg64.FromSeed(options.Whole("map_seed", 0, 0, int.MaxValue));
        while (true)
        {
            var cells = new char[size][];
            for (int row = 0; row < size; row++)
            {
                cells[row] = new char[size];
                for (int column = 0; column < size; column++)
                {
                    cells[row][column] = random.NextDouble() < frozen ? 'F' : 'H';
                }
            }

            cells[0][0] = 'S';
            cells[size - 1][size - 1] = 'G';
            if (Joined(cells))
            {
                return [.. cells.Select(row => new string(row))];
            }
        }
    }

    private static bool Joined(char[][] cells)
    {
        int size = cells.Length;
        var open = new Stack<(int Row, int Column)>([(0, 0)]);
        var seen = new HashSet<(int Row, int Column)>(open);
        while (open.TryPop(out (int Row, int Column) cell))
        {
            foreach ((int row, int column) in _moves)
            {
                (int Row, int Column) next = (cell.Row + row, cell.Column + column);
                if (next.Row >= 0 && next.Row < size && next.Column >= 0 && next.Column < size && cells[next.Row][next.Column] != 'H' && seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return seen.Contains((size - 1, size - 1));
    }
}
