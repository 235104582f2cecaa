namespace Hybrid.Reinforcement;

/// <summary>Q-learning from rollouts of many environments, without a memory and without a copy of the network: Q(lambda) targets and normalised layers keep it stable.</summary>
/// <remarks>Source: M. Gallici and others, "Simplifying deep temporal difference learning", 2024.</remarks>
public sealed record Pqn : AgentOptions
{
    /// <summary>The usual options: 16 environments, widths 128 and 128 with max(x, 0) between, gradients to norm 10.</summary>
    public Pqn()
    {
        Environments = 16;
        Hidden = [128, 128];
        Activation = HiddenActivation.Relu;
        GradientNorm = 10;
        LearningRate = Schedule.Linear(1e-3, 1e-4);
    }

    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = ValuePresets.Pqn;

    /// <inheritdoc/>
    public override string Name => "pqn";

    /// <summary>The steps of each environment between updates, at least 1; default 32.</summary>
    public int RolloutSteps { get; init; } = 32;

    /// <summary>The passes over a rollout, at least 1; default 4.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>The steps of a minibatch, at least 1; default 128.</summary>
    public int MinibatchSize { get; init; } = 128;

    /// <summary>How far targets look past one step, in [0, 1]; default 0.65.</summary>
    public double Lambda { get; init; } = 0.65;

    /// <summary>The probability of an action at random, values in [0, 1]; default 1 to 0.05 over half of training.</summary>
    public Schedule Exploration { get; init; } = Schedule.Linear(1, 0.05, 0.5);

    internal override string? Refusal(EnvironmentSpec spec) => NeedDiscrete(Name, spec);

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new PqnTraining(model, this, steps, seed);

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => MakeAgent(model, seed, steps, null);

    internal Agent MakeAgent(EnvironmentModel model, long seed, long steps, PqnWeights? weights)
    {
        var encoding = new Encoding(VectorWorld.Start(model, 1, 0).Input, EmbeddingWidth);
        return new NetworkAgent<PqnWeights>(
            model, this, seed, steps, weights ?? Draw(encoding, model.Spec.Actions.Count, RandomKey.FromSeed(0)), encoding, (w, observation) => Apply(encoding, w, observation), false);
    }

    internal PqnWeights Draw(Encoding encoding, int actions, RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        return new(encoding.Draw(keys[0]), Layers.Draw(keys[1], encoding.Features, Hidden, Activation, actions, 1));
    }

    internal Tensor Apply(Encoding encoding, PqnWeights weights, Tensor observation) =>
        Layers.Apply(weights.Layers, Activation, encoding.Apply(weights.Embedding, [], observation), normalise: true);

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(RolloutSteps), RolloutSteps >= 1, "whole numbers from 1"),
        (nameof(Epochs), Epochs >= 1, "whole numbers from 1"),
        (nameof(MinibatchSize), MinibatchSize >= 1, "whole numbers from 1"),
        (nameof(Lambda), Share(Lambda), "numbers from 0 to 1"),
        (nameof(Exploration), Share(Exploration.First) && Share(Exploration.Last), "values from 0 to 1"),
    ];
}
