namespace Hybrid;

/// <summary>Where a training stands: after a batch, or at an epoch's end.</summary>
public sealed record TrainingProgress
{
    /// <summary>The epoch under way or just done, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>How many epochs there will be.</summary>
    public required int Epochs { get; init; }

    /// <summary>How many batches of the epoch are done.</summary>
    public required int Batch { get; init; }

    /// <summary>How many batches the epoch has.</summary>
    public required int Batches { get; init; }

    /// <summary>How many batches are done since the training began.</summary>
    public required int Step { get; init; }

    /// <summary>Whether the epoch is done and, if there is a validation, validated.</summary>
    public required bool IsEpochEnd { get; init; }

    /// <summary>The mean loss over the epoch so far.</summary>
    public required double Loss { get; init; }

    /// <summary>The accuracy over the epoch so far, measured as the network was at each batch; null without classes.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>The loss on the validation data; null but at an epoch's end.</summary>
    public required double? ValidationLoss { get; init; }

    /// <summary>The accuracy on the validation data; null but at an epoch's end, and without classes.</summary>
    public required double? ValidationAccuracy { get; init; }

    /// <summary>Whether this epoch is the best so far; false after a batch.</summary>
    public required bool IsBest { get; init; }

    /// <summary>The time since the epoch began or was resumed; zero in the history of an earlier run.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How many samples are trained on in a second; 0 in the history of an earlier run.</summary>
    public required double SamplesPerSecond { get; init; }
}
