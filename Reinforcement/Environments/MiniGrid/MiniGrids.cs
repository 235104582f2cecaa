namespace Hybrid.Reinforcement;

/// <summary>The registered MiniGrids, one row each.</summary>
internal static class MiniGrids
{
    private static readonly (string Name, Func<MiniGridTask> Make)[] _tasks =
    [
        .. Sizes("Empty-{0}x{0}-v0", [5, 6, 8, 16], static size => new EmptyTask(size, false)),
        .. Sizes("Empty-Random-{0}x{0}-v0", [5, 6], static size => new EmptyTask(size, true)),
        .. Sizes("DoorKey-{0}x{0}-v0", [5, 6, 8, 16], static size => new DoorKeyTask(size)),
        ("FourRooms-v0", static () => new FourRoomsTask()),
        .. Crossings("LavaCrossing", true),
        .. Crossings("SimpleCrossing", false),
        .. Sizes("LavaGapS{0}-v0", [5, 6, 7], static size => new LavaGapTask(size)),
        ("DistShift1-v0", static () => new DistShiftTask(2)),
        ("DistShift2-v0", static () => new DistShiftTask(5)),
        ("Unlock-v0", static () => new UnlockTask(false, false)),
        ("UnlockPickup-v0", static () => new UnlockTask(true, false)),
        ("BlockedUnlockPickup-v0", static () => new UnlockTask(true, true)),
        .. Sizes("KeyCorridorS3R{0}-v0", [1, 2, 3], static rows => new KeyCorridorTask(3, rows)),
        .. Sizes("KeyCorridorS{0}R3-v0", [4, 5, 6], static size => new KeyCorridorTask(size, 3)),
        ("MultiRoom-N2-S4-v0", static () => new MultiRoomTask(2, 4)),
        ("MultiRoom-N4-S5-v0", static () => new MultiRoomTask(6, 5)),
        ("MultiRoom-N4-S5-v1", static () => new MultiRoomTask(4, 5)),
        ("MultiRoom-N6-v0", static () => new MultiRoomTask(6, 10)),
        .. Sizes("MemoryS{0}-v0", [7, 9, 11, 13], static size => new MemoryTask(size, false)),
        .. Sizes("MemoryS{0}Random-v0", [13, 17], static size => new MemoryTask(size, true)),
        .. Sizes("Fetch-{0}x{0}-N2-v0", [5, 6], static size => new FetchTask(size, 2)),
        ("Fetch-8x8-N3-v0", static () => new FetchTask(8, 3)),
        .. Sizes("GoToDoor-{0}x{0}-v0", [5, 6, 8], static size => new GoToDoorTask(size)),
        ("PutNear-6x6-N2-v0", static () => new PutNearTask(6, 2)),
        ("PutNear-8x8-N3-v0", static () => new PutNearTask(8, 3)),
        .. Sizes("RedBlueDoors-{0}x{0}-v0", [6, 8], static size => new RedBlueDoorsTask(size)),
        ("LockedRoom-v0", static () => new LockedRoomTask()),
        ("ObstructedMaze-1Dl-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.Two, false, false, false)),
        ("ObstructedMaze-1Dlh-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.Two, true, false, false)),
        ("ObstructedMaze-1Dlhb-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.Two, true, true, false)),
        ("ObstructedMaze-2Dl-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.TwoDoors, false, false, false)),
        ("ObstructedMaze-2Dlh-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.TwoDoors, true, false, false)),
        ("ObstructedMaze-2Dlhb-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.TwoDoors, true, true, false)),
        ("ObstructedMaze-1Q-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.OneQuarter, true, true, false)),
        ("ObstructedMaze-2Q-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.TwoQuarters, true, true, false)),
        ("ObstructedMaze-Full-v0", static () => new ObstructedMazeTask(ObstructedMazeShape.Full, true, true, false)),
        ("ObstructedMaze-2Dlhb-v1", static () => new ObstructedMazeTask(ObstructedMazeShape.TwoDoors, true, true, true)),
        ("ObstructedMaze-1Q-v1", static () => new ObstructedMazeTask(ObstructedMazeShape.OneQuarter, true, true, true)),
        ("ObstructedMaze-2Q-v1", static () => new ObstructedMazeTask(ObstructedMazeShape.TwoQuarters, true, true, true)),
        ("ObstructedMaze-Full-v1", static () => new ObstructedMazeTask(ObstructedMazeShape.Full, true, true, true)),
    ];

    private static readonly string[] _actions = ["left", "right", "forward", "pick up", "drop", "toggle", "done"];

    /// <summary>Rows for the registry.</summary>
    public static IEnumerable<EnvironmentRow> Rows => _tasks.Select(task => new EnvironmentRow("MiniGrid-" + task.Name, (id, options) => Make(id, options, task.Make())));

    /// <summary>An environment of a task.</summary>
    public static EnvironmentModel Make(string id, EnvironmentOptions options, MiniGridTask task)
    {
        bool mission = options.Flag("mission", false);
        int limit = options.Whole("max_episode_steps", task.MaximumSteps, 1, int.MaxValue);
        int width = MiniGridView.Side + (mission ? 1 : 0);
        double[] high = [.. Enumerable.Range(0, width * MiniGridView.Side).SelectMany(_ => new double[] { 10, 5, 3 })];
        Space observations = Space.Box([width, MiniGridView.Side, 3], new double[high.Length], high);
        return new KernelModel<MiniGridKernel, MiniGridState, int, byte>(
            new EnvironmentSpec(id, task.Description, Space.Discrete(_actions.Length), observations, limit, _actions), new MiniGridKernel(task, mission, limit), null);
    }

    private static (string Name, Func<MiniGridTask> Make)[] Sizes(string name, int[] sizes, Func<int, MiniGridTask> make) =>
        [.. sizes.Select(size => (string.Format(System.Globalization.CultureInfo.InvariantCulture, name, size), (Func<MiniGridTask>)(() => make(size))))];

    private static (string Name, Func<MiniGridTask> Make)[] Crossings(string name, bool lava) =>
    [
        .. Sizes(name + "S9N{0}-v0", [1, 2, 3], count => new CrossingTask(9, count, lava)),
        (name + "S11N5-v0", () => new CrossingTask(11, 5, lava)),
    ];
}
