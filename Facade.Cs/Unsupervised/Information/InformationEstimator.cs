namespace Hybrid.Unsupervised;

/// <summary>How the information of a layer's activations is estimated.</summary>
public enum InformationEstimator
{
    /// <summary>Each activation falls into one of equal bins: R. Shwartz-Ziv and N. Tishby, "Opening the black box of deep neural networks via information", 2017.</summary>
    Binning,

    /// <summary>The activations with Gaussian noise, by the Kullback-Leibler distances of the pairs: an upper bound of I(x; h). A. Kolchinsky and B. Tracey, "Estimating mixture entropy with pairwise distances", 2017.</summary>
    KernelUpper,

    /// <summary>The activations with Gaussian noise, by the Bhattacharyya distances of the pairs: a lower bound of I(x; h). The same paper.</summary>
    KernelLower,
}
