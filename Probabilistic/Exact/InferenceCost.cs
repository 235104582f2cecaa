using System.Globalization;

namespace Hybrid.Probabilistic;

/// <summary>What exact inference in a model costs, found without making its tables.</summary>
/// <param name="Width">The number of variables of the largest clique, less one.</param>
/// <param name="Entries">The number of entries of all tables together: what a propagation goes through a few times.</param>
/// <param name="LargestTable">The number of entries of the largest table.</param>
/// <param name="Heuristic">What found the elimination order.</param>
/// <param name="OrdersTried">How many orders were tried.</param>
public sealed record InferenceCost(int Width, double Entries, double LargestTable, EliminationHeuristic Heuristic, int OrdersTried)
{
    /// <summary>The memory of the tables, in bytes: potentials, and working tables of one session.</summary>
    public double Bytes => 2 * sizeof(double) * Entries;

    /// <summary>A line with the width and the sizes.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"width {Width}, {Entries:G9} table entries ({ByteText.Of(Bytes)}), the largest table {LargestTable:G9}, by {Heuristic} of {OrdersTried} orders");
}
