namespace Hybrid.Unsupervised;

/// <summary>How the training of a variational information bottleneck stands.</summary>
/// <param name="Epoch">The passes done.</param>
/// <param name="Epochs">Those to be done.</param>
/// <param name="Distortion">The mean cross-entropy of the labels over the latest pass, in nats a row.</param>
/// <param name="Rate">The mean divergence of the code from its prior over the latest pass, in nats a row.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
public sealed record BottleneckProgress(int Epoch, int Epochs, double Distortion, double Rate, double Seconds);
