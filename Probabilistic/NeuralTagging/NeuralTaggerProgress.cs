namespace Hybrid.Probabilistic;

/// <summary>How the training of a neural tagger stands.</summary>
/// <param name="Epoch">The passes done.</param>
/// <param name="Epochs">Those to be done.</param>
/// <param name="Loss">The mean of -ln p of a sentence in the latest pass, dropout included.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
public sealed record NeuralTaggerProgress(int Epoch, int Epochs, double Loss, double Seconds);
