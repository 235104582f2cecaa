using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary>Saved agents with their environments.</summary>
internal static class AgentFile
{
    /// <summary>Loads an agent and makes its environment.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is not an agent's, or its environment is not known or has other states.</exception>
    public static (EnvironmentModel Model, TabularAgent Agent) Open(string path)
    {
        TabularAgent agent = TabularAgent.Load(path);
        EnvironmentModel model;
        try
        {
            model = EnvironmentRegistry.Open(agent.EnvironmentId);
        }
        catch (ArgumentException cause)
        {
            throw new DataFormatException(path, $"its environment is not known: {cause.Message}", inner: cause);
        }

        return model.Process is { } process && process.StateCount == agent.StateCount && process.ActionCount == agent.ActionCount
            ? (model, agent)
            : throw new DataFormatException(path, $"the agent has {agent.StateCount} states and {agent.ActionCount} actions, which {model.Spec.Id} has not; train it again");
    }
}
