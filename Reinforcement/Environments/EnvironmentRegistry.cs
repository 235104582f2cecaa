namespace Hybrid.Reinforcement;

/// <summary>All environments, one row each.</summary>
/// <remarks>
/// <code>
/// EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1?is_slippery=false");
/// EnvironmentModel own = EnvironmentRegistry.FromMap("SFF\nFHF\nFFG", "lake.txt");
/// </code>
/// </remarks>
public static class EnvironmentRegistry
{
    private static readonly EnvironmentRow[] _rows =
    [
        new("FrozenLake-v1", (id, options) => FrozenLake.Make(id, options, null, 100)),
        new("FrozenLake8x8-v1", (id, options) => FrozenLake.Make(id, options, FrozenLake.Map8, 200)),
        new("CliffWalking-v1", CliffWalking.Make),
        new("CliffWalking-v0", CliffWalking.Make),
        new("Taxi-v3", Taxi.Make),
        new("Taxi-v4", Taxi.Make),
        new("Blackjack-v1", Blackjack.Make),
        new("CartPole-v1", CartPole.Make),
        new("MountainCar-v0", MountainCar.Make),
        new("MountainCarContinuous-v0", ContinuousMountainCar.Make),
        new("Acrobot-v1", Acrobot.Make),
        new("Pendulum-v1", Pendulum.Make),
        new("Gridworld5x5-v0", SuttonBarto.FiveByFive),
        new("Gridworld4x4-v0", SuttonBarto.FourByFour),
        new("WindyGridworld-v0", SuttonBarto.Windy),
        new("DynaMaze-v0", SuttonBarto.Maze),
        new("FourRooms-v0", SuttonBarto.FourRooms),
        new("Gambler-v0", SuttonBarto.Gambler),
        new("CarRental-v0", CarRental.Make),
        new("RandomWalk-v0", SuttonBarto.RandomWalk),
        .. MiniGrids.Rows,
    ];

    /// <summary>The names, in the order of the table.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. _rows.Select(row => row.Id)];

    /// <summary>Makes an environment from its name, with options behind a question mark: <c>FrozenLake-v1?is_slippery=false</c>.</summary>
    /// <param name="id">The name and options.</param>
    /// <exception cref="EnvironmentException">The name, an option or its value is not known; the nearest is offered.</exception>
    public static EnvironmentModel Make(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        (string name, string options) = Split(id);
        EnvironmentRow row = Array.Find(_rows, row => row.Id == name)
            ?? throw new EnvironmentException($"there is no environment '{name}'; {Names.Suggest(name, Ids)}");
        return Make(id, options, row.Make);
    }

    /// <summary>Makes an environment from a registered name or from the path of a map, either with options behind a question mark.</summary>
    /// <param name="nameOrPath">A name wins over a file of the same name.</param>
    /// <exception cref="EnvironmentException">It is neither, or an option is not known.</exception>
    /// <exception cref="FileAccessException">It looks like a path but the file cannot be read.</exception>
    /// <exception cref="DataFormatException">The map is wrong.</exception>
    public static EnvironmentModel Open(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        string name = Split(nameOrPath).Name;
        bool path = !Ids.Contains(name) && (File.Exists(name) || name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal) || Path.GetExtension(name) is ".txt" or ".map");
        return path ? FromMap(TextFile.Read(name), nameOrPath) : Make(nameOrPath);
    }

    /// <summary>Makes a FrozenLake or, when the map has walls (#), a MiniGrid from a map.</summary>
    /// <param name="text">Equal rows of S, F, H and G; or of a MiniGrid's cells, see <c>docs/reinforcement.md</c>: # wall, . floor, G goal, L lava, K key, D locked door, d closed door, O open door, B ball, X box, and the agent as one of &gt; v &lt; ^.</param>
    /// <param name="id">What messages and the specification call it, with options behind a question mark. The time limit is 100 steps unless <c>max_episode_steps</c> says otherwise.</param>
    /// <exception cref="DataFormatException">The map has no start, an unknown cell or unequal rows; the message names row and column.</exception>
    /// <exception cref="EnvironmentException">An option is not known.</exception>
    public static EnvironmentModel FromMap(string text, string id)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(id);
        (string name, string options) = Split(id);
        if (MiniGridMap.Is(text))
        {
            MiniGridMap grid = MiniGridMap.Parse(text, name);
            return Make(id, options, (full, given) => MiniGrids.Make(full, given, grid));
        }

        string[] map = FrozenLake.Parse(text, name);
        return Make(id, options, (full, given) => FrozenLake.Make(full, given, map, 100));
    }

    /// <summary>Makes an environment of a decision process: its outcomes are drawn from the tables.</summary>
    /// <param name="process">The process.</param>
    /// <param name="id">Its name.</param>
    /// <param name="maximumSteps">After how many steps an episode is truncated; null for never.</param>
    public static EnvironmentModel FromProcess(MarkovDecisionProcess process, string id, int? maximumSteps = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentException.ThrowIfNullOrEmpty(id);
        string[] names = [.. Enumerable.Range(0, process.ActionCount).Select(action => FormattableString.Invariant($"action {action}"))];
        return TabularModel.Of(id, "a Markov decision process", process, maximumSteps, names, new TextPicture(state => FormattableString.Invariant($"state {state}\n")));
    }

    private static EnvironmentModel Make(string id, string options, Func<string, EnvironmentOptions, EnvironmentModel> make)
    {
        var given = new EnvironmentOptions(Split(id).Name, options);
        return EnvironmentWrappers.Apply(make(id, given), given);
    }

    private static (string Name, string Options) Split(string id)
    {
        int mark = id.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (id, string.Empty) : (id[..mark], id[(mark + 1)..]);
    }
}
