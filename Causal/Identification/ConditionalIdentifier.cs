namespace Hybrid.Causal;

/// <summary>Identification of P(y | do(x), z): conditions that act like actions become actions, the rest is a ratio.</summary>
/// <remarks>Shpitser and Pearl, Identification of conditional interventional distributions, 2006 (IDC).</remarks>
internal sealed class ConditionalIdentifier(CausalGraph graph)
{
    public IdentificationResult Of(IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, IReadOnlyList<string> given)
    {
        GraphLayout layout = graph.Layout;
        List<int> x = [.. graph.IndicesOf(treatments)];
        List<int> z = [.. graph.IndicesOf(given)];
        int[] y = graph.IndicesOf(outcomes);
        for (int i = 0; i < z.Count; i++)
        {
            int moved = z[i];
            GraphLayout cut = layout.Cut(into: Reachability.Marks(layout.Count, x), outOf: Reachability.Marks(layout.Count, [moved]));
            if (Reachability.Separated(cut, y, [moved], Reachability.Marks(layout.Count, x.Concat(z.Where(v => v != moved)))))
            {
                x.Add(moved);
                z.RemoveAt(i);
                i = -1;
            }
        }

        string[] rest = graph.NamesOf(z);
        IdentificationResult joint = new EffectIdentifier(graph).Of(graph.NamesOf(x), [.. outcomes, .. rest]);
        return joint is Identified found && rest.Length > 0
            ? found with { Estimand = EstimandAlgebra.Ratio(found.Estimand, EstimandAlgebra.Sum(outcomes, found.Estimand)) }
            : joint;
    }
}
