namespace Hybrid.Probabilistic;

/// <summary>How texts become rows of numbers.</summary>
public sealed record TextVectorizerOptions
{
    /// <summary>The fewest words of an n-gram; at least 1. Default: 1.</summary>
    public int LeastWords { get; init; } = 1;

    /// <summary>The most words of an n-gram; at least <see cref="LeastWords"/>. Default: 1.</summary>
    public int MostWords { get; init; } = 1;

    /// <summary>Terms in fewer texts are left out; at least 1. Default: 1. Not used with <see cref="HashBits"/>.</summary>
    public int MinimumTexts { get; init; } = 1;

    /// <summary>Whether counts are weighted by how rare a term is, ln((1 + texts) / (1 + texts with the term)) + 1, and rows scaled to length 1; otherwise plain counts. Default: true.</summary>
    public bool TfIdf { get; init; } = true;

    /// <summary>When set, terms are hashed into 2^bits columns and no vocabulary is kept; from 1 to 24. Default: null.</summary>
    public int? HashBits { get; init; }

    internal void Check()
    {
        Demand(LeastWords >= 1, nameof(LeastWords), LeastWords, "at least 1");
        Demand(MostWords >= LeastWords, nameof(MostWords), MostWords, $"at least LeastWords, {LeastWords}");
        Demand(MinimumTexts >= 1, nameof(MinimumTexts), MinimumTexts, "at least 1");
        Demand(HashBits is null or (>= 1 and <= 24), nameof(HashBits), HashBits ?? 0, "from 1 to 24");
    }

    private static void Demand(bool holds, string name, int value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"TextVectorizer: {name} is {value}; it must be {allowed}.");
        }
    }
}
