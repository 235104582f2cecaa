namespace Hybrid.Probabilistic;

/// <summary>How the training of a deep belief network stands.</summary>
/// <param name="Layer">The layer that is learning, from 0.</param>
/// <param name="Layers">All layers.</param>
/// <param name="Machine">How that layer's training stands.</param>
public sealed record DeepBeliefProgress(int Layer, int Layers, RestrictedBoltzmannProgress Machine);
