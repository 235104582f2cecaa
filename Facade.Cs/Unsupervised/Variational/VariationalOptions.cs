namespace Hybrid.Unsupervised;

/// <summary>How a variational autoencoder is built and trained.</summary>
public sealed record VariationalOptions
{
    /// <summary>The numbers of the code, at least 1. Default 20.</summary>
    public int Code { get; init; } = 20;

    /// <summary>The widths of the encoder's hidden layers; the decoder has them the other way round. Default one of 400.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>Whether the decoder's outputs are means of Gaussians of variance 1; else probabilities of 0 and 1. Default false.</summary>
    public bool Gaussian { get; init; }

    /// <summary>The classes that rows are generated of: the label goes to encoder and decoder (K. Sohn, H. Lee and X. Yan, "Learning structured output representation", 2015), at least 0; 0, the default, for none.</summary>
    public int Classes { get; init; }

    /// <summary>The weight of the code's divergence from its prior (I. Higgins and others, "beta-VAE", 2017), above 0. Default 1.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>The codes drawn for each row in training, at least 1; above 1 the importance-weighted bound is climbed (Y. Burda, R. Grosse and R. Salakhutdinov, 2016), which needs a <see cref="Beta"/> of 1. Default 1.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>The passes over the data, at least 1. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The rows of a batch, at least 1; what is left over at the end of a pass is left out of it. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's step size, above 0; it falls in a line to a tenth. Default 0.003.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Whether each batch draws new pixels of 0 and 1 with the rows' numbers as probabilities. Default false: the numbers stand for themselves in the cross-entropy.</summary>
    public bool Binarise { get; init; }

    /// <summary>The seed of weights, order and noise. Default 0.</summary>
    public int Seed { get; init; }

    internal void Check() => RowCheck.Options(
        "VariationalAutoencoder",
        (nameof(Code), Code, Code >= 1, "whole numbers from 1"),
        (nameof(Hidden), $"[{string.Join(", ", Hidden)}]", Hidden.All(width => width >= 1), "whole numbers from 1"),
        (nameof(Classes), Classes, Classes >= 0, "whole numbers from 0"),
        (nameof(Beta), Beta, Beta > 0 && double.IsFinite(Beta), "finite numbers above 0"),
        (nameof(Samples), Samples, Samples >= 1 && (Samples == 1 || Beta == 1), "whole numbers from 1, above 1 with a Beta of 1,"),
        (nameof(Epochs), Epochs, Epochs >= 1, "whole numbers from 1"),
        (nameof(BatchSize), BatchSize, BatchSize >= 1, "whole numbers from 1"),
        (nameof(LearningRate), LearningRate, LearningRate > 0 && double.IsFinite(LearningRate), "finite numbers above 0"),
        (nameof(Binarise), Binarise, !(Binarise && Gaussian), "with Gaussian outputs only false and without both"));
}
