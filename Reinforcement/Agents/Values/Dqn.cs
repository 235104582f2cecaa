namespace Hybrid.Reinforcement;

/// <summary>Deep Q-networks with every switch of Rainbow, each alone or together with others.</summary>
/// <remarks>
/// Q(s,a) moves towards r + discount max Q'(s',.), Q' being a copy that follows every <see cref="TargetEvery"/> steps. Sources: V. Mnih and others, "Human-level control through deep
/// reinforcement learning", 2015; M. Hessel and others, "Rainbow: combining improvements in deep reinforcement learning", 2018.
/// <code>
/// Rl.Train("CartPole-v1", Dqn.Preset, steps: 50_000);
/// Rl.Train("CartPole-v1", Dqn.Rainbow with { Noisy = false }, steps: 50_000);
/// </code>
/// </remarks>
public sealed record Dqn : ReplayOptions
{
    /// <summary>The usual options: widths 128 and 128 with max(x, 0) between, gradients to norm 10.</summary>
    public Dqn()
    {
        Hidden = [128, 128];
        Activation = HiddenActivation.Relu;
        GradientNorm = 10;
        LearningRate = Schedule.Constant(1e-3);
    }

    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = ValuePresets.Dqn;

    /// <summary>All switches on.</summary>
    public static Dqn Rainbow { get; } = new() { Double = true, Duelling = true, Noisy = true, Priority = 0.5, ReturnSteps = 3, Distribution = ValueDistribution.Categorical };

    /// <inheritdoc/>
    public override string Name => "dqn";

    /// <summary>After how many environment steps the copy follows, at least 1; default 500.</summary>
    public int TargetEvery { get; init; } = 500;

    /// <summary>The probability of an action at random, values in [0, 1]; default 1 to 0.05 over a fifth of training. Not used by noisy networks.</summary>
    public Schedule Exploration { get; init; } = Schedule.Linear(1, 0.05, 0.2);

    /// <summary>Whether the network in training chooses the next action that the copy values; default true. Source: H. van Hasselt, A. Guez and D. Silver, "Deep reinforcement learning with double Q-learning", 2016.</summary>
    public bool Double { get; init; } = true;

    /// <summary>Whether a state's value and its actions' advantages have layers of their own; default false. Source: Z. Wang and others, "Dueling network architectures", 2016.</summary>
    public bool Duelling { get; init; }

    /// <summary>Whether noise in the last layers explores instead of actions at random; default false. Source: M. Fortunato and others, "Noisy networks for exploration", 2018.</summary>
    public bool Noisy { get; init; }

    /// <summary>What is learnt of a return; default its mean.</summary>
    public ValueDistribution Distribution { get; init; }

    /// <summary>The fixed values or quantiles of a distribution, at least 2; default 51.</summary>
    public int Atoms { get; init; } = 51;

    /// <summary>The least fixed value of a categorical distribution; default 0.</summary>
    public double LeastValue { get; init; }

    /// <summary>The greatest fixed value, above the least; default 100.</summary>
    public double GreatestValue { get; init; } = 100;

    internal override string? Refusal(EnvironmentSpec spec) => NeedDiscrete(Name, spec);

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new DqnTraining(model, this, steps, seed);

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => MakeAgent(model, seed, steps, null);

    internal Agent MakeAgent(EnvironmentModel model, long seed, long steps, DqnWeights? weights)
    {
        var network = new DqnNetwork(this, model.Spec.Actions.Count, new Encoding(VectorWorld.Start(model, 1, 0).Input, EmbeddingWidth));
        return new NetworkAgent<DqnWeights>(
            model, this, seed, steps, weights ?? network.Draw(RandomKey.FromSeed(0)), network.Encoding, (w, observation) => network.Scores(network.Apply(w, observation, null)), false);
    }

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(TargetEvery), TargetEvery >= 1, "whole numbers from 1"),
        (nameof(Exploration), Share(Exploration.First) && Share(Exploration.Last), "values from 0 to 1"),
        (nameof(Atoms), Atoms >= 2, "whole numbers from 2"),
        (nameof(GreatestValue), GreatestValue > LeastValue && double.IsFinite(GreatestValue - LeastValue), "finite numbers above LeastValue"),
    ];
}
