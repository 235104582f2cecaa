namespace Hybrid;

/// <summary>What <see cref="Network.Fit(DataSet, TrainingOptions?, IProgress{TrainingProgress}?, CancellationToken)"/> returns.</summary>
public sealed class TrainingResult
{
    internal TrainingResult(Network network, IReadOnlyList<TrainingProgress> history, TrainingOutcome outcome, TimeSpan elapsed)
    {
        Network = network;
        History = history;
        Outcome = outcome;
        Elapsed = elapsed;
    }

    /// <summary>The trained network; the one that was trained is as it was.</summary>
    public Network Network { get; }

    /// <summary>One entry for each epoch that was finished, those before a resumption included.</summary>
    public IReadOnlyList<TrainingProgress> History { get; }

    /// <summary>How it ended.</summary>
    public TrainingOutcome Outcome { get; }

    /// <summary>How long this call took.</summary>
    public TimeSpan Elapsed { get; }
}
