namespace Hybrid.Reinforcement;

/// <summary>How well an agent does.</summary>
/// <param name="MeanReturn">The mean return of the episodes, without discount.</param>
/// <param name="StandardDeviation">That of the returns (divisor n).</param>
/// <param name="Returns">The return of each episode.</param>
public sealed record AgentEvaluation(double MeanReturn, double StandardDeviation, IReadOnlyList<double> Returns)
{
    /// <summary>Where the environment has no time limit, an evaluated episode is cut after this many steps.</summary>
    public const int MostSteps = 10_000;

    /// <summary>Plays whole episodes with the greedy policy, apart from training.</summary>
    /// <param name="model">The environment.</param>
    /// <param name="agent">The agent, of an environment with the same states and actions.</param>
    /// <param name="episodes">How many, at least 1.</param>
    /// <param name="seed">The seed of the environment's stream.</param>
    /// <exception cref="ArgumentException">The agent's table has another shape.</exception>
    public static AgentEvaluation Run(EnvironmentModel model, TabularAgent agent, int episodes, long seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        StateStepper environment = model.StartStates(seed);
        if (environment.Process.StateCount != agent.StateCount || environment.Process.ActionCount != agent.ActionCount)
        {
            throw new ArgumentException(
                $"AgentEvaluation.Run: the agent of {agent.EnvironmentId} has {agent.StateCount} states and {agent.ActionCount} actions; {model.Spec.Id} has {environment.Process.StateCount} and {environment.Process.ActionCount}, use an agent trained on it");
        }

        double[] returns = new double[episodes];
        for (int episode = 0; episode < episodes; episode++)
        {
            int state = environment.Reset();
            for (int i = 0; i < MostSteps; i++)
            {
                EnvironmentStep step = environment.Step(agent.Act(state), out state);
                returns[episode] += step.Reward;
                if (step.Over)
                {
                    break;
                }
            }
        }

        return Of(returns);
    }

    /// <summary>The figures of returns.</summary>
    /// <param name="returns">At least one.</param>
    public static AgentEvaluation Of(IReadOnlyList<double> returns)
    {
        double mean = returns.Average();
        return new AgentEvaluation(mean, Math.Sqrt(returns.Average(value => (value - mean) * (value - mean))), returns);
    }
}
