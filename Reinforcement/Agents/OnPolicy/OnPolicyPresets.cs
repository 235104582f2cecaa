namespace Hybrid.Reinforcement;

/// <summary>Tuned options of the agents that learn from the steps just taken.</summary>
internal static class OnPolicyPresets
{
    public static AgentPreset Ppo { get; } = new(
        model => Standard(model),
        ("CartPole", new Ppo
        {
            Activation = HiddenActivation.Relu,
            SharedTrunk = true,
            Environments = 16,
            RolloutSteps = 32,
            MinibatchSize = 256,
            Epochs = 10,
            Discount = 0.99,
            Lambda = 0.8,
            LearningRate = Schedule.Linear(2e-3, 0),
            Clip = Schedule.Linear(0.2, 0.05),
        }),
        ("Acrobot", new Ppo { Environments = 16, RolloutSteps = 256, MinibatchSize = 512, Epochs = 4, Lambda = 0.94, NormaliseObservations = true, LearningRate = Schedule.Linear(1e-3, 1e-4) }),
        ("MountainCar-", new Ppo { Environments = 16, RolloutSteps = 64, MinibatchSize = 256, Epochs = 4, Lambda = 0.98, NormaliseObservations = true, NormaliseRewards = true, LearningRate = Schedule.Constant(1e-3) }),
        ("Pendulum", new Ppo { Environments = 8, RolloutSteps = 256, MinibatchSize = 256, Epochs = 10, Discount = 0.9, LearningRate = Schedule.Linear(1e-3, 1e-4), NormaliseRewards = true }),
        ("MiniGrid-KeyCorridor", new Ppo { Environments = 16, RolloutSteps = 128, MinibatchSize = 256, Epochs = 4, LearningRate = Schedule.Linear(1e-3, 1e-4), EntropyWeight = Schedule.Constant(0.01) }),
        ("MiniGrid-MultiRoom", MiniGrid with { CountBonus = 0.005 }),
        ("MiniGrid-Memory", MiniGrid with { Memory = 64 }),
        ("MiniGrid", MiniGrid));

    public static AgentPreset A2c { get; } = new(
        _ => new A2c(),
        ("CartPole", new A2c { Environments = 8, RolloutSteps = 5, LearningRate = Schedule.Linear(2e-3, 1e-4), RmsProp = true }));

    public static AgentPreset Reinforce { get; } = new(_ => new Reinforce());

    private static Ppo MiniGrid => new()
    {
        Environments = 16,
        RolloutSteps = 64,
        MinibatchSize = 128,
        Epochs = 4,
        LearningRate = Schedule.Linear(2e-3, 1e-4),
        EntropyWeight = Schedule.Linear(0.05, 0),
    };

    private static Ppo Standard(EnvironmentModel model) => new()
    {
        NormaliseObservations = true,
        EntropyWeight = Schedule.Constant(model.Spec.Actions.IsDiscrete ? 0.01 : 0),
        LearningRate = Schedule.Linear(1e-3, 1e-4),
    };
}
