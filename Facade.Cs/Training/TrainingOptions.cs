namespace Hybrid;

/// <summary>How a network is trained. Immutable: <c>options with { Epochs = 5 }</c> is another value.</summary>
public sealed record TrainingOptions
{
    /// <summary>How many times the training goes through the data, those done before a resumption included. Range: at least 0. Default: 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>How many samples a step sees. Range: at least 1. Default: 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How gradients move the weights. Default: Adam with the rate 0.001.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.Adam(0.001);

    /// <summary>What is minimised. Default: null: softmax cross-entropy for data with classes, the squared error for real targets.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The seed of the order of the samples, of dropout and of the augmentation. The same seed gives the same weights, bit for bit, at any number of threads. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>Data on which the network is measured after each epoch. Default: null.</summary>
    public DataSet? Validation { get; init; }

    /// <summary>The share of the training data that is set aside, at random by the seed, and measured on after each epoch. Range: 0 to below 1; 0 with <see cref="Validation"/>. Default: 0.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>What decides which epoch is best. Default: null: the accuracy for data with classes that is validated, else the loss; of the validation, if there is one.</summary>
    public TrainingMetric? Monitor { get; init; }

    /// <summary>After how many epochs in a row without a better one the training stops. Range: at least 1. Default: null, never.</summary>
    public int? Patience { get; init; }

    /// <summary>By how much the monitored metric must be better to count. Range: at least 0. Default: 0.</summary>
    public double MinimumImprovement { get; init; }

    /// <summary>Whether the result is the network of the best epoch and not of the last. Default: null: yes when there is a validation.</summary>
    public bool? KeepBest { get; init; }

    /// <summary>Over how many batches gradients are averaged before each move. Range: at least 1. Default: 1.</summary>
    public int AccumulatedBatches { get; init; } = 1;

    /// <summary>Lowers the learning rate when the monitored metric stops improving. Default: null, never.</summary>
    public PlateauOptions? Plateau { get; init; }

    /// <summary>Random changes of the training images. Default: null, none.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Whether features get mean 0 and deviation 1 over the training data; the network keeps the means and deviations and applies them itself. Default: false.</summary>
    public bool Standardise { get; init; }

    /// <summary>A folder for checkpoints, written after each epoch as whole files; it is made when missing. They do not change the result. Default: null, none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Makes a checkpoint also after every so many batches. Range: at least 1. Default: null, only after epochs.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>How many batches of text an epoch has, between one measuring and the next. Range: at least 1. Default: null, as many as have the text's length together.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>Goes on from the newest whole checkpoint of the folder, or starts anew when there is none. Default: false.</summary>
    public bool Resume { get; init; }

    internal void Check()
    {
        Demand(Epochs >= 0, nameof(Epochs), Epochs, "at least 0");
        Demand(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Demand(Optimizer is not null, nameof(Optimizer), "null", "an optimizer");
        Demand(ValidationFraction >= 0 && ValidationFraction < 1, nameof(ValidationFraction), ValidationFraction, "from 0 to below 1");
        Demand(ValidationFraction == 0 || Validation is null, nameof(ValidationFraction), ValidationFraction, "0 when Validation is given");
        Demand(Patience is null or >= 1, nameof(Patience), Patience, "at least 1, or null");
        Demand(MinimumImprovement >= 0 && double.IsFinite(MinimumImprovement), nameof(MinimumImprovement), MinimumImprovement, "at least 0");
        Demand(AccumulatedBatches >= 1, nameof(AccumulatedBatches), AccumulatedBatches, "at least 1");
        Demand(CheckpointEvery is null or >= 1, nameof(CheckpointEvery), CheckpointEvery, "at least 1, or null");
        Demand(StepsPerEpoch is null or >= 1, nameof(StepsPerEpoch), StepsPerEpoch, "at least 1, or null");
        Demand(!Resume || CheckpointFolder is not null, nameof(Resume), Resume, "false without a CheckpointFolder");
        Plateau?.Check();
    }

    private static void Demand(bool holds, string option, object? value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"TrainingOptions: {option} is {value}; it must be {allowed}."), "options");
        }
    }
}
