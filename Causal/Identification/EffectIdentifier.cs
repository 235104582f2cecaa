namespace Hybrid.Causal;

/// <summary>The complete identification of P(y | do(x)) by districts.</summary>
internal sealed class EffectIdentifier(CausalGraph graph)
{
    private readonly GraphLayout _layout = graph.Layout;

    public IdentificationResult Of(IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes)
    {
        NodeSet everything = NodeSet.All(_layout.Count);
        NodeSet y = Set(graph.IndicesOf(outcomes));

        // Only ancestors of the outcomes matter, for what is seen as for what is done.
        NodeSet seen = Districts.Ancestors(_layout, y, everything);
        NodeSet x = Set(graph.IndicesOf(treatments)).And(seen);
        NodeSet done = Districts.Ancestors(_layout, y, seen.Except(x));
        int[] order = [.. _layout.Order!.Where(seen.Contains)];
        var factors = new List<Estimand>();
        List<NodeSet> districts = Districts.Of(_layout, seen);
        foreach (NodeSet part in Districts.Of(_layout, done).OrderByDescending(d => Array.FindLastIndex(order, d.Contains)))
        {
            NodeSet district = districts.First(d => d.Holds(part));
            if (Identify(part, district, Chain(district, order), order, out Estimand? factor) is Hedge hedge)
            {
                string[] confounded = [.. hedge.Outer.Intersect(graph.NamesOf(x))];
                return new NotIdentified(hedge, $"measure what confounds {string.Join(", ", confounded)} with {string.Join(", ", hedge.Outer.Except(confounded))}, or act on {string.Join(", ", confounded)} in an experiment");
            }

            factors.Add(factor!);
        }

        Estimand sum = EstimandAlgebra.Sum(graph.NamesOf(done.Except(y)), EstimandAlgebra.Product(factors));
        return new Identified(sum, "id", []);
    }

    /// <summary>Q[part] from Q[district] (Tian and Pearl's c-factors); the hedge when it does not follow.</summary>
    private Hedge? Identify(NodeSet part, NodeSet district, Estimand known, int[] order, out Estimand? found)
    {
        while (true)
        {
            found = null;
            NodeSet ancestors = Districts.Ancestors(_layout, part, district);
            Estimand marginal = EstimandAlgebra.Sum(graph.NamesOf(district.Except(ancestors)), known);
            if (ancestors.Equals(part))
            {
                found = marginal;
                return null;
            }

            if (ancestors.Equals(district))
            {
                return new Hedge(graph.NamesOf(district), graph.NamesOf(part));
            }

            NodeSet inner = Districts.Holding(_layout, part.First(), ancestors);
            known = Within(inner, ancestors, marginal, order);
            district = inner;
        }
    }

    /// <summary>Q[inner] for a district of the subgraph on a set: the product over runs of successive variables of ratios of marginals.</summary>
    private Estimand Within(NodeSet inner, NodeSet set, Estimand known, int[] order)
    {
        int[] members = [.. order.Where(set.Contains)];
        var factors = new List<Estimand>();
        for (int start = 0; start < members.Length; start++)
        {
            if (!inner.Contains(members[start]))
            {
                continue;
            }

            int end = start;
            while (end + 1 < members.Length && inner.Contains(members[end + 1]))
            {
                end++;
            }

            Estimand upTo = EstimandAlgebra.Sum(graph.NamesOf(members[(end + 1)..]), known);
            factors.Add(start == 0 ? upTo : EstimandAlgebra.Ratio(upTo, EstimandAlgebra.Sum(graph.NamesOf(members[start..]), known)));
            start = end;
        }

        return EstimandAlgebra.Product(factors);
    }

    /// <summary>Q of a district of the whole graph: P of each member given those before it on which it depends.</summary>
    private Estimand Chain(NodeSet district, int[] order)
    {
        var before = new HashSet<int>();
        var factors = new List<Estimand>();
        foreach (int v in order)
        {
            before.Add(v);
            if (!district.Contains(v))
            {
                continue;
            }

            NodeSet own = Districts.Holding(_layout, v, Set(before));
            HashSet<int> given = [.. own, .. own.SelectMany(member => _layout.Parents[member])];
            given.Remove(v);
            factors.Add(new ProbabilityTerm(graph.NamesOf([v]), graph.NamesOf(given)));
        }

        return EstimandAlgebra.Product(factors);
    }

    private NodeSet Set(IEnumerable<int> members) => NodeSet.Of(_layout.Count, members);
}
