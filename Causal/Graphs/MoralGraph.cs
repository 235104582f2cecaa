namespace Hybrid.Causal;

/// <summary>Neighbours in the moral (augmented) graph.</summary>
internal static class MoralGraph
{
    /// <summary>The variables that a path of colliders, or an edge, joins to a variable, within an ancestral set.</summary>
    public static HashSet<int> Neighbours(GraphLayout graph, int variable, bool[]? within = null)
    {
        var found = new HashSet<int>();
        var district = new HashSet<int>();
        var stack = new Stack<int>(graph.Children[variable].Append(variable));
        while (stack.TryPop(out int at))
        {
            if (within?[at] == false || !district.Add(at))
            {
                continue;
            }

            found.Add(at);
            foreach (int parent in graph.Parents[at])
            {
                found.Add(parent);
            }

            foreach (int spouse in graph.Spouses[at])
            {
                stack.Push(spouse);
            }
        }

        found.Remove(variable);
        found.RemoveWhere(v => within?[v] == false);
        return found;
    }
}
