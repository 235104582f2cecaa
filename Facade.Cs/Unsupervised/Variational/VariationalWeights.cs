using Hybrid.Core;

namespace Hybrid.Unsupervised;

/// <summary>The networks of a variational autoencoder.</summary>
/// <param name="Encoder">From rows to means and logarithms of variances of the code, side by side.</param>
/// <param name="Decoder">From codes to scores or means of rows.</param>
internal sealed record VariationalWeights(Sequential Encoder, Sequential Decoder);
