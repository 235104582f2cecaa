using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>How a classification restricted Boltzmann machine is trained: it raises <see cref="Discriminative"/> ln p(label | row) + <see cref="Generative"/> ln p(row, label).</summary>
public sealed record ClassificationMachineOptions
{
    /// <summary>The hidden units, at least 1. Default 500.</summary>
    public int Hidden { get; init; } = 500;

    /// <summary>The weight of the label's likelihood given the row, whose slope is exact, at least 0. Default 1.</summary>
    public double Discriminative { get; init; } = 1;

    /// <summary>The weight of the likelihood of row and label together, by contrastive divergence, at least 0. Default 0.01: the hybrid machine of the source.</summary>
    public double Generative { get; init; } = 0.01;

    /// <summary>The Gibbs steps of the generative part, at least 1. Default 1.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The passes over the data, at least 1. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The rows of a batch, at least 1. Default 100. What is left over at the end of a pass is left out of it.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Adam's step size at the beginning, above 0; it falls in a line to a tenth. Default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The seed of weights, order and sampling. Default 0.</summary>
    public int Seed { get; init; }

    internal void Check() => RowCheck.Options(
        "ClassificationMachine",
        (nameof(Hidden), Hidden, Hidden >= 1, "whole numbers from 1"),
        (nameof(Discriminative), Discriminative, Discriminative >= 0 && double.IsFinite(Discriminative), "finite numbers from 0"),
        (nameof(Generative), Generative, Generative >= 0 && double.IsFinite(Generative) && Generative + Discriminative > 0, "finite numbers from 0, above 0 where Discriminative is 0,"),
        (nameof(Steps), Steps, Steps >= 1, "whole numbers from 1"),
        (nameof(Epochs), Epochs, Epochs >= 1, "whole numbers from 1"),
        (nameof(BatchSize), BatchSize, BatchSize >= 1, "whole numbers from 1"),
        (nameof(LearningRate), LearningRate, LearningRate > 0 && double.IsFinite(LearningRate), "finite numbers above 0"));
}
