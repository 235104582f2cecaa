namespace Hybrid.Unsupervised;

/// <summary>How an autoencoder is built and trained.</summary>
public sealed record AutoencoderOptions
{
    /// <summary>The numbers of the code, at least 1. Default 32.</summary>
    public int Code { get; init; } = 32;

    /// <summary>The widths of layers between rows and code; the decoder has them the other way round. Default none.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>The function of hidden layers. Default the rectifier.</summary>
    public Func<Network, Network> Activation { get; init; } = network => network.Relu();

    /// <summary>The function of the code. Default the logistic one; <c>network => network</c> for a linear code.</summary>
    public Func<Network, Network> CodeActivation { get; init; } = network => network.Sigmoid();

    /// <summary>Whether the decoder's weights are the encoder's, transposed; for dense layers. Default false.</summary>
    public bool Tied { get; init; }

    /// <summary>What reconstructions are measured by. Default squares.</summary>
    public ReconstructionLoss Loss { get; init; } = ReconstructionLoss.Squared;

    /// <summary>What is done to rows before the encoder sees them; null, the default, for nothing.</summary>
    public Corruption? Corruption { get; init; }

    /// <summary>The mean that each number of the code should have over rows, in (0, 1), for codes in (0, 1); null, the default, for none (A. Ng, "Sparse autoencoder", 2011).</summary>
    public double? SparsityTarget { get; init; }

    /// <summary>The weight of the divergence from that mean, at least 0. Default 0.1.</summary>
    public double SparsityWeight { get; init; } = 0.1;

    /// <summary>How much of the running mean of codes is kept from batch to batch, in [0, 1): means of one small batch are noisy. The gradient is taken as though the batch alone had this mean. Default 0.9.</summary>
    public double SparsityMemory { get; init; } = 0.9;

    /// <summary>The weight of the sum of the code's absolute values, at least 0. Default 0.</summary>
    public double L1Weight { get; init; }

    /// <summary>The weight of the squared norm of the code's derivative by the row, at least 0 (S. Rifai and others, "Contractive auto-encoders", 2011); exact for one dense layer, by a random direction a row for more. Default 0.</summary>
    public double ContractionWeight { get; init; }

    /// <summary>The penalty decay / 2 |W|², at least 0. Default 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The passes in which each layer is trained by itself first, on what the layers below make of rows (Y. Bengio and others, "Greedy layer-wise training of deep networks", 2007), at least 0. Default 0.</summary>
    public int LayerEpochs { get; init; }

    /// <summary>The passes over the data with all layers together, at least 0. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The rows of a batch, at least 1; what is left over at the end of a pass is left out of it. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's step size, above 0; it falls in a line to a tenth. Default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The seed of weights, order and noise. Default 0.</summary>
    public int Seed { get; init; }

    internal bool IsPenalised => Corruption is not null || SparsityTarget is not null || L1Weight > 0 || ContractionWeight > 0;

    internal void Check() => RowCheck.Options(
        "Autoencoder",
        (nameof(Code), Code, Code >= 1, "whole numbers from 1"),
        (nameof(Hidden), $"[{string.Join(", ", Hidden)}]", Hidden.All(width => width >= 1), "whole numbers from 1"),
        (nameof(SparsityTarget), SparsityTarget ?? 0.5, SparsityTarget is null or (> 0 and < 1), "numbers between 0 and 1"),
        (nameof(SparsityWeight), SparsityWeight, SparsityWeight >= 0 && double.IsFinite(SparsityWeight), "finite numbers from 0"),
        (nameof(SparsityMemory), SparsityMemory, SparsityMemory is >= 0 and < 1, "numbers from 0 to below 1"),
        (nameof(L1Weight), L1Weight, L1Weight >= 0 && double.IsFinite(L1Weight), "finite numbers from 0"),
        (nameof(ContractionWeight), ContractionWeight, ContractionWeight >= 0 && double.IsFinite(ContractionWeight), "finite numbers from 0"),
        (nameof(WeightDecay), WeightDecay, WeightDecay >= 0 && double.IsFinite(WeightDecay), "finite numbers from 0"),
        (nameof(LayerEpochs), LayerEpochs, LayerEpochs >= 0, "whole numbers from 0"),
        (nameof(Epochs), Epochs, Epochs >= 0, "whole numbers from 0"),
        (nameof(BatchSize), BatchSize, BatchSize >= 1, "whole numbers from 1"),
        (nameof(LearningRate), LearningRate, LearningRate > 0 && double.IsFinite(LearningRate), "finite numbers above 0"));
}
