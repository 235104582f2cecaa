using System.Globalization;
using System.Text;

namespace Hybrid.Causal;

/// <summary>Writes a graph as dagitty text.</summary>
internal static class GraphTextWriter
{
    public static string Write(CausalGraph graph)
    {
        var text = new StringBuilder(graph.Bidirected.Count == 0 ? "dag {\n" : "admg {\n");
        foreach (string name in graph.Variables)
        {
            string[] marks = [.. Marks(graph, name)];
            text.Append(Quoted(name)).Append(marks.Length > 0 ? $" [{string.Join(',', marks)}]" : string.Empty).Append('\n');
        }

        foreach ((string from, string to) in graph.Arrows)
        {
            text.Append(Quoted(from)).Append(" -> ").Append(Quoted(to));
            text.Append(graph.Coefficients.TryGetValue((from, to), out double beta) ? string.Create(CultureInfo.InvariantCulture, $" [beta={beta:R}]") : string.Empty).Append('\n');
        }

        foreach ((string first, string second) in graph.Bidirected)
        {
            text.Append(Quoted(first)).Append(" <-> ").Append(Quoted(second)).Append('\n');
        }

        return text.Append("}\n").ToString();
    }

    private static IEnumerable<string> Marks(CausalGraph graph, string name)
    {
        foreach ((string mark, IReadOnlyList<string> names) in new[] { ("exposure", graph.Exposures), ("outcome", graph.Outcomes), ("latent", graph.Latent), ("adjusted", graph.Adjusted) })
        {
            if (names.Contains(name))
            {
                yield return mark;
            }
        }

        if (graph.Positions.TryGetValue(name, out (double X, double Y) place))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"pos=\"{place.X},{place.Y}\"");
        }
    }

    public static string Quoted(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') && name is not ("dag" or "admg" or "graph" or "digraph" or "node" or "edge") ? name : $"\"{name}\"";
}
