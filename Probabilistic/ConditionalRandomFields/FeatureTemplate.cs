using System.Globalization;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>Features by templates in the format of CRF++: a line such as <c>U05:%x[-1,0]/%x[0,0]</c> makes a feature of the words before and at a token.</summary>
/// <remarks>
/// <c>%x[row,column]</c> stands for the cell of the token <c>row</c> tokens away; before the first and after the last token that is <c>_B-1</c>, <c>_B+1</c> and
/// so on. A line that begins with U makes features of a token's label, one with B features of its label and the one before; a B alone lets each pair of
/// labels have a weight. Empty lines and lines that begin with # say nothing. Source: T. Kudo, CRF++ (2005), its file format.
/// Example: <c>FeatureTemplate.Parse("U:%x[0,0]\nB")</c>.
/// </remarks>
public sealed class FeatureTemplate : ITokenFeatures
{
    private const int MostOffset = 1000;

    private readonly Line[] _lines;

    private FeatureTemplate(string text, Line[] lines)
    {
        Text = text;
        _lines = lines;
        Columns = lines.SelectMany(line => line.Parts).Select(part => part.Column + 1).DefaultIfEmpty(1).Max();
        HasTransitions = lines.Any(line => line.IsTransition && line.Parts.Length == 0);
    }

    /// <summary>The templates that the chunking data of CoNLL-2000 are usually given: words and parts of speech around the token, and pairs and triples of them.</summary>
    public static FeatureTemplate Chunking { get; } = Parse(
        """
        U00:%x[-2,0]
        U01:%x[-1,0]
        U02:%x[0,0]
        U03:%x[1,0]
        U04:%x[2,0]
        U05:%x[-1,0]/%x[0,0]
        U06:%x[0,0]/%x[1,0]
        U10:%x[-2,1]
        U11:%x[-1,1]
        U12:%x[0,1]
        U13:%x[1,1]
        U14:%x[2,1]
        U15:%x[-2,1]/%x[-1,1]
        U16:%x[-1,1]/%x[0,1]
        U17:%x[0,1]/%x[1,1]
        U18:%x[1,1]/%x[2,1]
        U20:%x[-2,1]/%x[-1,1]/%x[0,1]
        U21:%x[-1,1]/%x[0,1]/%x[1,1]
        U22:%x[0,1]/%x[1,1]/%x[2,1]
        B
        """);

    /// <summary>The words around the token and the pairs of neighbours: for data with words alone.</summary>
    public static FeatureTemplate Words { get; } = Parse(
        """
        U00:%x[-2,0]
        U01:%x[-1,0]
        U02:%x[0,0]
        U03:%x[1,0]
        U04:%x[2,0]
        U05:%x[-1,0]/%x[0,0]
        U06:%x[0,0]/%x[1,0]
        B
        """);

    /// <summary>The templates as they were given.</summary>
    public string Text { get; }

    /// <summary>How many columns the templates read: the greatest column named, plus 1.</summary>
    public int Columns { get; }

    /// <summary>Whether each pair of neighbouring labels has a weight (a line B without a colon and cells).</summary>
    public bool HasTransitions { get; }

    /// <summary>Reads templates from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is no template; the line is named.</exception>
    public static FeatureTemplate Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(Encoding.UTF8.GetString(FileReading.AllBytes(path)), path);
    }

    /// <summary>Reads templates from text.</summary>
    /// <param name="text">One template a line.</param>
    /// <param name="name">What messages call it. Default: <c>template</c>.</param>
    /// <exception cref="DataFormatException">A line is no template; the line is named.</exception>
    public static FeatureTemplate Parse(string text, string name = "template")
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Line> lines = [];
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                lines.Add(ParseLine(line, name, number));
            }
        }

        return lines.Count > 0
            ? new FeatureTemplate(text, [.. lines])
            : throw new DataFormatException(name, "there is no template; give at least one line such as 'U00:%x[0,0]'");
    }

    /// <inheritdoc/>
    public void Extract(Sentence sentence, int position, FeatureSink features)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        ArgumentNullException.ThrowIfNull(features);
        Span<char> room = stackalloc char[256];
        foreach (Line line in _lines)
        {
            if (line.IsTransition && (line.Parts.Length == 0 || position == 0))
            {
                continue;
            }

            var writer = new SpanText(room);
            writer.Append(line.Prefix);
            foreach (Part part in line.Parts)
            {
                int row = position + part.Row;
                if (row < 0)
                {
                    writer.Append("_B");
                    writer.Append(row);
                }
                else if (row >= sentence.Length)
                {
                    writer.Append("_B+");
                    writer.Append(row - sentence.Length + 1);
                }
                else
                {
                    writer.Append(sentence[row, part.Column]);
                }

                writer.Append(part.After);
            }

            if (line.IsTransition)
            {
                features.AddTransition(writer.Text);
            }
            else
            {
                features.Add(writer.Text);
            }
        }
    }

    private static Line ParseLine(string line, string name, int number)
    {
        if (line[0] is not ('U' or 'B'))
        {
            throw new DataFormatException(name, $"the line begins with '{line[0]}'; a template begins with U (a label) or B (a pair of labels)", number, 1);
        }

        int first = line.IndexOf('%');
        string prefix = first < 0 ? line : line[..first];
        List<Part> parts = [];
        int at = first < 0 ? line.Length : first;
        while (at < line.Length)
        {
            int close = line.IndexOf(']', at);
            string macro = close < 0 ? line[at..] : line[at..(close + 1)];
            if (close < 0 || !TryMacro(macro, out int row, out int column))
            {
                throw new DataFormatException(name, $"'{macro}' is no macro; %x[row,column] is the only one, with a row from -{MostOffset} to {MostOffset} and a column from 0", number, at + 1);
            }

            int next = line.IndexOf('%', close);
            int end = next < 0 ? line.Length : next;
            parts.Add(new Part(row, column, line[(close + 1)..end]));
            at = end;
        }

        return new Line(line[0] == 'B', prefix, [.. parts]);
    }

    private static bool TryMacro(string macro, out int row, out int column)
    {
        row = column = 0;
        if (!macro.StartsWith("%x[", StringComparison.Ordinal))
        {
            return false;
        }

        string[] numbers = macro[3..^1].Split(',');
        return numbers.Length == 2
            && int.TryParse(numbers[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out row)
            && int.TryParse(numbers[1], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out column)
            && Math.Abs(row) <= MostOffset && column is >= 0 and <= MostOffset;
    }

    private readonly record struct Part(int Row, int Column, string After);

    private readonly record struct Line(bool IsTransition, string Prefix, Part[] Parts);
}
