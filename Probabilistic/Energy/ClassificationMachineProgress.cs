namespace Hybrid.Probabilistic;

/// <summary>How the training of a classification machine stands.</summary>
/// <param name="Epoch">The passes done.</param>
/// <param name="Epochs">Those to be done.</param>
/// <param name="Surprise">The mean of -ln p(label | row) over the latest pass, in nats.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
public sealed record ClassificationMachineProgress(int Epoch, int Epochs, double Surprise, double Seconds);
