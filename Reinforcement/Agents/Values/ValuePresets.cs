namespace Hybrid.Reinforcement;

/// <summary>Tuned options of the agents that learn values of actions.</summary>
internal static class ValuePresets
{
    public static AgentPreset Dqn { get; } = new(
        _ => new Dqn { TrainEvery = 4 },
        ("CartPole", new Dqn
        {
            Hidden = [128, 128],
            Duelling = true,
            LearningRate = Schedule.Linear(1e-3, 0),
            BatchSize = 64,
            BufferSize = 50_000,
            Discount = 0.99,
            TrainEvery = 256,
            GradientSteps = 128,
            TargetEvery = 256,
            Exploration = Schedule.Linear(1, 0.04, 0.16),
        }),
        ("MountainCar-", new Dqn
        {
            Hidden = [128, 128],
            LearningRate = Schedule.Linear(4e-3, 5e-4),
            BatchSize = 128,
            BufferSize = 50_000,
            Discount = 0.98,
            ReturnSteps = 3,
            TrainEvery = 16,
            GradientSteps = 8,
            TargetEvery = 600,
            Exploration = Schedule.Linear(1, 0.07, 0.2),
        }),
        ("Acrobot", new Dqn { Hidden = [128, 128], LearningRate = Schedule.Linear(1e-3, 1e-4), TrainEvery = 4, GradientSteps = 1, TargetEvery = 500, Exploration = Schedule.Linear(1, 0.05, 0.1) }));

    public static AgentPreset Pqn { get; } = new(
        _ => new Pqn(),
        ("CartPole", new Pqn
        {
            Environments = 16,
            RolloutSteps = 32,
            MinibatchSize = 128,
            Epochs = 4,
            Discount = 0.98,
            Lambda = 0.9,
            LearningRate = Schedule.Linear(1e-3, 1e-5),
            Exploration = Schedule.Linear(1, 0.02, 0.3),
        }));
}
