using System.Globalization;
using System.Text;

namespace Hybrid.Causal;

/// <summary>Writes graphs as DOT, GML, lavaan's model text and SVG.</summary>
public static class GraphFormats
{
    private const string CausalColour = "#1a7f37";
    private const string BiasingColour = "#c0392b";

    /// <summary>DOT, for Graphviz. Arrows on causal paths from exposures to outcomes are green, edges on open biasing paths red; latent variables are dashed.</summary>
    /// <param name="graph">The graph; its marks say what is exposure, outcome and adjusted.</param>
    public static string ToDot(this CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        EdgeRoles roles = EdgeRoles.Of(graph);
        var text = new StringBuilder("digraph {\n");
        foreach (string name in graph.Variables)
        {
            string style = graph.Latent.Contains(name) ? " [style=dashed]" : graph.Exposures.Contains(name) ? $" [color=\"{CausalColour}\",penwidth=2]" : graph.Outcomes.Contains(name) ? " [color=\"#1f4e9c\",penwidth=2]" : graph.Adjusted.Contains(name) ? " [shape=box]" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"  \"{name}\"{style};\n");
        }

        foreach ((string from, string to) in graph.Arrows)
        {
            string? colour = Colour(roles, from, to);
            text.Append(CultureInfo.InvariantCulture, $"  \"{from}\" -> \"{to}\"{(colour is null ? string.Empty : $" [color=\"{colour}\"]")};\n");
        }

        foreach ((string first, string second) in graph.Bidirected)
        {
            string? colour = Colour(roles, first, second);
            text.Append(CultureInfo.InvariantCulture, $"  \"{first}\" -> \"{second}\" [dir=both,style=dashed{(colour is null ? string.Empty : $",color=\"{colour}\"")}];\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>GML, as NetworkX and DoWhy read it. A bidirected edge becomes a latent variable that acts on both ends.</summary>
    /// <param name="graph">The graph.</param>
    public static string ToGml(this CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        CausalGraph full = graph.WithExplicitLatents();
        var text = new StringBuilder("graph [\n  directed 1\n");
        foreach (string name in full.Variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"  node [ id \"{name}\" label \"{name}\"{(full.Latent.Contains(name) ? " latent 1" : string.Empty)} ]\n");
        }

        foreach ((string from, string to) in full.Arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  edge [ source \"{from}\" target \"{to}\" ]\n");
        }

        return text.Append("]\n").ToString();
    }

    /// <summary>The model text of R's lavaan: a regression for each variable with parents, a covariance for each bidirected edge.</summary>
    /// <param name="graph">The graph.</param>
    public static string ToLavaan(this CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IEnumerable<string> regressions = graph.Variables.Where(v => graph.Parents(v).Count > 0).Select(v => $"{v} ~ {string.Join(" + ", graph.Parents(v))}\n");
        return string.Concat(regressions.Concat(graph.Bidirected.Select(b => $"{b.First} ~~ {b.Second}\n")));
    }

    /// <summary>A drawing: causes above their effects, or where the graph's positions say. Colours as in <see cref="ToDot"/>.</summary>
    /// <param name="graph">The graph.</param>
    public static string ToSvg(this CausalGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        EdgeRoles roles = EdgeRoles.Of(graph);
        IReadOnlyDictionary<string, (double X, double Y)> places = GraphPlacement.Of(graph);
        double width = places.Values.Max(p => p.X) + 70, height = places.Values.Max(p => p.Y) + 40;
        var text = new StringBuilder(FormattableString.Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0} {height:0}\" width=\"{width:0}\" height=\"{height:0}\" font-family=\"sans-serif\" font-size=\"14\">\n"));
        text.Append("<defs>");
        foreach ((string id, string colour) in new[] { ("plain", "#444"), ("causal", CausalColour), ("biasing", BiasingColour) })
        {
            text.Append(CultureInfo.InvariantCulture, $"<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" fill=\"{colour}\"/></marker>");
        }

        text.Append("</defs>\n");
        foreach ((string from, string to) in graph.Arrows)
        {
            text.Append(Line(places[from], places[to], Colour(roles, from, to), both: false));
        }

        foreach ((string first, string second) in graph.Bidirected)
        {
            text.Append(Line(places[first], places[second], Colour(roles, first, second), both: true));
        }

        foreach (string name in graph.Variables)
        {
            (double x, double y) = places[name];
            string fill = graph.Exposures.Contains(name) ? "#d9f2e0" : graph.Outcomes.Contains(name) ? "#dbe7fb" : graph.Adjusted.Contains(name) ? "#eee" : "#fff";
            string dash = graph.Latent.Contains(name) ? " stroke-dasharray=\"4 3\"" : string.Empty;
            text.Append(FormattableString.Invariant($"<ellipse cx=\"{x:0.#}\" cy=\"{y:0.#}\" rx=\"{Radius(name):0.#}\" ry=\"18\" fill=\"{fill}\" stroke=\"#444\"{dash}/><text x=\"{x:0.#}\" y=\"{y + 5:0.#}\" text-anchor=\"middle\">{Escaped(name)}</text>\n"));
        }

        return text.Append("</svg>\n").ToString();
    }

    private static string? Colour(EdgeRoles roles, string a, string b) => roles.IsCausal(a, b) ? CausalColour : roles.IsBiasing(a, b) ? BiasingColour : null;

    private static double Radius(string name) => Math.Max(24, 6 + (4.2 * name.Length));

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    // From border to border of the ellipses; a bidirected edge bends.
    private static string Line((double X, double Y) from, (double X, double Y) to, string? colour, bool both)
    {
        (double dx, double dy) = (to.X - from.X, to.Y - from.Y);
        double length = Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));
        double shorten = 24 * Math.Sqrt((Math.Pow(dx / length, 2) * 1.6) + Math.Pow(dy / length * 0.85, 2));
        (double ax, double ay, double bx, double by) = (from.X + (dx / length * shorten), from.Y + (dy / length * shorten), to.X - (dx / length * shorten), to.Y - (dy / length * shorten));
        double bend = both ? 0.25 : 0;
        string marker = colour == CausalColour ? "causal" : colour == BiasingColour ? "biasing" : "plain";
        return FormattableString.Invariant($"<path d=\"M{ax:0.#} {ay:0.#}Q{((ax + bx) / 2) - (bend * dy):0.#} {((ay + by) / 2) + (bend * dx):0.#} {bx:0.#} {by:0.#}\" fill=\"none\" stroke=\"{colour ?? "#444"}\" stroke-width=\"1.5\"{(both ? " stroke-dasharray=\"5 4\"" : string.Empty)} marker-end=\"url(#{marker})\"{(both ? $" marker-start=\"url(#{marker})\"" : string.Empty)}/>\n");
    }
}
