using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary>An agent that was saved, of whichever kind.</summary>
/// <param name="Model">Its environment.</param>
/// <param name="Name">The learner's name.</param>
/// <param name="Evaluate">Plays so many episodes from a seed on.</param>
/// <param name="Act">The action for the environment as it is now.</param>
/// <param name="Overlay">Draws its values and actions around a state; null where it has no table or the states are no grid.</param>
internal sealed record SavedAgent(EnvironmentModel Model, string Name, Func<int, long, AgentEvaluation> Evaluate, Func<IEnvironment, double> Act, Func<int, Drawing>? Overlay)
{
    /// <summary>Loads an agent and makes its environment.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is not an agent's, or its environment is not known or has other states.</exception>
    public static SavedAgent Open(string path)
    {
        if (!Agent.IsAgent(path))
        {
            (EnvironmentModel model, TabularAgent table) = AgentFile.Open(path);
            return new(model, table.Learner, (episodes, seed) => AgentEvaluation.Run(model, table, episodes, seed), environment => table.Act(environment.StateNumber), PolicyPicture.Suits(model) ? state => Draw(model, table, state) : null);
        }

        Agent agent = Agent.Load(path);
        bool[] mask = new bool[agent.Environment.Spec.Actions.Count];
        return new(
            agent.Environment,
            agent.Options.Name,
            (episodes, seed) => agent.Evaluate(episodes, seed),
            environment =>
            {
                environment.WriteMask(mask);
                return agent.Act(environment.Observation, mask);
            },
            null);
    }

    private static Drawing Draw(EnvironmentModel model, TabularAgent agent, int state)
    {
        int[] policy = agent.Policy();
        return PolicyPicture.Draw(model, [.. policy.Select((action, here) => agent[here, action])], policy, state);
    }
}
