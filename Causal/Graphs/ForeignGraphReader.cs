using System.Text.RegularExpressions;

namespace Hybrid.Causal;

/// <summary>Reads graphs from GML and from lavaan's model text.</summary>
internal static partial class ForeignGraphReader
{
    public static bool IsGml(string text) => GmlStart().IsMatch(text);

    public static bool IsLavaan(string text) => !text.Contains("->", StringComparison.Ordinal) && text.Contains('~', StringComparison.Ordinal);

    public static CausalGraph Gml(string file, string text)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var latent = new List<string>();
        var arrows = new List<(string, string)>();
        foreach (Match block in GmlBlock().Matches(text))
        {
            Dictionary<string, string> entries = GmlEntry().Matches(block.Groups[2].Value).DistinctBy(m => m.Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim('"'));
            if (block.Groups[1].Value == "node")
            {
                string id = entries.GetValueOrDefault("id") ?? throw Wrong(file, text, block.Index, "the node has no id; give it one");
                names[id] = entries.GetValueOrDefault("label", id);
                if (entries.GetValueOrDefault("latent") == "1" || entries.GetValueOrDefault("observed") is "no" or "0")
                {
                    latent.Add(names[id]);
                }
            }
            else
            {
                string End(string key) => entries.TryGetValue(key, out string? id) && names.TryGetValue(id, out string? name)
                    ? name
                    : throw Wrong(file, text, block.Index, $"the edge's {key} is '{entries.GetValueOrDefault(key)}', which is no node; name a node that stands before it");
                arrows.Add((End("source"), End("target")));
            }
        }

        return Made(file, names.Values, arrows, [], latent);
    }

    public static CausalGraph Lavaan(string file, string text)
    {
        var names = new List<string>();
        var latent = new List<string>();
        var arrows = new List<(string, string)>();
        var both = new List<(string, string)>();
        int offset = 0;
        foreach (string raw in text.Split('\n', ';'))
        {
            string line = raw.Split('#', '!')[0].Trim();
            int at = offset;
            offset += raw.Length + 1;
            if (line.Length == 0)
            {
                continue;
            }

            Match parts = LavaanLine().Match(line);
            if (!parts.Success)
            {
                throw Wrong(file, text, at, $"'{line}' is no line of a model; allowed are y ~ x + z, x ~~ y and f =~ a + b");
            }

            string left = parts.Groups[1].Value;

            // A coefficient or a label before a star is passed over, as are constants.
            string[] right = [.. parts.Groups[3].Value.Split('+', StringSplitOptions.TrimEntries).Select(t => t.Contains('*', StringComparison.Ordinal) ? t[(t.LastIndexOf('*') + 1)..].Trim() : t).Where(t => t is not ("1" or "0"))];
            names.AddRange([left, .. right]);
            foreach (string term in right)
            {
                switch (parts.Groups[2].Value)
                {
                    case "=~":
                        latent.Add(left);
                        arrows.Add((left, term));
                        break;
                    case "~~" when term != left:
                        both.Add((left, term));
                        break;
                    case "~":
                        arrows.Add((term, left));
                        break;
                }
            }
        }

        return Made(file, names, arrows, both, latent);
    }

    private static CausalGraph Made(string file, IEnumerable<string> names, List<(string, string)> arrows, List<(string, string)> both, List<string> latent)
    {
        try
        {
            return new CausalGraph(names.Distinct(), arrows, both, latent.Distinct());
        }
        catch (ArgumentException cause)
        {
            string message = cause.Message[(cause.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            int parameter = message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
            throw new DataFormatException(file, (parameter < 0 ? message : message[..parameter]).TrimEnd('.'), inner: cause);
        }
    }

    private static DataFormatException Wrong(string file, string text, int position, string problem)
    {
        int line = 1 + text.AsSpan(0, Math.Min(position, text.Length)).Count('\n');
        return new DataFormatException(file, problem, line, position - text.AsSpan(0, position).LastIndexOf('\n'));
    }

    [GeneratedRegex(@"^\s*graph\s*\[")]
    private static partial Regex GmlStart();

    [GeneratedRegex(@"(node|edge)\s*\[((?:[^\]""]|""[^""]*"")*)\]")]
    private static partial Regex GmlBlock();

    [GeneratedRegex(@"(\w+)\s+(""[^""]*""|[^\s""]+)")]
    private static partial Regex GmlEntry();

    [GeneratedRegex(@"^([\w.]+)\s*(=~|~~|~)\s*([\w.\s+*""()-]+)$")]
    private static partial Regex LavaanLine();
}
