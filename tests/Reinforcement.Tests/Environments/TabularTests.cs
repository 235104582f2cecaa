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
}
