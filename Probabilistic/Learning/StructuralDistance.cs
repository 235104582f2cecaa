namespace Hybrid.Probabilistic.Learning;

/// <summary>How far two graphs over the same variables are apart.</summary>
public static class StructuralDistance
{
    /// <summary>
    /// The structural Hamming distance of the graphs' classes: the number of pairs of variables that are joined in one only, or whose edge has another direction or is directed in one only,
    /// once both graphs are reduced to what data can tell (their CPDAGs). Graphs that imply the same independences are 0 apart.
    /// </summary>
    /// <param name="first">A graph.</param>
    /// <param name="second">Another over the same variables, in any order.</param>
    /// <returns>At least 0.</returns>
    /// <remarks>Source: I. Tsamardinos, L. Brown and C. Aliferis, The max-min hill-climbing Bayesian network structure learning algorithm, 2006.</remarks>
    /// <exception cref="ArgumentException">A variable of the first is not in the second, or their numbers differ.</exception>
    public static int OfClasses(BayesianNetwork first, BayesianNetwork second)
    {
        (int[][] a, int[][] b) = Aligned(first, second);
        PartialGraph one = PartialGraph.ClassOf(a);
        PartialGraph other = PartialGraph.ClassOf(b);
        return Pairs(a.Length).Count(pair => one.Mark(pair.X, pair.Y) != other.Mark(pair.X, pair.Y) || one.Mark(pair.Y, pair.X) != other.Mark(pair.Y, pair.X));
    }

    /// <summary>The structural Hamming distance of the graphs themselves: the number of pairs whose arc is missing, extra or turned. It counts directions that no data could tell.</summary>
    /// <param name="first">A graph.</param>
    /// <param name="second">Another over the same variables, in any order.</param>
    /// <returns>At least 0.</returns>
    /// <exception cref="ArgumentException">A variable of the first is not in the second, or their numbers differ.</exception>
    public static int OfGraphs(BayesianNetwork first, BayesianNetwork second)
    {
        (int[][] a, int[][] b) = Aligned(first, second);
        return Pairs(a.Length).Count(pair => a[pair.X].Contains(pair.Y) != b[pair.X].Contains(pair.Y) || a[pair.Y].Contains(pair.X) != b[pair.Y].Contains(pair.X));
    }

    private static (int[][] First, int[][] Second) Aligned(BayesianNetwork first, BayesianNetwork second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Variables.Count == second.Variables.Count
            ? (first.ParentIndex, [.. first.Variables.Select(v => second.Parents(v.Name).Select(p => first.IndexOf(p.Name)).ToArray())])
            : throw new ArgumentException($"StructuralDistance: one graph has {first.Variables.Count} variables and the other {second.Variables.Count}; give graphs over the same.", nameof(second));
    }

    private static IEnumerable<(int X, int Y)> Pairs(int count) => from x in Enumerable.Range(0, count) from y in Enumerable.Range(x + 1, count - x - 1) select (x, y);
}
