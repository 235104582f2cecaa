namespace Hybrid.Reinforcement;

/// <summary>Tuned options of the agents of a policy and of action values.</summary>
internal static class ControlPresets
{
    public static AgentPreset Ddpg { get; } = new(_ => new Ddpg());

    public static AgentPreset Td3 { get; } = new(_ => new Td3());

    public static AgentPreset Sac { get; } = new(_ => new Sac(), ("Pendulum", new Sac { LearningRate = Schedule.Linear(2e-3, 5e-4) }));

    public static AgentPreset DiscreteSac { get; } = new(_ => new DiscreteSac { TrainEvery = 2 });
}
