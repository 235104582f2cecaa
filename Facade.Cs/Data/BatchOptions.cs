namespace Hybrid;

/// <summary>How <see cref="DataSet.Batches(BatchOptions)"/> divides a set. What a batch holds depends on these values and its number only, never on timing.</summary>
public sealed record BatchOptions
{
    /// <summary>How many samples a batch has. Range: at least 1. Default: 32.</summary>
    public int Size { get; init; } = 32;

    /// <summary>The seed of the random order and of the augmentation. Default: null, the order of the set (augmentation then uses seed 0).</summary>
    public long? Seed { get; init; }

    /// <summary>The epoch, which gives each pass over the data an order and an augmentation of its own. Range: at least 0. Default: 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Leaves out a last batch that is not full. Default: false.</summary>
    public bool DropLast { get; init; }

    /// <summary>How many batches of the epoch are passed over, to go on where a training stopped. Range: at least 0. Default: 0.</summary>
    public int Skip { get; init; }

    /// <summary>Reuses buffers: a batch is then valid only until the next one is asked for, and nothing is allocated per batch. Default: false.</summary>
    public bool Reuse { get; init; }

    /// <summary>How many batches a background thread prepares ahead. Range: 0 to 64. Default: 0, none: batches are prepared when asked for.</summary>
    public int Prefetch { get; init; }

    /// <summary>Random changes of each image. Default: null, none.</summary>
    public Augmentation? Augmentation { get; init; }
}
