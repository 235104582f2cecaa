namespace Hybrid.Reinforcement;

/// <summary>The trained forms of these agents: their policies.</summary>
internal static class ControlAgents
{
    public static Agent Deterministic(ControlOptions options, EnvironmentModel model, long seed, long steps, PolicyWeights? weights)
    {
        var network = new ControlNetwork(options, new Encoding(VectorWorld.Start(model, 1, 0).Input, options.EmbeddingWidth));
        Space space = model.Spec.Actions;
        (double middle, double half) = ((space.High[0] + space.Low[0]) / 2, (space.High[0] - space.Low[0]) / 2);
        return new NetworkAgent<PolicyWeights>(
            model,
            options,
            seed,
            steps,
            weights ?? network.DrawPolicy(RandomKey.FromSeed(0), 1),
            network.Encoding,
            (w, observation) => middle + (half * network.Said(w, observation).Tanh()),
            false);
    }

    public static Agent Soft(ControlOptions options, ISoftPolicy policy, EnvironmentModel model, long seed, long steps, PolicyWeights? weights)
    {
        var network = new ControlNetwork(options, new Encoding(VectorWorld.Start(model, 1, 0).Input, options.EmbeddingWidth));
        return new NetworkAgent<PolicyWeights>(
            model,
            options,
            seed,
            steps,
            weights ?? network.DrawPolicy(RandomKey.FromSeed(0), policy.Outputs),
            network.Encoding,
            (w, observation) => policy.Best(network.Said(w, observation), model.Spec.Actions),
            model.Spec.Actions.IsDiscrete);
    }
}
