namespace Hybrid.Reinforcement;

/// <summary>What an update minimises, and what is measured beside it; each a scalar.</summary>
/// <param name="Total">The loss.</param>
/// <param name="Policy">Its part of the policy.</param>
/// <param name="Value">The mean squared error of the value.</param>
/// <param name="Entropy">The mean entropy.</param>
/// <param name="Divergence">The mean divergence from the policy that acted: mean (ratio - 1 - ln ratio).</param>
internal sealed record PolicyLoss(Tensor Total, Tensor Policy, Tensor Value, Tensor Entropy, Tensor Divergence)
{
    /// <summary>The clipped objective.</summary>
    public static PolicyLoss Of(ActorCritic network, OnPolicyOptions options, bool clipValues, ActorCriticWeights weights, Tensor[] moments, PolicyBatch batch)
    {
        Tensor policy;
        Tensor value;
        if (batch.Memory.Length > 0)
        {
            (policy, value, _) = network.Apply(weights, moments, batch.Observation, batch.Memory[0], batch.Memory[1]);
        }
        else
        {
            (policy, value) = network.Apply(weights, moments, batch.Observation);
        }

        (Tensor logProbability, Tensor entropies) = network.Distribution(weights, policy, batch.Action, batch.Mask);
        Tensor change = logProbability - batch.LogProbability;
        Tensor ratio = change.Exp();
        Tensor limited = Tensor.Minimum(Tensor.Maximum(ratio, 1 - batch.Clip), 1 + batch.Clip);
        Tensor policyLoss = -Tensor.Minimum(ratio * batch.Advantage, limited * batch.Advantage).Mean();
        Tensor error = (value - batch.Return).Square();
        if (clipValues)
        {
            Tensor moved = batch.Value + Tensor.Minimum(Tensor.Maximum(value - batch.Value, -batch.Clip), batch.Clip);
            error = Tensor.Maximum(error, (moved - batch.Return).Square());
        }

        Tensor valueLoss = error.Mean();
        Tensor entropy = entropies.Mean();
        return new(policyLoss + (options.ValueWeight * valueLoss) - (batch.EntropyWeight * entropy), policyLoss, valueLoss, entropy, (ratio - 1 - change).Mean());
    }
}
