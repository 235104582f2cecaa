namespace Hybrid.Causal;

/// <summary>Districts (c-components) and ancestors within a subset of variables.</summary>
internal static class Districts
{
    /// <summary>The district of a variable in the subgraph on a set.</summary>
    public static NodeSet Holding(GraphLayout graph, int variable, NodeSet within)
    {
        var found = new HashSet<int> { variable };
        var stack = new Stack<int>(found);
        while (stack.TryPop(out int at))
        {
            foreach (int spouse in graph.Spouses[at])
            {
                if (within.Contains(spouse) && found.Add(spouse))
                {
                    stack.Push(spouse);
                }
            }
        }

        return NodeSet.Of(graph.Count, found);
    }

    /// <summary>All districts of the subgraph on a set, by their first variable.</summary>
    public static List<NodeSet> Of(GraphLayout graph, NodeSet within)
    {
        var districts = new List<NodeSet>();
        bool[] placed = new bool[graph.Count];
        foreach (int v in within)
        {
            if (!placed[v])
            {
                NodeSet district = Holding(graph, v, within);
                districts.Add(district);
                foreach (int member in district)
                {
                    placed[member] = true;
                }
            }
        }

        return districts;
    }

    /// <summary>The ancestors of a set in the subgraph on another, the set included.</summary>
    public static NodeSet Ancestors(GraphLayout graph, NodeSet of, NodeSet within)
    {
        var found = new HashSet<int>(of);
        var stack = new Stack<int>(found);
        while (stack.TryPop(out int at))
        {
            foreach (int parent in graph.Parents[at])
            {
                if (within.Contains(parent) && found.Add(parent))
                {
                    stack.Push(parent);
                }
            }
        }

        return NodeSet.Of(graph.Count, found);
    }
}
