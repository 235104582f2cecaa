namespace Hybrid.Causal.Discovery;

/// <summary>How well a DAG fits data: a sum over families, each a child and its parents; higher is better. Each family is scored once.</summary>
/// <remarks>One object serves one thread at a time.</remarks>
public abstract class GraphScore
{
    private readonly Dictionary<(int, UInt128), double> _known = [];

    /// <summary>The names of the variables.</summary>
    public abstract IReadOnlyList<string> Variables { get; }

    /// <summary>How many families were scored.</summary>
    public int Scored { get; private set; }

    /// <summary>The score of a family.</summary>
    /// <param name="child">The child.</param>
    /// <param name="parents">Its parents, in any order.</param>
    /// <returns>A term of the graph's score.</returns>
    public double Of(int child, ReadOnlySpan<int> parents)
    {
        UInt128 set = 0;
        if (Variables.Count > 128)
        {
            Scored++;
            return Compute(child, Sorted(parents));
        }

        foreach (int parent in parents)
        {
            set |= UInt128.One << parent;
        }

        if (!_known.TryGetValue((child, set), out double score))
        {
            Scored++;
            score = Compute(child, Sorted(parents));
            _known.Add((child, set), score);
        }

        return score;
    }

    /// <summary>The score of a DAG over the same variables.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The sum over its families.</returns>
    /// <exception cref="ArgumentException">The graph lacks a variable.</exception>
    public double Of(CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var place = Variables.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        return Variables.Sum(name => Of(place[name], graph.Parents(name).Select(p => place[p]).ToArray()));
    }

    /// <summary>Computes the score of a family.</summary>
    /// <param name="child">The child.</param>
    /// <param name="parents">Its parents, ascending.</param>
    protected abstract double Compute(int child, ReadOnlySpan<int> parents);

    private static int[] Sorted(ReadOnlySpan<int> parents)
    {
        int[] sorted = parents.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
