namespace Hybrid.Reinforcement;

/// <summary>Options of an agent, or the choice of tuned ones by environment: what <c>Rl.Train</c> takes.</summary>
public interface IAgentRecipe
{
    /// <summary>The agent's name.</summary>
    string Name { get; }

    /// <summary>The options for an environment.</summary>
    /// <param name="model">The environment.</param>
    AgentOptions For(EnvironmentModel model);
}
