using System.Text;

namespace Hybrid.Probabilistic.Formats;

/// <summary>Writes the graph for Graphviz.</summary>
internal static class DotWriter
{
    /// <summary>The whole text: a node for each variable with its states, and the arcs.</summary>
    public static string Write(BayesianNetwork network)
    {
        var text = new StringBuilder($"digraph {Quote(network.Name.Length > 0 ? network.Name : "network")} {{\n");
        foreach (Variable variable in network.Variables)
        {
            text.Append($"  {Quote(variable.Name)} [tooltip={Quote(string.Join(", ", variable.States))}];\n");
        }

        foreach (ConditionalTable table in network.Tables)
        {
            foreach (Variable parent in table.Parents)
            {
                text.Append($"  {Quote(parent.Name)} -> {Quote(table.Child.Name)};\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
