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
            $"exact inference would need {Size(neededBytes)} of tables (the largest has {largestClique:G3} entries) and {Size(allowedBytes)} are allowed; allow more by ExactOptions.MemoryLimit, observe more variables, or use an approximate engine (bp, gibbs, likelihood)"))
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

    private static string Size(double bytes) => bytes switch
    {
        >= 1e12 => string.Create(CultureInfo.InvariantCulture, $"{bytes:G3} bytes"),
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
    };
}
