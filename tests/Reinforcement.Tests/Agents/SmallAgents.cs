namespace Hybrid.Reinforcement.Tests.Agents;

/// <summary>Every agent with networks and batches that suit tiny environments, one row each.</summary>
internal static class SmallAgents
{
    private static readonly int[] _small = [16];

    public static IReadOnlyDictionary<string, AgentOptions> Discrete { get; } = new Dictionary<string, AgentOptions>
    {
        ["reinforce"] = new Reinforce { Hidden = _small, Discount = 0.9, LearningRate = Schedule.Constant(0.02), EntropyWeight = Schedule.Constant(0.01) },
        ["reinforce without baseline"] = new Reinforce { Baseline = false, Hidden = _small, Discount = 0.9, LearningRate = Schedule.Constant(0.02), EntropyWeight = Schedule.Constant(0.01) },
        ["a2c"] = new A2c { Hidden = _small, Discount = 0.9, LearningRate = Schedule.Constant(0.02), EntropyWeight = Schedule.Constant(0.02) },
        ["ppo"] = new Ppo { Hidden = _small, Discount = 0.9, RolloutSteps = 32, MinibatchSize = 64, LearningRate = Schedule.Constant(0.01), EntropyWeight = Schedule.Constant(0.02) },
        ["ppo, shared trunk, clipped values"] = new Ppo
        {
            Hidden = _small,
            Discount = 0.9,
            RolloutSteps = 32,
            MinibatchSize = 64,
            LearningRate = Schedule.Constant(0.01),
            EntropyWeight = Schedule.Constant(0.02),
            SharedTrunk = true,
            ClipValues = true,
        },
        ["dqn"] = Small(new Dqn()),
        ["dqn, plain"] = Small(new Dqn { Double = false }),
        ["dqn, duelling"] = Small(new Dqn { Duelling = true }),
        ["dqn, prioritised"] = Small(new Dqn { Priority = 0.6 }),
        ["dqn, three steps"] = Small(new Dqn { ReturnSteps = 3 }),
        ["dqn, noisy"] = Small(new Dqn { Noisy = true }),
        ["dqn, categorical"] = Small(new Dqn { Distribution = ValueDistribution.Categorical, Atoms = 31, LeastValue = 0, GreatestValue = 12 }),
        ["dqn, quantile"] = Small(new Dqn { Distribution = ValueDistribution.Quantile, Atoms = 11 }),
        ["rainbow"] = Small(Dqn.Rainbow with { Atoms = 31, LeastValue = 0, GreatestValue = 12 }),
        ["pqn"] = new Pqn { Hidden = _small, Environments = 8, Discount = 0.9, RolloutSteps = 16, MinibatchSize = 64, LearningRate = Schedule.Linear(0.01, 0.001) },
        ["discretesac"] = new DiscreteSac { Hidden = _small, Discount = 0.9, BatchSize = 32, LearningStarts = 200, TrainEvery = 2, LearningRate = Schedule.Constant(0.005), EntropyShare = 0.1, TargetShare = 0.02 },
        ["ppo, memory"] = new Ppo { Hidden = _small, Memory = 16, Discount = 0.9, RolloutSteps = 32, MinibatchSize = 64, LearningRate = Schedule.Constant(0.01), EntropyWeight = Schedule.Constant(0.02) },
        ["a2c, memory"] = new A2c { Hidden = _small, Memory = 16, Discount = 0.9, LearningRate = Schedule.Constant(0.02), EntropyWeight = Schedule.Constant(0.02) },
        ["tiles"] = new TileSarsa { Discount = 0.9, Exploration = Schedule.Linear(1, 0.1, 0.5) },
        ["ppo, curious"] = new Ppo
        {
            Hidden = _small,
            Discount = 0.9,
            RolloutSteps = 32,
            MinibatchSize = 64,
            LearningRate = Schedule.Constant(0.01),
            EntropyWeight = Schedule.Constant(0.02),
            CountBonus = 0.05,
            Distillation = 0.01,
        },
    };

    public static IReadOnlyDictionary<string, AgentOptions> Continuous { get; } = new Dictionary<string, AgentOptions>
    {
        ["reinforce"] = new Reinforce { Hidden = _small, Discount = 0, LearningRate = Schedule.Constant(0.02) },
        ["a2c"] = new A2c { Hidden = _small, Discount = 0, LearningRate = Schedule.Constant(0.01) },
        ["ppo"] = new Ppo { Hidden = _small, Discount = 0, RolloutSteps = 32, MinibatchSize = 64, LearningRate = Schedule.Linear(0.01, 0.001) },
        ["ddpg"] = new Ddpg { Hidden = _small, Discount = 0, BatchSize = 32, LearningStarts = 200, LearningRate = Schedule.Linear(0.01, 0.001) },
        ["td3"] = new Td3 { Hidden = _small, Discount = 0, BatchSize = 32, LearningStarts = 200, LearningRate = Schedule.Linear(0.01, 0.001) },
        ["es"] = new EvolutionStrategies { Hidden = [4], Environments = 1, LearningRate = Schedule.Linear(0.1, 0.01) },
        ["sac"] = new Sac { Hidden = _small, Discount = 0, BatchSize = 32, LearningStarts = 200, LearningRate = Schedule.Linear(0.01, 0.001) },
    };

    public static TheoryData<string> DiscreteNames => [.. Discrete.Keys];

    public static TheoryData<string> ContinuousNames => [.. Continuous.Keys];

    private static Dqn Small(Dqn options) => options with
    {
        Hidden = _small,
        Discount = 0.9,
        BatchSize = 32,
        LearningStarts = 200,
        BufferSize = 2_000,
        TrainEvery = 2,
        TargetEvery = 100,
        LearningRate = Schedule.Linear(0.01, 0.001),
        Exploration = Schedule.Linear(1, 0.1, 0.6),
    };
}
