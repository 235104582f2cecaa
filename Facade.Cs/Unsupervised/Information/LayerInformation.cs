namespace Hybrid.Unsupervised;

/// <summary>What a layer's activations h tell of the inputs x and of the labels y, in bits.</summary>
/// <param name="Input">I(x; h), from 0 to log2 of the number of rows.</param>
/// <param name="Label">I(h; y), from 0 to H(y).</param>
public sealed record LayerInformation(double Input, double Label);
