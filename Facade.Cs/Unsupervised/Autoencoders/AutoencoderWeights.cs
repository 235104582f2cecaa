using Hybrid.Core;

namespace Hybrid.Unsupervised;

/// <summary>What is trained of an autoencoder.</summary>
/// <param name="Encoder">From rows to codes.</param>
/// <param name="Decoder">The tensors of the decoder that are its own: all, or the biases where weights are the encoder's.</param>
internal sealed record AutoencoderWeights(Sequential Encoder, Tensor[] Decoder);
