namespace Hybrid.Reinforcement.Tests.Environments;

public sealed class EnvironmentWrappersTests
{
    public static TheoryData<string> Wrapped =>
    [
        "FrozenLake-v1?one_hot=true", "Blackjack-v1?one_hot=true&stack=2", "CartPole-v1?normalise=500", "CartPole-v1?stack=3&normalise=500", "Taxi-v3?stack=2",
        "MiniGrid-Empty-5x5-v0?stack=2", "Pendulum-v1?clip_reward=-1,0", "Acrobot-v1?stack=4&clip_reward=-0.5,0.5",
    ];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void A_wrapped_environment_keeps_the_contract(string id) => EnvironmentChecker.Check(EnvironmentRegistry.Make(id));

    [Fact]
    public void A_one_hot_row_has_a_one_where_the_number_is()
    {
        IEnvironment lake = EnvironmentRegistry.Make("FrozenLake-v1?one_hot=true&is_slippery=false").Start();
        lake.Reset(0);
        lake.Step(2);
        Assert.Equal(16, lake.Observation.Length);
        Assert.Equal([1.0], lake.Observation.ToArray().Where(value => value != 0));
        Assert.Equal(1, lake.Observation[1]);
        Assert.Equal(1, lake.StateNumber);
    }

    [Fact]
    public void A_stack_holds_the_latest_observations_oldest_first_and_starts_with_the_first()
    {
        IEnvironment plain = EnvironmentRegistry.Make("CartPole-v1").Start();
        IEnvironment stacked = EnvironmentRegistry.Make("CartPole-v1").Stacked(3).Start();
        plain.Reset(5);
        stacked.Reset(5);
        double[] first = plain.Observation.ToArray();
        Assert.Equal([.. first, .. first, .. first], stacked.Observation.ToArray());
        plain.Step(1);
        stacked.Step(1);
        double[] second = plain.Observation.ToArray();
        Assert.Equal([.. first, .. first, .. second], stacked.Observation.ToArray());
    }

    [Fact]
    public void Batches_show_what_single_environments_show()
    {
        foreach (string id in new[] { "CartPole-v1?stack=2&normalise=300", "MiniGrid-Empty-5x5-v0?stack=2" })
        {
            EnvironmentModel model = EnvironmentRegistry.Make(id);
            IEnvironment single = model.Start();
            single.Reset(7);
            double[] Batch(Action<Action<int>> play)
            {
                double[] shown = [];
                if (model.StartBatch(1, 7) is BatchEnvironment<int, float> numbers)
                {
                    float[] seen = new float[numbers.ObservationLength];
                    numbers.Reset(seen);
                    play(action => numbers.Step([action], seen, new double[1], new bool[1], new bool[1], new float[seen.Length]));
                    shown = [.. seen.Select(value => (double)value)];
                }
                else
                {
                    BatchEnvironment<int, byte> cells = model.StartBatch<int, byte>(1, 7);
                    byte[] seen = new byte[cells.ObservationLength];
                    cells.Reset(seen);
                    play(action => cells.Step([action], seen, new double[1], new bool[1], new bool[1], new byte[seen.Length]));
                    shown = [.. seen.Select(value => (double)value)];
                }

                return shown;
            }

            double[] batch = Batch(step =>
            {
                step(0);
                step(1);
                step(1);
            });
            single.Step(0);
            single.Step(1);
            single.Step(1);
            Known.Near(single.Observation.ToArray(), batch, 1e-6);
        }
    }

    [Fact]
    public void Normalised_observations_have_mean_0_and_deviation_1_on_steps_at_random()
    {
        IEnvironment environment = EnvironmentRegistry.Make("CartPole-v1").Normalised(20_000).Start();
        Pcg64 random = Pcg64.FromSeed(9);
        double[] sums = new double[4];
        double[] squares = new double[4];
        bool over = true;
        const int Steps = 20_000;
        for (int i = 0; i < Steps; i++)
        {
            if (over)
            {
                environment.Reset(i == 0 ? 11 : null);
            }

            over = environment.Step(random.NextInteger(0, 2)).Over;
            for (int k = 0; k < 4; k++)
            {
                sums[k] += environment.Observation[k];
                squares[k] += environment.Observation[k] * environment.Observation[k];
            }
        }

        for (int k = 0; k < 4; k++)
        {
            Known.Near(0, sums[k] / Steps, 0.06);
            Known.Near(1, squares[k] / Steps, 0.08);
        }
    }

    [Fact]
    public void Rewards_are_clipped_and_the_process_is_then_another()
    {
        EnvironmentModel cliff = EnvironmentRegistry.Make("CliffWalking-v1?clip_reward=-10,0");
        IEnvironment environment = cliff.Start();
        environment.Reset(0);
        Assert.Equal(-10, environment.Step(1).Reward);
        Assert.False(cliff.IsFinite);
        Assert.Equal("CliffWalking-v1?clip_reward=-10,0", cliff.Spec.Id);
    }

    [Fact]
    public void The_name_makes_the_same_again_and_agents_are_saved_with_it()
    {
        EnvironmentModel model = EnvironmentRegistry.Make("CartPole-v1").Normalised(500).Stacked(2);
        Assert.Equal("CartPole-v1?normalise=500&stack=2", model.Spec.Id);
        Assert.Equal(model.Spec.Observations.High, EnvironmentRegistry.Make(model.Spec.Id).Spec.Observations.High);
        string path = Path.GetTempFileName();
        try
        {
            Agent agent = Rl.Train(model, new Ppo { Hidden = [8], RolloutSteps = 8, Environments = 2 }, 64).Agent;
            agent.Save(path);
            Assert.Equal(agent.Evaluate(3).Returns, Agent.Load(path).Evaluate(3).Returns);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_does_not_suit_is_named()
    {
        Assert.Contains("whole numbers", Assert.Throws<EnvironmentException>(() => EnvironmentRegistry.Make("CartPole-v1?one_hot=true")).Message);
        Assert.Contains("least reward comes first", Assert.Throws<EnvironmentException>(() => EnvironmentRegistry.Make("CartPole-v1?clip_reward=1,0")).Message);
        Assert.Contains("'stack'", Assert.Throws<EnvironmentException>(() => EnvironmentRegistry.Make("CartPole-v1?stak=2")).Message);
    }
}
