namespace Hybrid.Probabilistic;

/// <summary>How the training of a deep Boltzmann machine stands.</summary>
/// <param name="Layer">The layer that is pretrained, from 0; the number of hidden layers while all are trained together.</param>
/// <param name="Epoch">The passes done of this part.</param>
/// <param name="Epochs">Those of this part.</param>
/// <param name="ReconstructionError">The mean squared difference between the rows of the latest pass and what hidden units make of them.</param>
/// <param name="Seconds">The seconds since the beginning of this part.</param>
public sealed record DeepBoltzmannProgress(int Layer, int Epoch, int Epochs, double ReconstructionError, double Seconds);
