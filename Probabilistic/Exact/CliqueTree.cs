using System.Numerics;

namespace Hybrid.Probabilistic.Exact;

/// <summary>The maximal cliques of a triangulated graph, joined into a forest so that each variable's cliques are connected.</summary>
internal sealed class CliqueTree
{
    private CliqueTree(int[][] cliques, int[] parents, int[][] separators)
    {
        Cliques = cliques;
        Parents = parents;
        Separators = separators;
    }

    /// <summary>The variables of each clique in the order of their elimination. A clique comes after its parent.</summary>
    public int[][] Cliques { get; }

    /// <summary>The parent of each clique; -1 for a root.</summary>
    public int[] Parents { get; }

    /// <summary>The variables that a clique shares with its parent, in the order of their elimination; none for a root.</summary>
    public int[][] Separators { get; }

    /// <summary>The clique tree of an elimination order.</summary>
    /// <remarks>Each elimination makes a clique; one that its parent's clique equals but for the new variable extends that clique (J. Blair and B. Peyton, An introduction to chordal graphs and clique trees, 1993).</remarks>
    public static CliqueTree Of(int[] sizes, IReadOnlyList<int[]> scopes, int[] order)
    {
        int count = sizes.Length;
        var graph = new EliminationGraph(sizes, scopes);
        int[] position = new int[count];
        for (int i = 0; i < count; i++)
        {
            position[order[i]] = i;
        }

        var later = new int[count][];
        foreach (int node in order)
        {
            var neighbours = new List<int>();
            ReadOnlySpan<ulong> row = graph.Row(node);
            for (int w = 0; w < row.Length; w++)
            {
                for (ulong bits = row[w]; bits != 0; bits &= bits - 1)
                {
                    neighbours.Add((w << 6) + BitOperations.TrailingZeroCount(bits));
                }
            }

            neighbours.Sort((a, b) => position[a].CompareTo(position[b]));
            later[node] = [.. neighbours];
            graph.Eliminate(node, widely: false);
        }

        var cliques = new List<List<int>>();
        var parents = new List<int>();
        var separators = new List<int[]>();
        int[] home = new int[count];
        for (int i = count - 1; i >= 0; i--)
        {
            int node = order[i];
            int[] separator = later[node];
            int parent = separator.Length == 0 ? -1 : home[separator[0]];
            if (parent >= 0 && cliques[parent].Count == separator.Length)
            {
                cliques[parent].Insert(0, node);
                home[node] = parent;
                continue;
            }

            home[node] = cliques.Count;
            cliques.Add([node, .. separator]);
            parents.Add(parent);
            separators.Add(separator);
        }

        return new CliqueTree([.. cliques.Select(c => c.ToArray())], [.. parents], [.. separators]);
    }
}
