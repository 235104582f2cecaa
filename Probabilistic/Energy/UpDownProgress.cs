namespace Hybrid.Probabilistic;

/// <summary>How up-down training stands.</summary>
/// <param name="Epoch">The passes done.</param>
/// <param name="Epochs">Those to be done.</param>
/// <param name="ReconstructionError">The mean squared difference, over the latest pass, of rows from what the first hidden layer that was drawn for them tells of them.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
public sealed record UpDownProgress(int Epoch, int Epochs, double ReconstructionError, double Seconds);
