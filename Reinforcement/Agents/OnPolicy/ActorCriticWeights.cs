namespace Hybrid.Reinforcement;

/// <summary>The weights of a policy and a value.</summary>
/// <param name="Embedding">The table of symbols, which both share; empty for numbers.</param>
/// <param name="Actor">The policy's layers; with a shared trunk the last gives the value too.</param>
/// <param name="Critic">The value's layers; empty with a shared trunk.</param>
/// <param name="LogDeviation">The logarithm of the deviation of continuous actions, [1]; empty for discrete ones.</param>
/// <param name="Trunk">With memory, the layers before it, which policy and value share; else none.</param>
/// <param name="Memory">The gated unit's layers of the input and of the state, [.., 3 width]; none without memory.</param>
internal sealed record ActorCriticWeights(
    Tensor[] Embedding, DenseWeights[] Actor, DenseWeights[] Critic, Tensor[] LogDeviation, DenseWeights[] Trunk, DenseWeights[] Memory);
