namespace Hybrid;

/// <summary>How a training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>The monitored metric had not improved for <see cref="TrainingOptions.Patience"/> epochs.</summary>
    StoppedEarly,

    /// <summary>It was cancelled; the network is the best so far.</summary>
    Cancelled,
}
