namespace Hybrid.Reinforcement;

/// <summary>The small worlds of Sutton and Barto, Reinforcement Learning, 2nd ed., 2018.</summary>
internal static class SuttonBarto
{
    private static readonly (int Row, int Column)[] _compass = [(-1, 0), (0, 1), (1, 0), (0, -1), (-1, 1), (1, 1), (1, -1), (-1, -1), (0, 0)];
    private static readonly string[] _names = ["north", "east", "south", "west", "north-east", "south-east", "south-west", "north-west", "stay"];
    private static readonly int[] _wind = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0];
    private static readonly string[] _maze = [".......#G", "..#....#.", "S.#....#.", "..#......", ".....#...", "........."];
    private static readonly string[] _rooms =
    [
        "#############", "#.....#.....#", "#.....#.....#", "#...........#", "#.....#.....#", "#.....#.....#", "##.####.....#",
        "#.....###.###", "#.....#.....#", "#.....#.....#", "#..........G#", "#.....#.....#", "#############",
    ];

    /// <summary>Example 3.5: leaving the grid costs 1; from A (0, 1) every action pays 10 and leads to (4, 1), from B (0, 3) 5 and to (2, 3). It never ends.</summary>
    public static EnvironmentModel FiveByFive(string id, EnvironmentOptions options) => Grid(
        id,
        options,
        "the 5 x 5 gridworld of example 3.5",
        5,
        5,
        (state, action) => state switch
        {
            1 => [new Transition(1, 21, 10)],
            3 => [new Transition(1, 13, 5)],
            _ => [Step(state, action, 5, 5) is var next && next == state ? new Transition(1, state, -1) : new Transition(1, next, 0)],
        },
        [.. Enumerable.Range(0, 25)],
        100,
        (row, column) => (row, column) switch { (0, 1) => 'A', (0, 3) => 'B', _ => '.' });

    /// <summary>Example 4.1: -1 a step until one of two corners.</summary>
    public static EnvironmentModel FourByFour(string id, EnvironmentOptions options) => Grid(
        id,
        options,
        "the 4 x 4 gridworld of example 4.1",
        4,
        4,
        (state, action) => state is 0 or 15 ? [new Transition(1, state, 0, true)] : [Step(state, action, 4, 4) is var next && next is 0 or 15 ? new Transition(1, next, -1, true) : new Transition(1, next, -1)],
        [.. Enumerable.Range(1, 14)],
        null,
        (row, column) => (row, column) is (0, 0) or (3, 3) ? 'T' : '.');

    /// <summary>Example 6.5 and exercise 6.9: a wind blows upwards in some columns.</summary>
    public static EnvironmentModel Windy(string id, EnvironmentOptions options)
    {
        int actions = options.Flag("king_moves", false) ? 8 : 4;
        return Grid(id, options, "the windy gridworld of example 6.5", 7, 10, Blow, [30], null, (row, column) => (row, column) is (3, 7) ? 'G' : _wind[column] > 0 ? '^' : '.', actions);

        static IEnumerable<Transition> Blow(int state, int action)
        {
            int row = Math.Clamp((state / 10) + _compass[action].Row - _wind[state % 10], 0, 6);
            int column = Math.Clamp((state % 10) + _compass[action].Column, 0, 9);
            int next = (row * 10) + column;
            return state == 37 ? [new Transition(1, state, 0, true)] : [new Transition(1, next, -1, next == 37)];
        }
    }

    /// <summary>Example 8.1: a maze whose goal pays 1.</summary>
    public static EnvironmentModel Maze(string id, EnvironmentOptions options) => Walls(id, options, "the maze of example 8.1", _maze, null);

    /// <summary>Four rooms joined by doors (R. Sutton, D. Precup and S. Singh, 1999); the goal pays 1.</summary>
    public static EnvironmentModel FourRooms(string id, EnvironmentOptions options) => Walls(id, options, "four rooms joined by doors", _rooms, 500);

    /// <summary>Example 4.3: stake part of the capital on a coin; 100 pays 1.</summary>
    public static EnvironmentModel Gambler(string id, EnvironmentOptions options)
    {
        double heads = options.Number("p", 0.4, 0, 1);
        IEnumerable<Transition> Outcomes(int capital, int stake)
        {
            if (capital is 0 or 100)
            {
                return stake == 0 ? [new Transition(1, capital, 0, true)] : [];
            }

            return stake < 1 || stake > Math.Min(capital, 100 - capital)
                ? []
                : [new Transition(heads, capital + stake, capital + stake == 100 ? 1 : 0, capital + stake == 100), new Transition(1 - heads, capital - stake, 0, capital == stake)];
        }

        MarkovDecisionProcess process = MarkovDecisionProcess.Create(101, 51, 1, Outcomes, TabularModel.StartIn(101, [.. Enumerable.Range(1, 99)]));
        return TabularModel.Of(
            id, "the gambler of example 4.3", process, null, [.. Enumerable.Range(0, 51).Select(stake => FormattableString.Invariant($"stake {stake}"))], new TextPicture(capital => FormattableString.Invariant($"capital {capital}\n")));
    }

    /// <summary>Example 6.2: a walk to either side at random from the middle; the right end pays 1 (with 19 states also -1 on the left, example 7.1).</summary>
    public static EnvironmentModel RandomWalk(string id, EnvironmentOptions options)
    {
        int count = options.Whole("states", 5, 1, 9999);
        double left = count == 19 ? -1 : 0;
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(
            count + 2,
            1,
            1,
            (state, _) => state == 0 || state == count + 1
                ? [new Transition(1, state, 0, true)]
                : [new Transition(0.5, state - 1, state == 1 ? left : 0, state == 1), new Transition(0.5, state + 1, state == count ? 1 : 0, state == count)],
            TabularModel.StartIn(count + 2, (count + 1) / 2));
        return TabularModel.Of(id, "the random walk of examples 6.2 and 7.1", process, null, ["walk"], new GridPicture(1, count + 2, (_, column) => column == 0 || column == count + 1 ? 'T' : '.'));
    }

    private static EnvironmentModel Walls(string id, EnvironmentOptions options, string description, string[] map, int? limit)
    {
        int columns = map[0].Length;
        char Cell(int state) => map[state / columns][state % columns];
        IEnumerable<Transition> Outcomes(int state, int action)
        {
            int next = Step(state, action, map.Length, columns);
            next = Cell(next) == '#' ? state : next;
            return Cell(state) is 'G' or '#' ? [new Transition(1, state, 0, true)] : [new Transition(1, next, Cell(next) == 'G' ? 1 : 0, Cell(next) == 'G')];
        }

        int[] starts = [.. Enumerable.Range(0, map.Length * columns).Where(state => Cell(state) == 'S')];
        starts = starts.Length > 0 ? starts : [.. Enumerable.Range(0, map.Length * columns).Where(state => Cell(state) == '.')];
        return Grid(id, options, description, map.Length, columns, Outcomes, starts, limit, (row, column) => map[row][column]);
    }

    private static EnvironmentModel Grid(
        string id, EnvironmentOptions options, string description, int rows, int columns, Func<int, int, IEnumerable<Transition>> outcomes, int[] starts, int? limit, Func<int, int, char> glyph, int actions = 4)
    {
        int cut = options.Whole("max_episode_steps", limit ?? int.MaxValue, 1, int.MaxValue);
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(rows * columns, actions, 1, outcomes, TabularModel.StartIn(rows * columns, starts));
        return TabularModel.Of(id, description, process, cut == int.MaxValue ? null : cut, _names[..actions], new GridPicture(rows, columns, glyph));
    }

    private static int Step(int state, int action, int rows, int columns)
    {
        int row = Math.Clamp((state / columns) + _compass[action].Row, 0, rows - 1);
        int column = Math.Clamp((state % columns) + _compass[action].Column, 0, columns - 1);
        return (row * columns) + column;
    }
}
