namespace Hybrid.Reinforcement;

/// <summary>How an agent is built and learns; one record for each agent, such as <see cref="Ppo"/>. Immutable; change it with <c>with</c>.</summary>
public abstract record AgentOptions : IAgentRecipe
{
    private protected AgentOptions()
    {
    }

    /// <summary>What a reward one step later is worth, in [0, 1]; default 0.99.</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>The environments that step together, at least 1; default 8.</summary>
    public int Environments { get; init; } = 8;

    /// <summary>The widths of the hidden layers; default 64 and 64.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>The function between layers; default tanh.</summary>
    public HiddenActivation Activation { get; init; } = HiddenActivation.Tanh;

    /// <summary>How many numbers stand for a symbol of a discrete observation; default 0: 64 for a single symbol, 16 for several, 8 for each cell of an image.</summary>
    public int EmbeddingWidth { get; init; }

    /// <summary>The learning rate, values above 0; default 3e-4.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Constant(3e-4);

    /// <summary>The greatest joint norm of a gradient, above 0; default 0.5.</summary>
    public double GradientNorm { get; init; } = 0.5;

    /// <summary>The agent's name, as <c>hybrid rl train --agent</c> takes it.</summary>
    public abstract string Name { get; }

    AgentOptions IAgentRecipe.For(EnvironmentModel model) => this;

    /// <summary>Why the agent cannot take an environment, with agents that can; null when it can.</summary>
    internal abstract string? Refusal(EnvironmentSpec spec);

    internal abstract AgentTraining Start(EnvironmentModel model, long steps, long seed);

    /// <summary>The trained form of these options, with networks to be loaded.</summary>
    internal abstract Agent MakeAgent(EnvironmentModel model, long seed, long steps);

    internal void Check()
    {
        foreach ((string name, bool good, string allowed) in Rules())
        {
            if (!good)
            {
                throw new ArgumentException($"{GetType().Name}: {name} is out of range; {allowed} are allowed");
            }
        }
    }

    private protected virtual IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        (nameof(Discount), Discount is >= 0 and <= 1, "numbers from 0 to 1"),
        (nameof(Environments), Environments >= 1, "whole numbers from 1"),
        (nameof(Hidden), Hidden.Count >= 1 && Hidden.All(width => width >= 1), "one or more widths from 1"),
        (nameof(EmbeddingWidth), EmbeddingWidth >= 0, "whole numbers from 0"),
        (nameof(LearningRate), Positive(LearningRate.First) && LearningRate.Last >= 0 && LearningRate.Fraction is >= 0 and <= 1, "finite values above 0"),
        (nameof(GradientNorm), Positive(GradientNorm), "finite numbers above 0"),
    ];

    private protected static bool Positive(double value) => value > 0 && double.IsFinite(value);

    private protected static bool Share(double value) => value is >= 0 and <= 1;

    private protected static string? NeedDiscrete(string agent, EnvironmentSpec spec) => spec.Actions.IsDiscrete
        ? null
        : $"{agent} chooses among discrete actions, and {spec.Id} takes {spec.Actions}; reinforce, a2c, ppo, ddpg, td3 and sac take continuous actions";

    private protected static string? NeedContinuous(string agent, EnvironmentSpec spec) => !spec.Actions.IsDiscrete
        ? null
        : $"{agent} gives continuous actions, and {spec.Id} takes {spec.Actions}; reinforce, a2c, ppo, dqn, pqn and discretesac take discrete actions";
}
