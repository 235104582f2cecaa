namespace Hybrid.Probabilistic;

/// <summary>How well the pieces of one type are found.</summary>
/// <param name="Gold">How many there are.</param>
/// <param name="Found">How many were found.</param>
/// <param name="Correct">How many were found exactly, with their type.</param>
public sealed record ChunkScore(int Gold, int Found, int Correct)
{
    /// <summary>Correct over found; 0 when none was found.</summary>
    public double Precision => Found == 0 ? 0 : (double)Correct / Found;

    /// <summary>Correct over gold; 0 when there is none.</summary>
    public double Recall => Gold == 0 ? 0 : (double)Correct / Gold;

    /// <summary>The harmonic mean of precision and recall: 2 correct / (gold + found); 0 when there is nothing.</summary>
    public double F1 => Gold + Found == 0 ? 0 : 2.0 * Correct / (Gold + Found);
}
