namespace Hybrid.Unsupervised;

/// <summary>How the training of a variational autoencoder stands.</summary>
/// <param name="Epoch">The passes done.</param>
/// <param name="Epochs">Those to be done.</param>
/// <param name="Bound">The mean of the bound that was climbed over the latest pass, in nats a row.</param>
/// <param name="Seconds">The seconds since the beginning.</param>
public sealed record VariationalProgress(int Epoch, int Epochs, double Bound, double Seconds);
