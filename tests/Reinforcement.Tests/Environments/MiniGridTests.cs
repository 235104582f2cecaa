using Hybrid.Formats;

namespace Hybrid.Reinforcement.Tests.Environments;

/// <summary>MiniGrid against its reference.</summary>
public sealed class MiniGridTests
{
    public static TheoryData<string, ulong, int, double, int> Golden => MiniGridGolden.Rows;

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_seed_lays_out_and_plays_as_the_reference_does(string id, ulong hash, int episodes, double rewards, int limit)
    {
        EnvironmentModel model = EnvironmentRegistry.Make(id);
        Assert.Equal(limit, model.Spec.MaximumSteps);
        IEnvironment environment = model.Start();
        Pcg64 actions = Pcg64.FromSeed(1007);
        ulong found = 0xcbf29ce484222325;
        int ended = 0;
        double sum = 0;
        void Add(byte value) => found = (found ^ value) * 0x100000001b3;
        void AddImage()
        {
            foreach (double value in environment.Observation)
            {
                Add((byte)value);
            }
        }

        environment.Reset(7);
        AddImage();
        for (int i = 0; i < 500; i++)
        {
            EnvironmentStep step = environment.Step(actions.NextInteger(0, 7));
            sum += step.Reward;
            AddImage();
            Add(step.Terminated ? (byte)1 : (byte)0);
            Add(step.Truncated ? (byte)1 : (byte)0);
            if (step.Over)
            {
                ended++;
                environment.Reset();
                AddImage();
            }
        }

        Assert.Equal(episodes, ended);
        Assert.Equal(rewards, sum);
        Assert.Equal(hash, found);
    }

    [Fact]
    public void Views_show_the_published_rows_of_objects()
    {
        // Empty-5x5 from its start; an 8 x 8 map with a wall at x = 4, before and behind the opened door.
        Assert.Equal(["2222222", "2222222", "2222222", "2222222", "2221182", "2221112", "2221112"], Objects(EnvironmentRegistry.Make("MiniGrid-Empty-5x5-v0").Start()));
        const string Map = "########\n#...#..#\n#...#..#\n#>..D..#\n#...#..#\n#.K.#..#\n#...#.G#\n########\n";
        Assert.Equal(["0000000", "0000000", "0000000", "2224222", "2111111", "2111151", "2111111"], Objects(EnvironmentRegistry.FromMap(Map, "map").Start()));
        string open = Map.Replace('D', 'O').Replace("#>..", "#..>", StringComparison.Ordinal);
        Assert.Equal(["0000000", "0000000", "2222222", "2111118", "2111111", "2224222", "2111111"], Objects(EnvironmentRegistry.FromMap(open, "map").Start()));
    }

    [Theory]
    [InlineData("MiniGrid-Empty-5x5-v0", 1, 0.955, 1e-12)]
    [InlineData("MiniGrid-Empty-8x8-v0", 1, 0.961328125, 1e-12)]
    [InlineData("MiniGrid-Empty-16x16-v0", 1, 0.976270, 1e-6)]
    [InlineData("MiniGrid-Empty-Random-5x5-v0", 1500, 0.9685, 1e-3)]
    [InlineData("MiniGrid-DoorKey-5x5-v0", 400, 0.9646, 1.5e-3)]
    [InlineData("MiniGrid-DoorKey-6x6-v0", 60, 0.969306, 2.5e-3)]
    public void The_optimum_over_layouts_is_the_published_one(string id, int layouts, double expected, double tolerance)
    {
        // Expected: all layouts enumerated with the reference's semantics. Here: breadth-first search from layouts of seeds.
        EnvironmentModel model = EnvironmentRegistry.Make(id);
        double mean = Enumerable.Range(0, layouts).Average(seed => 1 - (0.9 * ShortestPath(model, seed) / model.Spec.MaximumSteps!.Value));
        Known.Near(expected, mean, tolerance);
    }

    [Fact]
    public void The_option_mission_shows_what_is_asked_for_and_where_the_agent_looks()
    {
        IEnvironment plain = EnvironmentRegistry.Make("MiniGrid-Fetch-8x8-N3-v0").Start();
        IEnvironment told = EnvironmentRegistry.Make("MiniGrid-Fetch-8x8-N3-v0?mission=true").Start();
        plain.Reset(3);
        told.Reset(3);
        Assert.Equal(plain.Observation.ToArray(), told.Observation[..147].ToArray());
        Assert.Contains(told.Observation[147], new double[] { 5, 6 });
        string colour = new[] { "red", "green", "blue", "purple", "yellow", "grey" }[(int)told.Observation[148]];
        Assert.Contains($"fetch a {colour} {(told.Observation[147] == 5 ? "key" : "ball")}", told.Render());
        double before = told.Observation[155];
        told.Step(1);
        Assert.Equal((before + 1) % 4, told.Observation[155]);
    }

    [Theory]
    [InlineData("####\n#..#\n####\n", "maze:1:1: the map has no agent; put one of > v < ^ on a cell")]
    [InlineData("####\n#>?#\n####\n", "maze:2:3: '?' is no cell; ")]
    [InlineData("####\n#>>#\n####\n", "maze:2:3: there is a second agent; one of > v < ^ is allowed once")]
    [InlineData("####\n#>.\n####\n", "maze:2:4: the row has 3 cells and the first has 4; every row needs as many")]
    [InlineData("##\n#>\n", "maze:1:1: the grid is 2 wide and 2 high; sides from 3 to 25 are allowed")]
    [InlineData("r = read door\n####\n#>.#\n####\n", "maze:1:1: 'r = read door' gives no letter a meaning; ")]
    public void A_wrong_map_is_refused_with_row_and_column(string map, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataFormatException>(() => EnvironmentRegistry.FromMap(map, "maze")).Message);

    [Fact]
    public void A_map_with_a_legend_is_played_to_its_goal()
    {
        IEnvironment maze = EnvironmentRegistry.FromMap("k = red key\nr = red door locked\n\n######\n#>krG#\n######\n", "maze").Start();
        maze.Reset(0);
        Assert.Equal(0, maze.Step(3).Reward);
        maze.Step(2);
        maze.Step(5);
        maze.Step(2);
        EnvironmentStep last = maze.Step(2);
        Assert.True(last.Terminated);
        Assert.Equal(1 - (0.9 * 5 / 72), last.Reward, 1e-12);
    }

    private static string[] Objects(IEnvironment environment)
    {
        environment.Reset(0);
        double[] view = environment.Observation.ToArray();
        return [.. Enumerable.Range(0, 7).Select(y => string.Concat(Enumerable.Range(0, 7).Select(x => (int)view[((x * 7) + y) * 3])))];
    }

    // States are told apart by replaying action sequences; only the shortest to each drawing (grid, agent, hand) is kept.
    private static int ShortestPath(EnvironmentModel model, long seed)
    {
        var kernel = ((KernelModel<MiniGridKernel, MiniGridState, int, byte>)model).Kernel;
        Pcg64 random = Pcg64.FromSeed(seed);
        MiniGridState start = default;
        kernel.Reset(ref start, ref random);
        var seen = new HashSet<string> { Key(start) };
        var frontier = new List<MiniGridState> { start };
        for (int depth = 1; depth < 200; depth++)
        {
            var next = new List<MiniGridState>();
            foreach (MiniGridState state in frontier)
            {
                foreach (int action in new[] { 0, 1, 2, 3, 5 })
                {
                    MiniGridState moved = state;
                    double reward = kernel.Step(ref moved, action, ref random, out bool terminated);
                    if (reward > 0)
                    {
                        return depth;
                    }

                    if (!terminated && seen.Add(Key(moved)))
                    {
                        next.Add(moved);
                    }
                }
            }

            frontier = next;
        }

        throw new InvalidOperationException($"no path in layout {seed}");
    }

    private static string Key(MiniGridState state)
    {
        var text = new System.Text.StringBuilder();
        text.Append(state.Agent).Append(',').Append(state.Direction).Append(',').Append(state.Carried).Append(',');
        for (int i = 0; i < GridCells.Length; i++)
        {
            if (state.Cells[i] > Cell.Wall)
            {
                text.Append(i).Append(':').Append(state.Cells[i]).Append(',');
            }
        }

        return text.ToString();
    }
}
