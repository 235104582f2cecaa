using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Hybrid.Probabilistic.Formats;

/// <summary>The XML variant of the Bayesian interchange format, version 0.3: a table's child varies fastest, the last parent next.</summary>
internal static class XmlBif
{
    /// <summary>The network that a text describes.</summary>
    public static BayesianNetwork Read(string file, ReadOnlySpan<byte> text)
    {
        XDocument document;
        try
        {
            using var stream = new MemoryStream(text.ToArray());
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            document = XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException cause)
        {
            throw new DataFormatException(file, $"the text is no XML: {cause.Message}", Math.Max(1, cause.LineNumber), Math.Max(1, cause.LinePosition), cause);
        }

        XElement network = document.Descendants("NETWORK").FirstOrDefault() ?? throw Wrong(file, document.Root!, "there is no element NETWORK; XMLBIF has BIF and in it NETWORK");
        var parts = new NetworkParts(file);
        foreach (XElement variable in network.Elements("VARIABLE"))
        {
            (int? line, int? column) = Place(variable);
            parts.Add(Needed(file, variable, "NAME"), [.. variable.Elements("OUTCOME").Concat(variable.Elements("VALUE")).Select(e => e.Value.Trim())], line, column);
        }

        foreach (XElement definition in network.Elements("DEFINITION").Concat(network.Elements("PROBABILITY")))
        {
            (int? line, int? column) = Place(definition);
            XElement table = definition.Element("TABLE") ?? throw Wrong(file, definition, "a definition has no element TABLE; only whole tables are read");
            parts.Add(Needed(file, definition, "FOR"), [.. definition.Elements("GIVEN").Select(e => e.Value.Trim())], Numbers(file, table), line, column);
        }

        return parts.Build(network.Element("NAME")?.Value.Trim() ?? string.Empty);
    }

    /// <summary>The whole text.</summary>
    public static string Write(BayesianNetwork network)
    {
        var root = new XElement("NETWORK", new XElement("NAME", network.Name));
        foreach (Variable variable in network.Variables)
        {
            root.Add(new XElement("VARIABLE", new XAttribute("TYPE", "nature"), new XElement("NAME", variable.Name), variable.States.Select(s => new XElement("OUTCOME", s))));
        }

        foreach (ConditionalTable table in network.Tables)
        {
            string numbers = string.Join(' ', table.Values.ToArray().Select(v => v.ToString(CultureInfo.InvariantCulture)));
            root.Add(new XElement("DEFINITION", new XElement("FOR", table.Child.Name), table.Parents.Select(p => new XElement("GIVEN", p.Name)), new XElement("TABLE", numbers)));
        }

        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        return text.Append(new XElement("BIF", new XAttribute("VERSION", "0.3"), root)).Append('\n').ToString();
    }

    private static double[] Numbers(string file, XElement table)
    {
        string[] words = table.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        double[] values = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                throw Wrong(file, table, $"'{words[i]}' is no number; a TABLE has numbers between blanks");
            }
        }

        return values;
    }

    private static string Needed(string file, XElement parent, string name) =>
        parent.Element(name)?.Value.Trim() is { Length: > 0 } value ? value : throw Wrong(file, parent, $"the element {parent.Name} has no {name}; add it");

    private static (int? Line, int? Column) Place(XElement element) => element is IXmlLineInfo info && info.HasLineInfo() ? (info.LineNumber, info.LinePosition) : (null, null);

    private static DataFormatException Wrong(string file, XElement element, string problem)
    {
        (int? line, int? column) = Place(element);
        return new DataFormatException(file, problem, line, column);
    }
}
