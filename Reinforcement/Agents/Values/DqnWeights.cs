namespace Hybrid.Reinforcement;

/// <summary>The weights of a network of action values.</summary>
/// <param name="Embedding">The table of symbols; empty for numbers.</param>
/// <param name="Trunk">All hidden layers but the last.</param>
/// <param name="Advantage">The last hidden layer and the output for each action.</param>
/// <param name="Value">The same for the state; empty unless duelling.</param>
/// <param name="Noise">The noise of the layers of advantage, then of value; empty unless noisy.</param>
internal sealed record DqnWeights(Tensor[] Embedding, DenseWeights[] Trunk, DenseWeights[] Advantage, DenseWeights[] Value, NoisyWeights[] Noise);
