using Hybrid.Formats;

namespace Hybrid.Reinforcement.Tests.Agents;

/// <summary>What every agent keeps.</summary>
public sealed class AgentContractTests
{
    private const long Steps = 6_000;

    public static TheoryData<string> Discrete => SmallAgents.DiscreteNames;

    public static TheoryData<string> Continuous => SmallAgents.ContinuousNames;

    [Theory]
    [MemberData(nameof(Discrete))]
    public void It_finds_the_optimum_of_a_five_state_chain(string name)
    {
        Agent agent = Rl.Train(Chains.Five, SmallAgents.Discrete[name], 2 * Steps, 1).Agent;
        Assert.Equal([1, 1, 1, 1, 1], Enumerable.Range(0, 5).Select(state => (int)agent.Act([state])));
        Assert.Equal(1, agent.Evaluate(5).MeanReturn, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Continuous))]
    public void It_learns_to_hit_what_it_sees(string name)
    {
        // Doing nothing is worth -20 E[x^2] / 4 = -1.67 an episode; the optimum is 0.
        Agent agent = Rl.Train(Chains.Aim, SmallAgents.Continuous[name], Steps * 2, 1).Agent;
        Assert.InRange(agent.Evaluate(50).MeanReturn, -0.25, 0);
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void It_bootstraps_where_the_time_limit_cuts_and_not_where_an_episode_ends(string name)
    {
        // REINFORCE without a baseline has no value to go on with: it takes every cut for an end, and the probe finds that out.
        bool blind = name == "reinforce without baseline";

        // Staying is worth 10 when the cut is known to be a cut; when it is passed off as an end, staying is worth 1 and leaving 2.
        Assert.Equal(blind ? 1 : 0, Rl.Train(Chains.Cut(honest: true), SmallAgents.Discrete[name], Steps, 1).Agent.Act([0]));
        Assert.Equal(1, Rl.Train(Chains.Cut(honest: false), SmallAgents.Discrete[name], Steps, 1).Agent.Act([0]));
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void It_never_takes_an_action_that_is_not_available(string name)
    {
        // The environment throws when one is taken, in training and in evaluation.
        Agent agent = Rl.Train(Chains.Masked, SmallAgents.Discrete[name], 2_000, 1).Agent;
        Assert.True(agent.Evaluate(20).MeanReturn > 0);
        Assert.True(agent.Evaluate(20, sample: true).MeanReturn > 0);
        Assert.Equal(2, agent.Act([3], [false, false, true]));
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void A_resumed_training_equals_an_uninterrupted_one_bit_for_bit(string name) => Resumes("FrozenLake-v1", SmallAgents.Discrete[name]);

    [Theory]
    [MemberData(nameof(Continuous))]
    public void A_resumed_training_of_continuous_actions_equals_an_uninterrupted_one(string name) => Resumes("Pendulum-v1", SmallAgents.Continuous[name]);

    [Theory]
    [InlineData("ppo", 0.5)]
    [InlineData("ppo, memory", 1)]
    [InlineData("a2c, memory", 1)]
    public void What_was_seen_once_is_remembered_by_agents_with_memory_alone(string name, double expected)
    {
        Agent agent = Rl.Train(Chains.Sign, SmallAgents.Discrete[name], 4 * Steps, 1).Agent;
        Assert.Equal(expected, agent.Evaluate(400).MeanReturn, 0.1);
    }

    [Fact]
    public void Reset_makes_an_agent_forget()
    {
        Agent agent = Rl.Train(Chains.Sign, SmallAgents.Discrete["ppo, memory"], 4 * Steps, 1).Agent;
        foreach (int sign in new[] { 0, 1, 1, 0 })
        {
            agent.Reset();
            double[] actions = [agent.Act([sign]), agent.Act([2]), agent.Act([2]), agent.Act([2])];
            Assert.Equal(sign, actions[^1]);
        }
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void A_training_step_in_the_steady_state_allocates_under_a_kilobyte(string name)
    {
        AgentTraining training = Rl.Start("CartPole-v1", SmallAgents.Discrete[name], 100_000, 1);
        training.Advance(4_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long from = training.Done;
        training.Advance(2_000);
        Assert.InRange((double)(GC.GetAllocatedBytesForCurrentThread() - before) / (training.Done - from), 0, 1024);
    }

    private static void Resumes(string environment, AgentOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("hybrid").FullName;
        try
        {
            TrainedAgent whole = Rl.Train(environment, options, 1_500, 3);
            AgentTraining half = Rl.Start(environment, options, 1_500, 3);
            half.Advance(700);
            string path = Path.Combine(folder, "half.training");
            half.Save(path);
            TrainedAgent rest = AgentTraining.Resume(path).Finish();
            whole.Agent.Save(Path.Combine(folder, "whole"));
            rest.Agent.Save(Path.Combine(folder, "rest"));
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "whole")), File.ReadAllBytes(Path.Combine(folder, "rest")));
            Assert.Equal(whole.Curve, rest.Curve);
            Agent loaded = Agent.Load(Path.Combine(folder, "whole"));
            Assert.Equal(whole.Agent.Evaluate(3).Returns, loaded.Evaluate(3).Returns);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void A_loss_that_is_no_number_is_an_error_that_names_step_place_and_remedy(string name)
    {
        AgentDivergedException fault = Assert.Throws<AgentDivergedException>(() => Rl.Train(Chains.Broken, SmallAgents.Discrete[name], 2_000, 1));
        Assert.True(fault.Step > 0);
        Assert.False(double.IsFinite(fault.Loss));
        Assert.Equal("rewards", fault.Layer);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void An_agent_that_cannot_take_the_spaces_says_which_can()
    {
        Assert.Contains("sac take continuous actions", Assert.Throws<ArgumentException>(() => Rl.Train("Pendulum-v1", new Dqn(), 10)).Message);
        Assert.Contains("dqn", Assert.Throws<ArgumentException>(() => Rl.Train("CartPole-v1", new Sac(), 10)).Message);
    }

    [Fact]
    public void Options_out_of_range_are_named_with_what_is_allowed()
    {
        Assert.Contains("Discount is out of range; numbers from 0 to 1 are allowed", Assert.Throws<ArgumentException>(() => Rl.Train("CartPole-v1", new Ppo { Discount = 2 }, 10)).Message);
        Assert.Contains("'LearningRate'", Assert.Throws<ArgumentException>(() => AgentSettings.With(new Ppo(), "LearnRate", "1")).Message);
        Assert.Contains("whole numbers are allowed", Assert.Throws<ArgumentException>(() => AgentSettings.With(new Ppo(), "Epochs", "x")).Message);
        Assert.Equal(Schedule.Linear(0.1, 0.01, 0.5), AgentSettings.With(new Ppo(), "learningrate", "0.1,0.01,0.5").LearningRate);
        Assert.Equal([32, 16], AgentSettings.With(new Ppo(), "Hidden", "32,16").Hidden);
    }

    [Fact]
    public void A_file_that_is_no_agents_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "hello, this is text");
            Assert.False(Agent.IsAgent(path));
            Assert.Throws<DataFormatException>(() => Agent.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_agent_of_another_environment_is_refused()
    {
        Agent agent = Rl.Train("CartPole-v1", new Ppo { Hidden = [8], RolloutSteps = 8, Environments = 2 }, 16).Agent;
        Assert.Contains("CartPole-v1", Assert.Throws<ArgumentException>(() => agent.Evaluate(1, environment: EnvironmentRegistry.Make("Acrobot-v1"))).Message);
        Assert.Contains("has 4 numbers", Assert.Throws<ArgumentException>(() => agent.Act([1, 2])).Message);
    }
}
