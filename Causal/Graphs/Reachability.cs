using System.Runtime.CompilerServices;

namespace Hybrid.Causal;

/// <summary>m-connection by walking over (variable, how it was entered) pairs, linear in the number of edges.</summary>
/// <remarks>Koster, Markov properties of nonrecursive causal models, 1996; the walk is Bayes-ball of Shachter, 1998, with bidirected edges entered by an arrowhead at both ends.</remarks>
internal static class Reachability
{
    private const byte ByTail = 1;
    private const byte ByHead = 2;

    /// <summary>The variables that an open path joins to the sources given some, the sources included; a given variable is marked where a path reaches it.</summary>
    public static bool[] Connected(GraphLayout graph, IEnumerable<int> sources, bool[] given)
    {
        bool[] open = graph.Closure(Where(given), down: false);
        return Walk(graph, sources, given, open, within: null);
    }

    /// <summary>The same in the moral graph of an ancestral set: every collider in the set is open.</summary>
    public static bool[] MorallyConnected(GraphLayout graph, IEnumerable<int> sources, bool[] given, bool[] ancestral) =>
        Walk(graph, sources, given, open: ancestral, within: ancestral);

    /// <summary>Whether no open path joins the two sets given a third. Sets must not overlap.</summary>
    public static bool Separated(GraphLayout graph, IEnumerable<int> first, IEnumerable<int> second, bool[] given)
    {
        bool[] reached = Connected(graph, first, given);
        return second.All(v => !reached[v]);
    }

    public static IEnumerable<int> Where(bool[] marks)
    {
        for (int i = 0; i < marks.Length; i++)
        {
            if (marks[i])
            {
                yield return i;
            }
        }
    }

    public static bool[] Marks(int count, IEnumerable<int> members)
    {
        bool[] marks = new bool[count];
        foreach (int member in members)
        {
            marks[member] = true;
        }

        return marks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool[] Walk(GraphLayout graph, IEnumerable<int> sources, bool[] given, bool[] open, bool[]? within)
    {
        byte[] seen = new byte[graph.Count];
        bool[] reached = new bool[graph.Count];
        var stack = new Stack<(int Node, byte Entered)>();
        foreach (int source in sources)
        {
            stack.Push((source, ByTail));
        }

        while (stack.TryPop(out (int Node, byte Entered) at))
        {
            if ((seen[at.Node] & at.Entered) != 0 || within?[at.Node] == false)
            {
                continue;
            }

            seen[at.Node] |= at.Entered;
            reached[at.Node] = true;
            bool passes = !given[at.Node];
            if (at.Entered == ByTail ? passes : open[at.Node])
            {
                foreach (int parent in graph.Parents[at.Node])
                {
                    stack.Push((parent, ByTail));
                }

                foreach (int spouse in graph.Spouses[at.Node])
                {
                    stack.Push((spouse, ByHead));
                }
            }

            if (passes)
            {
                foreach (int child in graph.Children[at.Node])
                {
                    stack.Push((child, ByHead));
                }
            }
        }

        return reached;
    }
}
