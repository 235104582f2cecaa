namespace Hybrid.Causal;

/// <summary>Places for the variables of a drawing.</summary>
/// <remarks>Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures, 1981: layers by the longest path from a root, then sweeps that order each layer by the mean place of its neighbours.</remarks>
internal static class GraphPlacement
{
    private const double Across = 130;
    private const double Down = 90;
    private const double Margin = 60;

    public static IReadOnlyDictionary<string, (double X, double Y)> Of(CausalGraph graph)
    {
        if (graph.Variables.All(graph.Positions.ContainsKey))
        {
            return Scaled(graph);
        }

        GraphLayout layout = graph.Layout;
        int[] layer = new int[layout.Count];
        foreach (int v in layout.Order!)
        {
            layer[v] = layout.Parents[v].Length == 0 ? 0 : layout.Parents[v].Max(p => layer[p]) + 1;
        }

        int[][] rows = [.. Enumerable.Range(0, layer.Max() + 1).Select(l => Enumerable.Range(0, layout.Count).Where(v => layer[v] == l).ToArray())];
        double[] place = new double[layout.Count];
        void Number(int[] row)
        {
            for (int i = 0; i < row.Length; i++)
            {
                place[row[i]] = i - ((row.Length - 1) / 2.0);
            }
        }

        Array.ForEach(rows, Number);
        for (int sweep = 0; sweep < 8; sweep++)
        {
            foreach (int l in sweep % 2 == 0 ? Enumerable.Range(0, rows.Length) : Enumerable.Range(0, rows.Length).Reverse())
            {
                double[] keys = [.. rows[l].Select(v => layout.Parents[v].Concat(layout.Children[v]).Concat(layout.Spouses[v]).Select(u => place[u]).DefaultIfEmpty(place[v]).Average())];
                rows[l] = [.. rows[l].Select((v, i) => (v, keys[i])).OrderBy(p => p.Item2).ThenBy(p => p.v).Select(p => p.v)];
                Number(rows[l]);
            }
        }

        double least = place.Min();
        return Enumerable.Range(0, layout.Count).ToDictionary(v => graph.Variables[v], v => (Margin + ((place[v] - least) * Across), Margin + (layer[v] * Down)));
    }

    private static Dictionary<string, (double X, double Y)> Scaled(CausalGraph graph)
    {
        (double X, double Y)[] all = [.. graph.Variables.Select(v => graph.Positions[v])];
        (double left, double top) = (all.Min(p => p.X), all.Min(p => p.Y));
        double spread = Math.Max(all.Max(p => p.X) - left, all.Max(p => p.Y) - top);
        double scale = spread > 0 ? Across * Math.Max(2, Math.Sqrt(all.Length) * 1.5) / spread : 1;
        return graph.Variables.ToDictionary(v => v, v => (Margin + ((graph.Positions[v].X - left) * scale), Margin + ((graph.Positions[v].Y - top) * scale)));
    }
}
