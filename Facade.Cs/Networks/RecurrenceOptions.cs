namespace Hybrid;

/// <summary>What can be chosen about a recurrent layer: <c>network.Lstm(128, new() { Layers = 2, Bidirectional = true })</c>.</summary>
public sealed record RecurrenceOptions
{
    /// <summary>How many layers, each on the outputs of the one below; at least 1. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether each layer also runs from the last step to the first, its outputs joined to the forward ones. Default: false.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Whether the output is that of every step, <c>[time, directions * hidden]</c>, and not of the last alone, <c>[directions * hidden]</c>. Default: false.</summary>
    public bool ReturnSequence { get; init; }

    /// <summary>
    /// Whether steps whose first feature is NaN are absent, as in a data set of sequences of different length: the state passes over them, and their output is NaN, so that
    /// a masked layer above passes over them too. Default: false.
    /// </summary>
    public bool Masked { get; init; }

    /// <summary>The probability of dropout between layers in training, from 0 to below 1. Default: 0.</summary>
    public double Dropout { get; init; }
}
