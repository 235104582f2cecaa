namespace Hybrid.Reinforcement.Tests.Environments;

/// <summary>What every registered environment keeps.</summary>
public sealed class EnvironmentContractTests
{
    public static TheoryData<string> All => [.. EnvironmentRegistry.Ids, "FrozenLake-v1?map_name=random&size=6", "CliffWalking-v1?is_slippery=true", "Taxi-v4?is_rainy=true", "WindyGridworld-v0?king_moves=true", "RandomWalk-v0?states=19"];

    [Theory]
    [MemberData(nameof(All))]
    public void It_passes_the_checker(string id) => Assert.Empty(EnvironmentChecker.Check(EnvironmentRegistry.Make(id)));

    [Theory]
    [MemberData(nameof(All))]
    public void A_batch_steps_like_single_environments_and_keeps_final_observations(string id)
    {
        BatchEnvironment batch = EnvironmentRegistry.Make(id).StartBatch(3, 7);
        if (batch is BatchEnvironment<int, int> states)
        {
            Same(EnvironmentRegistry.Make(id), states);
        }
        else if (batch is BatchEnvironment<int, float> numbers)
        {
            Same(EnvironmentRegistry.Make(id), numbers);
        }
        else if (batch is BatchEnvironment<int, byte> bytes)
        {
            Same(EnvironmentRegistry.Make(id), bytes);
        }
        else
        {
            Assert.IsAssignableFrom<BatchEnvironment<double, float>>(batch);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_batch_allocates_nothing_per_step(string id)
    {
        if (id is "Gambler-v0" or "CarRental-v0")
        {
            return;
        }

        BatchEnvironment batch = EnvironmentRegistry.Make(id).StartBatch(2, 0);
        long Allocated(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            batch.StepAtRandom(rounds, 1);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(10);
        Assert.Equal(Allocated(1), Allocated(2000));
    }

    [Fact]
    public void Unknown_names_and_options_offer_the_nearest()
    {
        Assert.Contains("'FrozenLake-v1'", Assert.Throws<EnvironmentException>(() => EnvironmentRegistry.Make("FrozenLak-v1")).Message);
        Assert.Contains("'is_slippery'", Assert.Throws<EnvironmentException>(() => EnvironmentRegistry.Make("FrozenLake-v1?slippery=false")).Message);
        Assert.Contains("true and false", Assert.Throws<EnvironmentException>(() => EnvironmentRegistry.Make("FrozenLake-v1?is_slippery=maybe")).Message);
    }

    [Fact]
    public void A_batch_of_other_types_names_the_right_ones() => Assert.Contains(
        "Int32 and shows Single", Assert.Throws<ArgumentException>(() => EnvironmentRegistry.Make("CartPole-v1").StartBatch<int, int>(1, 0)).Message);

    [Fact]
    public void Any_process_is_an_environment()
    {
        MarkovDecisionProcess process = MarkovDecisionProcess.Create(2, 1, 0.9, (state, _) => [new Transition(1, 1, state, state == 1)], [1, 0]);
        Assert.Empty(EnvironmentChecker.Check(EnvironmentRegistry.FromProcess(process, "own", 5)));
    }

    private static void Same<TObservation>(EnvironmentModel model, BatchEnvironment<int, TObservation> batch)
        where TObservation : unmanaged
    {
        int length = batch.ObservationLength;
        TObservation[] observations = new TObservation[3 * length];
        TObservation[] finals = new TObservation[3 * length];
        double[] rewards = new double[3];
        bool[] terminated = new bool[3];
        bool[] truncated = new bool[3];
        IEnvironment[] singles = [model.Start(), model.Start(), model.Start()];
        batch.Reset(observations);
        for (int i = 0; i < 3; i++)
        {
            singles[i].Reset(7 + i);
            Assert.Equal(singles[i].Observation.ToArray(), Numbers(observations, i, length));
        }

        Pcg64 random = Pcg64.FromSeed(1);
        int[] actions = new int[3];
        for (int step = 0; step < 300; step++)
        {
            for (int i = 0; i < 3; i++)
            {
                do
                {
                    actions[i] = random.NextInteger(0, model.Spec.Actions.Count);
                }
                while (model.Process is { } process && !process.IsAvailable(singles[i].StateNumber, actions[i]));
            }

            batch.Step(actions, observations, rewards, terminated, truncated, finals);
            for (int i = 0; i < 3; i++)
            {
                EnvironmentStep expected = singles[i].Step(actions[i]);
                Assert.Equal(expected, new EnvironmentStep(rewards[i], terminated[i], truncated[i]));
                if (expected.Over)
                {
                    Assert.Equal(singles[i].Observation.ToArray(), Numbers(finals, i, length));
                    singles[i].Reset();
                }

                Assert.Equal(singles[i].Observation.ToArray(), Numbers(observations, i, length));
            }
        }
    }

    private static double[] Numbers<TObservation>(TObservation[] all, int i, int length) =>
        [.. all.Skip(i * length).Take(length).Select(value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))];
}
