using System.Globalization;

namespace Hybrid.Probabilistic;

/// <summary>Exact inference would need more memory than is allowed.</summary>
public sealed class InferenceTooLargeException : InvalidOperationException
{
    /// <summary>Says what would be needed.</summary>
    /// <param name="neededBytes">The memory that the tables would take, in bytes.</param>
    /// <param name="allowedBytes">The memory that is allowed, in bytes.</param>
    /// <param name="largestClique">The number of entries of the largest table.</param>
    public InferenceTooLargeException(double neededBytes, double allowedBytes, double largestClique)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"exact inference would need {ByteText.Of(neededBytes)} of tables (the largest has {largestClique:G3} entries) and {ByteText.Of(allowedBytes)} are allowed; allow more by ExactOptions.MemoryLimit, observe more variables, or use an approximate engine (auto, bp, importance, gibbs)"))
    {
        NeededBytes = neededBytes;
        AllowedBytes = allowedBytes;
        LargestClique = largestClique;
    }

    /// <summary>The memory that the tables would take, in bytes.</summary>
    public double NeededBytes { get; }

    /// <summary>The memory that is allowed, in bytes.</summary>
    public double AllowedBytes { get; }

    /// <summary>The number of entries of the largest table.</summary>
    public double LargestClique { get; }
}
