namespace Hybrid.Unsupervised;

/// <summary>How the training of an autoencoder stands.</summary>
/// <param name="Layer">The layer that is trained by itself, from 0; null while all are trained together.</param>
/// <param name="Epoch">The passes done of this layer, or of all together.</param>
/// <param name="Epochs">Those to be done of it.</param>
/// <param name="Loss">The mean of what is minimised over the latest pass, a row.</param>
/// <param name="Seconds">The seconds since the beginning of these passes.</param>
public sealed record AutoencoderProgress(int? Layer, int Epoch, int Epochs, double Loss, double Seconds);
