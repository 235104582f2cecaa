namespace Hybrid.Reinforcement;

/// <summary>Probabilities of discrete actions; expectations are sums.</summary>
internal sealed class CategoricalPolicy(int actions) : ISoftPolicy
{
    public int Outputs => actions;

    public int CriticOutputs => actions;

    public Tensor Best(Tensor said, Space space) => said;

    public Tensor Draws(Tensor said) => said;

    public (Tensor SoftValue, Tensor LogProbability) Expect(
        ControlNetwork network, PolicyWeights policy, CriticWeights critics, Tensor observation, Func<Tensor, Tensor> allowed, RandomKey key, Tensor temperature)
    {
        Tensor logarithms = allowed(network.Said(policy, observation)).LogSoftmax();
        Tensor probabilities = logarithms.Exp();
        Tensor values = critics.Critics.Select(critic => network.Said(critic, observation)).Aggregate(Tensor.Minimum);
        return ((probabilities * (values - (temperature * logarithms))).Sum(1), (probabilities * logarithms).Sum(1));
    }

    public Tensor Taken(ControlNetwork network, PolicyWeights critic, ReplayBatch batch) =>
        (network.Said(critic, batch.Observation) * batch.Action.OneHot(actions)).Sum(1);
}
