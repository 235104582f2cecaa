using System.Globalization;
using System.Text;

namespace Hybrid.Reinforcement;

/// <summary>A picture as a value: marks on a ground, drawn in order.</summary>
/// <param name="Width">In pixels, at least 1.</param>
/// <param name="Height">In pixels, at least 1.</param>
/// <param name="Ground">The colour behind all marks.</param>
/// <param name="Marks">The marks, the last on top.</param>
/// <remarks>
/// <code>
/// IEnvironment lake = EnvironmentRegistry.Make("FrozenLake-v1").Start();
/// lake.Reset(seed: 0);
/// File.WriteAllText("lake.svg", lake.Draw().ToSvg());
/// </code>
/// </remarks>
public sealed record Drawing(int Width, int Height, Colour Ground, IReadOnlyList<Mark> Marks)
{
    private static readonly Colour _paper = Colour.Of(0xffffff);
    private static readonly Colour _ink = Colour.Of(0x222222);

    /// <summary>The drawing with more marks on top.</summary>
    /// <param name="marks">The marks.</param>
    public Drawing With(params IEnumerable<Mark> marks) => this with { Marks = [.. Marks, .. marks] };

    /// <summary>The drawing as an SVG document.</summary>
    public string ToSvg()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"{Ground}\"/>\n");
        foreach (Mark mark in Marks)
        {
            Write(text, mark);
        }

        return text.Append("</svg>\n").ToString();
    }

    /// <summary>Text lines as a drawing, for environments that have no picture.</summary>
    internal static Drawing OfText(string text)
    {
        const double Size = 14;
        const double Line = 24;
        string[] lines = text.TrimEnd('\n').Split('\n');
        int columns = lines.Max(line => line.Length);
        return new(
            (int)(Math.Max(columns, 20) * Size * TextMark.Advance) + 24,
            (int)((lines.Length + 1) * Line),
            _paper,
            [.. lines.Select((line, i) => new TextMark(12, (i + 1) * Line, line, Size, _ink, false))]);
    }

    private static void Write(StringBuilder text, Mark mark)
    {
        switch (mark)
        {
            case PolygonMark polygon:
                string points = string.Join(' ', polygon.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##},{point.Y:0.##}")));
                text.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{points}\" fill=\"{polygon.Colour}\"/>\n");
                break;
            case DiscMark disc:
                text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{disc.X:0.##}\" cy=\"{disc.Y:0.##}\" r=\"{disc.Radius:0.##}\" fill=\"{disc.Colour}\"/>\n");
                break;
            case TextMark label:
                string anchor = label.Centred ? " text-anchor=\"middle\"" : string.Empty;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{label.X:0.##}\" y=\"{label.Y + (label.Size / 2):0.##}\" font-family=\"monospace\" font-size=\"{label.Size * 1.25:0.##}\"{anchor} xml:space=\"preserve\" fill=\"{label.Colour}\">");
                text.Append(System.Security.SecurityElement.Escape(label.Text)).Append("</text>\n");
                break;
            default:
                throw new InvalidOperationException($"Drawing: there is no way to draw a {mark.GetType().Name}");
        }
    }
}
