namespace Hybrid.Reinforcement;

/// <summary>Evolution strategies: the gradient of the expected return by the weights, estimated from whole episodes of disturbed policies, without back-propagation.</summary>
/// <remarks>
/// Each generation draws directions e, plays w + d e and w - d e, replaces returns by centred ranks u and climbs the mean of (u(w + d e) - u(w - d e)) e by Adam. Discrete and continuous actions.
/// Source: T. Salimans and others, "Evolution strategies as a scalable alternative to reinforcement learning", 2017.
/// </remarks>
public sealed record EvolutionStrategies : AgentOptions
{
    /// <summary>The usual options: two episodes for each disturbed policy, one hidden layer of 32, learning rate 0.03.</summary>
    public EvolutionStrategies()
    {
        Environments = 2;
        Hidden = [32];
        LearningRate = Schedule.Linear(0.03, 0.01);
    }

    /// <summary>Tuned by environment.</summary>
    public static AgentPreset Preset { get; } = new(_ => new EvolutionStrategies());

    /// <inheritdoc/>
    public override string Name => "es";

    /// <summary>The directions of a generation, at least 1; default 16. Each is tried forth and back.</summary>
    public int Directions { get; init; } = 16;

    /// <summary>How far policies are disturbed, above 0; default 0.1.</summary>
    public double Deviation { get; init; } = 0.1;

    internal override string? Refusal(EnvironmentSpec spec) => null;

    internal override AgentTraining Start(EnvironmentModel model, long steps, long seed) => new EvolutionTraining(model, this, steps, seed);

    internal override Agent MakeAgent(EnvironmentModel model, long seed, long steps) => MakeAgent(model, seed, steps, null);

    internal Agent MakeAgent(EnvironmentModel model, long seed, long steps, PolicyWeights? weights)
    {
        var encoding = new Encoding(VectorWorld.Start(model, 1, 0).Input, EmbeddingWidth);
        return new NetworkAgent<PolicyWeights>(
            model, this, seed, steps, weights ?? Draw(encoding, model.Spec.Actions, RandomKey.FromSeed(0)), encoding, (w, observation) => Said(encoding, model.Spec.Actions, w, observation), false);
    }

    internal PolicyWeights Draw(Encoding encoding, Space actions, RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        return new(encoding.Draw(keys[0]), Layers.Draw(keys[1], encoding.Features, Hidden, Activation, Math.Max(1, actions.Count), 1));
    }

    /// <summary>Scores of discrete actions, or a continuous action of the space.</summary>
    internal Tensor Said(Encoding encoding, Space actions, PolicyWeights weights, Tensor observation)
    {
        Tensor said = Layers.Apply(weights.Layers, Activation, encoding.Apply(weights.Embedding, [], observation));
        return actions.IsDiscrete ? said : ((actions.High[0] + actions.Low[0]) / 2) + ((actions.High[0] - actions.Low[0]) / 2 * said.Tanh());
    }

    private protected override IEnumerable<(string Name, bool Good, string Allowed)> Rules() =>
    [
        .. base.Rules(),
        (nameof(Directions), Directions >= 1, "whole numbers from 1"),
        (nameof(Deviation), Positive(Deviation), "finite numbers above 0"),
    ];
}
