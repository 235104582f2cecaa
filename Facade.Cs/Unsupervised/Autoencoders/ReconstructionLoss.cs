namespace Hybrid.Unsupervised;

/// <summary>What an autoencoder's reconstruction is measured by.</summary>
public enum ReconstructionLoss
{
    /// <summary>Half the squared distance, for numbers of any size.</summary>
    Squared,

    /// <summary>The cross-entropy, for numbers from 0 to 1: decoders give scores, whose logistic function is the reconstruction.</summary>
    CrossEntropy,
}
