using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>How a deep belief network is refined by the up-down algorithm.</summary>
public sealed record UpDownOptions
{
    /// <summary>The Gibbs steps of the topmost machine in each update, at least 1. Default 3.</summary>
    public int Steps { get; init; } = 3;

    /// <summary>The passes over the data, at least 1. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The rows of a batch, at least 1. Default 100. What is left over at the end of a pass is left out of it.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The step size at the beginning, above 0; it falls in a line to 0. Default 0.01.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The seed of order and sampling. Default 0.</summary>
    public int Seed { get; init; }

    internal void Check() => RowCheck.Options(
        "DeepBeliefNetwork.Refine",
        (nameof(Steps), Steps, Steps >= 1, "whole numbers from 1"),
        (nameof(Epochs), Epochs, Epochs >= 1, "whole numbers from 1"),
        (nameof(BatchSize), BatchSize, BatchSize >= 1, "whole numbers from 1"),
        (nameof(LearningRate), LearningRate, LearningRate > 0 && double.IsFinite(LearningRate), "finite numbers above 0"));
}
