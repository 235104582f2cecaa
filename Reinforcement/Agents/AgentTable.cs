namespace Hybrid.Reinforcement;

/// <summary>The deep agents by name, one row each.</summary>
public static class AgentTable
{
    private static readonly AgentRow[] _rows =
    [
        new("reinforce", "policy gradient of whole episodes (Williams 1992)", typeof(Reinforce), () => Reinforce.Preset),
        new("a2c", "advantage actor-critic (Mnih and others 2016)", typeof(A2c), () => A2c.Preset),
        new("ppo", "proximal policy optimisation (Schulman and others 2017)", typeof(Ppo), () => Ppo.Preset),
        new("dqn", "deep Q-networks with Rainbow's switches (Mnih and others 2015)", typeof(Dqn), () => Dqn.Preset),
        new("pqn", "Q-learning from rollouts with normalised layers (Gallici and others 2024)", typeof(Pqn), () => Pqn.Preset),
        new("discretesac", "soft actor-critic for discrete actions (Christodoulou 2019)", typeof(DiscreteSac), () => DiscreteSac.Preset),
        new("ddpg", "deep deterministic policy gradient (Lillicrap and others 2016)", typeof(Ddpg), () => Ddpg.Preset),
        new("td3", "twin delayed deterministic policy gradient (Fujimoto and others 2018)", typeof(Td3), () => Td3.Preset),
        new("sac", "soft actor-critic (Haarnoja and others 2018)", typeof(Sac), () => Sac.Preset),
        new("tiles", "SARSA(lambda) over tile coding (Sutton and Barto 2018)", typeof(TileSarsa), () => TileSarsa.Preset),
        new("es", "evolution strategies (Salimans and others 2017)", typeof(EvolutionStrategies), () => EvolutionStrategies.Preset),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. _rows.Select(row => row.Name)];

    /// <summary>What a name stands for.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">It is not; the nearest is offered.</exception>
    public static string Describe(string name) => Row(name).Description;

    /// <summary>The tuned options of an agent.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">It is not; the nearest is offered.</exception>
    public static IAgentRecipe Preset(string name) => Row(name).Preset();

    /// <summary>Why an agent cannot take an environment, with agents that can; null when it can.</summary>
    /// <param name="options">The agent.</param>
    /// <param name="environment">The environment.</param>
    public static string? Refusal(AgentOptions options, EnvironmentModel environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        return options.Refusal(environment.Spec);
    }

    internal static AgentRow Row(string name) => Array.Find(_rows, row => row.Name == name) ?? throw new ArgumentException($"there is no agent '{name}'; {Names.Suggest(name, All)}");
}
