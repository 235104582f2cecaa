namespace Hybrid.Probabilistic;

/// <summary>How the training of a restricted Boltzmann machine stands.</summary>
/// <param name="Epoch">The passes done.</param>
/// <param name="Epochs">Those to be done.</param>
/// <param name="ReconstructionError">The mean squared difference between the rows of the latest pass and the visible units after the negative phase's Gibbs steps: what their hidden units make of them, or, with persistent chains, the chains, which belong to no row, so that it hardly falls.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
public sealed record RestrictedBoltzmannProgress(int Epoch, int Epochs, double ReconstructionError, double Seconds);
