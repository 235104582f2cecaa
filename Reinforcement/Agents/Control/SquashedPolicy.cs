namespace Hybrid.Reinforcement;

/// <summary>A normal number squashed by tanh; expectations are estimated by one draw through which gradients flow.</summary>
internal sealed class SquashedPolicy : ISoftPolicy
{
    private const double Least = -5;
    private const double Greatest = 2;

    public int Outputs => 2;

    public int CriticOutputs => 0;

    public Tensor Best(Tensor said, Space space)
    {
        (double middle, double half) = ((space.High[0] + space.Low[0]) / 2, (space.High[0] - space.Low[0]) / 2);
        return middle + (half * said[.., ..1].Tanh());
    }

    public Tensor Draws(Tensor said) => Tensor.Concatenate([said[.., ..1], LogDeviation(said).ExpandDims(1)], 1);

    public (Tensor SoftValue, Tensor LogProbability) Expect(
        ControlNetwork network, PolicyWeights policy, CriticWeights critics, Tensor observation, Func<Tensor, Tensor> allowed, RandomKey key, Tensor temperature)
    {
        Tensor said = network.Said(policy, observation);
        Tensor spread = LogDeviation(said);
        Tensor noise = key.Normal(said.Shape[0]);
        Tensor before = said[.., 0] + (noise * spread.Exp());

        // The density of tanh(x): that of x divided by the slope 1 - tanh(x)^2, whose logarithm is 2 (ln 2 - x - softplus(-2x)).
        Tensor density = (-0.5 * noise.Square()) - spread - (0.5 * Math.Log(2 * Math.PI)) - (2 * (Math.Log(2) - before - (-2 * before).Softplus()));
        Tensor action = before.Tanh();
        Tensor value = critics.Critics.Select(critic => network.Value(critic, observation, action)).Aggregate(Tensor.Minimum);
        return (value - (temperature * density), density);
    }

    public Tensor Taken(ControlNetwork network, PolicyWeights critic, ReplayBatch batch) => network.Value(critic, batch.Observation, batch.Action);

    private static Tensor LogDeviation(Tensor said) => Least + (0.5 * (Greatest - Least) * (said[.., 1].Tanh() + 1));
}
