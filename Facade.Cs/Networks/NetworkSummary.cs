using System.Globalization;
using System.Text;

namespace Hybrid;

/// <summary>A network as a table.</summary>
internal static class NetworkSummary
{
    public static string Of(Network network)
    {
        IReadOnlyList<NetworkLayer> layers = network.Layers;
        List<(string Name, string Shape, string Parameters)> rows =
            [("Layer", "Output shape", "Parameters"), ("input", TensorText.Shape(network.InputShape), "0"),
             .. layers.Select(layer => (layer.Name, TensorText.Shape(layer.OutputShape), Number(layer.Parameters + layer.Kept)))];
        int names = rows.Max(row => row.Name.Length);
        int shapes = rows.Max(row => row.Shape.Length);
        int parameters = rows.Max(row => row.Parameters.Length);
        string rule = new('-', names + shapes + parameters + 4);
        var text = new StringBuilder();
        for (int i = 0; i < rows.Count; i++)
        {
            text.Append(rows[i].Name.PadRight(names + 2)).Append(rows[i].Shape.PadRight(shapes + 2)).Append(rows[i].Parameters.PadLeft(parameters)).Append('\n');
            if (i == 0)
            {
                text.Append(rule).Append('\n');
            }
        }

        long trained = layers.Sum(layer => layer.Parameters);
        long kept = layers.Sum(layer => layer.Kept);
        text.Append(rule).Append('\n').Append("Parameters: ").Append(Number(trained + kept));
        if (kept > 0)
        {
            text.Append(" (").Append(Number(trained)).Append(" trained, ").Append(Number(kept)).Append(" kept)");
        }

        return text.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
