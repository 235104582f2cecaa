namespace Hybrid.Reinforcement;

/// <summary>The weights of a network of action values with normalised layers.</summary>
/// <param name="Embedding">The table of symbols; empty for numbers.</param>
/// <param name="Layers">The layers.</param>
internal sealed record PqnWeights(Tensor[] Embedding, DenseWeights[] Layers);
