namespace Hybrid.Reinforcement;

/// <summary>Trains deep agents.</summary>
/// <remarks>
/// <code>
/// TrainedAgent run = Rl.Train("CartPole-v1", Ppo.Preset, steps: 100_000, seed: 1);
/// run.Evaluate(episodes: 100).MeanReturn;                                           // about 500
/// Rl.Train("CartPole-v1", new Dqn { Double = true, Duelling = true }, steps: 50_000);
/// </code>
/// </remarks>
public static class Rl
{
    /// <summary>Trains an agent.</summary>
    /// <param name="environment">A registered name with options, such as <c>CartPole-v1</c>, or a map's path: see <see cref="EnvironmentRegistry.Open"/>.</param>
    /// <param name="agent">Its options, or a preset that is tuned by environment.</param>
    /// <param name="steps">The environment steps, at least 1.</param>
    /// <param name="seed">At least 0; the same seed gives the same agent bit for bit.</param>
    /// <param name="progress">Is told about 100 times.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">The environment is not known, the agent cannot take its spaces (the message says which can), or an option is out of range.</exception>
    /// <exception cref="AgentDivergedException">A loss is not finite; the message names step, layer and remedy.</exception>
    public static TrainedAgent Train(string environment, IAgentRecipe agent, long steps, long seed = 0, IProgress<AgentProgress>? progress = null, CancellationToken cancellation = default) =>
        Start(environment, agent, steps, seed).Finish(progress, cancellation);

    /// <summary>Trains an agent in an environment of your own.</summary>
    /// <inheritdoc cref="Train(string, IAgentRecipe, long, long, IProgress{AgentProgress}?, CancellationToken)"/>
    public static TrainedAgent Train(EnvironmentModel environment, IAgentRecipe agent, long steps, long seed = 0, IProgress<AgentProgress>? progress = null, CancellationToken cancellation = default) =>
        Start(environment, agent, steps, seed).Finish(progress, cancellation);

    /// <summary>Begins a training to be advanced, saved and resumed by hand.</summary>
    /// <inheritdoc cref="Train(string, IAgentRecipe, long, long, IProgress{AgentProgress}?, CancellationToken)"/>
    public static AgentTraining Start(string environment, IAgentRecipe agent, long steps, long seed = 0) => Start(EnvironmentRegistry.Open(environment), agent, steps, seed);

    /// <summary>Begins a training in an environment of your own.</summary>
    /// <inheritdoc cref="Train(string, IAgentRecipe, long, long, IProgress{AgentProgress}?, CancellationToken)"/>
    public static AgentTraining Start(EnvironmentModel environment, IAgentRecipe agent, long steps, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        AgentOptions options = agent.For(environment);
        options.Check();
        return options.Refusal(environment.Spec) is string refusal ? throw new ArgumentException(refusal) : options.Start(environment, steps, seed);
    }

    /// <summary>Trains with several seeds, one after the other, and evaluates each agent apart from training.</summary>
    /// <param name="environment">A registered name with options, or a map's path.</param>
    /// <param name="agent">Its options, or a preset.</param>
    /// <param name="steps">The environment steps of each training.</param>
    /// <param name="seeds">How many seeds, at least 1.</param>
    /// <param name="firstSeed">The first; the others follow.</param>
    /// <param name="episodes">The episodes of each evaluation.</param>
    /// <param name="cancellation">Stops after the training under way.</param>
    public static SeedSummary TrainSeeds(string environment, IAgentRecipe agent, long steps, int seeds, long firstSeed = 0, int episodes = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        var runs = new List<TrainedAgent>();
        var evaluations = new List<AgentEvaluation>();
        for (int i = 0; i < seeds && !cancellation.IsCancellationRequested; i++)
        {
            runs.Add(Train(environment, agent, steps, firstSeed + i, null, cancellation));
            evaluations.Add(runs[^1].Evaluate(episodes));
        }

        return new SeedSummary(runs, evaluations);
    }
}
