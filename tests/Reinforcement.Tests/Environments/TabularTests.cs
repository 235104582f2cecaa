namespace Hybrid.Reinforcement.Tests.Environments;

/// <summary>Golden trajectories of Gymnasium 1.4.0: equal seeds, equal states.</summary>
public sealed class TabularTests
{
    [Fact]
    public void FrozenLake_follows_the_published_trajectories()
    {
        Assert.Equal([0, 0, 4, 4, 0, 1, 2, 3, 3, 3, 3], States("FrozenLake-v1", 0, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]));
        Assert.Equal([0, 4, 0, 1, 5], States("FrozenLake-v1", 42, [1, 2, 1, 2]));
    }

    [Fact]
    public void Taxi_starts_as_published() => Assert.Equal([314, 252, 386], new long[] { 0, 1, 42 }.Select(seed => States("Taxi-v3", seed, [])[0]));

    [Fact]
    public void Blackjack_deals_as_published()
    {
        // Dealer 10 and 9, player 7 and 4; dealer 2 and 10, player 9 and 6.
        IEnvironment game = EnvironmentRegistry.Make("Blackjack-v1").Start();
        game.Reset(0);
        Assert.Equal([11, 10, 0], game.Observation.ToArray());
        game.Reset(42);
        Assert.Equal([15, 2, 0], game.Observation.ToArray());
    }

    [Fact]
    public void Blackjack_plays_to_the_value_of_its_process()
    {
        EnvironmentModel model = EnvironmentRegistry.Make("Blackjack-v1");
        IReadOnlyList<int> policy = ValueIteration.Solve(model.Process!).Policy;
        StateStepper game = model.StartStates(5);
        double total = 0;
        const int Games = 400_000;
        for (int i = 0; i < Games; i++)
        {
            int state = game.Reset();
            EnvironmentStep step;
            do
            {
                step = game.Step(policy[state], out state);
                total += step.Reward;
            }
            while (!step.Over);
        }

        // The standard error is about 0.95 / sqrt(400,000) = 0.0015.
        Known.Near(-0.0431131, total / Games, 0.006);
    }

    [Fact]
    public void A_map_says_where_it_is_wrong()
    {
        Assert.StartsWith("lake.txt:2:3: 'X' is not a cell", Assert.Throws<DataFormatException>(() => EnvironmentRegistry.FromMap("SFF\nFHX\nFFG", "lake.txt")).Message);
        Assert.StartsWith("lake.txt:3: the row has 2 cells", Assert.Throws<DataFormatException>(() => EnvironmentRegistry.FromMap("SFF\nFHF\nFF\n", "lake.txt")).Message);
        Assert.Contains("no start", Assert.Throws<DataFormatException>(() => EnvironmentRegistry.FromMap("FFG", "lake.txt")).Message);
    }

    [Fact]
    public void A_map_is_slippery_unless_told_otherwise()
    {
        Known.Near(0.99, ValueIteration.Solve(EnvironmentRegistry.FromMap("SFG", "m?is_slippery=false").Process!.WithDiscount(.99)).StartValue, 1e-12);
        Assert.Equal(3, EnvironmentRegistry.FromMap("SFG", "m").Process!.Outcomes(0, 2).Length);
    }

    private static int[] States(string id, long seed, int[] actions)
    {
        IEnvironment environment = EnvironmentRegistry.Make(id).Start();
        environment.Reset(seed);
        var states = new List<int> { (int)environment.Observation[0] };
        foreach (int action in actions)
        {
            environment.Step(action);
            states.Add((int)environment.Observation[0]);
        }

        return [.. states];
    }

    [Fact]
    public void A_fickle_passenger_changes_the_destination_once_at_the_first_move()
    {
        // In the taxi at (0, 0) bound for R, undecided: a move east keeps R with 0.7 and takes each other place with 0.1; from then on nothing changes.
        MarkovDecisionProcess fickle = EnvironmentRegistry.Make("Taxi-v4?fickle_passenger=true").Process!;
        const int InTaxi = (4 * 4) + 0;
        Transition[] first = fickle.Outcomes(InTaxi, 2).ToArray();
        Assert.Equal([0.7, 0.1, 0.1, 0.1], first.Select(step => Math.Round(step.Probability, 12)));
        Assert.Equal([520 + InTaxi, 521 + InTaxi, 522 + InTaxi, 523 + InTaxi], first.Select(step => step.Next));
        Assert.Single(fickle.Outcomes(500 + InTaxi, 2).ToArray());

        // A move against the wall is no move, and before the pick-up nothing is decided.
        Assert.Equal(InTaxi, fickle.Outcomes(InTaxi, 1)[0].Next);
        Assert.All(fickle.Outcomes(1, 2).ToArray(), step => Assert.True(step.Next < 500));

        // The optimum by shortest ways: to the passenger, pick up, the best first move before the change is known, to the destination there is then, drop off for 20.
        MarkovDecisionProcess dry = EnvironmentRegistry.Make("Taxi-v4").Process!;
        int Moved(int cell, int action) => dry.Outcomes((cell * 20) + 16, action)[0].Next / 20;
        int[] places = [0, 4, 20, 23];
        int[][] distance = [.. places.Select(place => Distances(place, Moved))];
        double Start(int cell, int passenger, int destination) => 18 - distance[passenger][cell] + Enumerable.Range(0, 4).Select(action => Moved(places[passenger], action)).Where(next => next != places[passenger])
            .Max(next => -Enumerable.Range(0, 4).Sum(other => (other == destination ? 0.7 : 0.1) * distance[other][next]));
        double expected = (from cell in Enumerable.Range(0, 25) from passenger in Enumerable.Range(0, 4) from destination in Enumerable.Range(0, 4) where passenger != destination select Start(cell, passenger, destination)).Average();
        Known.Near(expected, ValueIteration.Solve(fickle.WithDiscount(1)).StartValue, 1e-6);
    }

    // Breadth first over cells; moves can be taken back.
    private static int[] Distances(int from, Func<int, int, int> moved)
    {
        int[] distance = [.. Enumerable.Repeat(-1, 25)];
        var open = new Queue<int>([from]);
        distance[from] = 0;
        while (open.TryDequeue(out int cell))
        {
            foreach (int next in Enumerable.Range(0, 4).Select(action => moved(cell, action)).Where(next => distance[next] < 0))
            {
                distance[next] = distance[cell] + 1;
                open.Enqueue(next);
            }
        }

        return distance;
    }
}
