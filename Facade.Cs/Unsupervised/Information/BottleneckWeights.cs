namespace Hybrid.Unsupervised;

/// <summary>The weights of a variational information bottleneck.</summary>
/// <param name="Encoder">From rows to means and logarithms of variances of the code, side by side.</param>
/// <param name="Classifier">From codes to the scores of the classes.</param>
internal sealed record BottleneckWeights(DenseLayer[] Encoder, DenseLayer[] Classifier);
