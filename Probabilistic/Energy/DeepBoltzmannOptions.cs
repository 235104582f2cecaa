namespace Hybrid.Probabilistic;

/// <summary>How a deep Boltzmann machine is trained.</summary>
public sealed record DeepBoltzmannOptions
{
    /// <summary>The units of the hidden layers, from the data upwards; at least one layer, each of at least 1. Default 500 and 1000.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [500, 1000];

    /// <summary>The passes in which each layer is trained by itself first, at least 0. Default 20.</summary>
    public int PretrainingEpochs { get; init; } = 20;

    /// <summary>The step size of that at the beginning, above 0; it falls in a line to 0. Default 0.05.</summary>
    public double PretrainingLearningRate { get; init; } = 0.05;

    /// <summary>The passes in which all layers are trained together, at least 1. Default 50.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>The step size of that at the beginning, above 0; it falls in a line to <see cref="FinalLearningRate"/>. Default 0.005.</summary>
    public double LearningRate { get; init; } = 0.005;

    /// <summary>The step size at the end, at least 0. Default 0.</summary>
    public double FinalLearningRate { get; init; }

    /// <summary>The rows of a batch, and the persistent chains; at least 1. Default 100. What is left over at the end of a pass is left out of it.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The Gibbs steps of the chains a batch, at least 1. Default 5.</summary>
    public int Steps { get; init; } = 5;

    /// <summary>The mean-field sweeps over all hidden layers a batch, at least 1. Default 10.</summary>
    public int MeanFieldSweeps { get; init; } = 10;

    /// <summary>The penalty decay / 2 |W|², at least 0. Default 2e-4.</summary>
    public double WeightDecay { get; init; } = 2e-4;

    /// <summary>The seed of weights, order and sampling. Default 0.</summary>
    public int Seed { get; init; }

    internal void Check()
    {
        (string Name, object Value, bool Good, string Allowed)[] rules =
        [
            (nameof(Hidden), $"[{string.Join(", ", Hidden)}]", Hidden.Count >= 1 && Hidden.All(units => units >= 1), "one or more whole numbers from 1"),
            (nameof(PretrainingEpochs), PretrainingEpochs, PretrainingEpochs >= 0, "whole numbers from 0"),
            (nameof(PretrainingLearningRate), PretrainingLearningRate, PretrainingLearningRate > 0 && double.IsFinite(PretrainingLearningRate), "finite numbers above 0"),
            (nameof(Epochs), Epochs, Epochs >= 1, "whole numbers from 1"),
            (nameof(LearningRate), LearningRate, LearningRate > 0 && double.IsFinite(LearningRate), "finite numbers above 0"),
            (nameof(FinalLearningRate), FinalLearningRate, FinalLearningRate >= 0 && double.IsFinite(FinalLearningRate), "finite numbers from 0"),
            (nameof(BatchSize), BatchSize, BatchSize >= 1, "whole numbers from 1"),
            (nameof(Steps), Steps, Steps >= 1, "whole numbers from 1"),
            (nameof(MeanFieldSweeps), MeanFieldSweeps, MeanFieldSweeps >= 1, "whole numbers from 1"),
            (nameof(WeightDecay), WeightDecay, WeightDecay >= 0 && double.IsFinite(WeightDecay), "finite numbers from 0"),
        ];
        foreach ((string name, object value, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException(FormattableString.Invariant($"DeepBoltzmannMachine: {name} is {value}; {allowed} are allowed."));
            }
        }
    }
}
