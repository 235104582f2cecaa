namespace Hybrid;

/// <summary>What can be chosen about a model of sequences besides its name: <c>ModelSpec.Parse("transformer:128x4", text, new SequenceOptions { Context = 128 })</c>.</summary>
public sealed record SequenceOptions
{
    /// <summary>How many characters a model of text sees at once. Range: at least 1. Default: 64.</summary>
    public int Context { get; init; } = 64;

    /// <summary>How many heads of attention a Transformer has; divides its width. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The probability with which numbers are dropped in training. Range: 0 to below 1. Default: 0.</summary>
    public double Dropout { get; init; }

    internal void Check(string specification)
    {
        if (Context < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"model '{specification}': the context is {Context}; it must be at least 1"), "options");
        }
    }
}
