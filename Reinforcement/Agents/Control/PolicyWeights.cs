namespace Hybrid.Reinforcement;

/// <summary>A policy's weights.</summary>
/// <param name="Embedding">The table of symbols; empty for numbers.</param>
/// <param name="Layers">The layers.</param>
internal sealed record PolicyWeights(Tensor[] Embedding, DenseWeights[] Layers);
