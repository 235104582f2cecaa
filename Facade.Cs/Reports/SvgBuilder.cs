using System.Globalization;
using System.Text;

namespace Hybrid.Reports;

/// <summary>Writes SVG elements with numbers of at most two decimals in the invariant culture.</summary>
internal sealed class SvgBuilder
{
    private readonly StringBuilder _body = new();

    public static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => clean.Append("&amp;"),
                '<' => clean.Append("&lt;"),
                '>' => clean.Append("&gt;"),
                '"' => clean.Append("&quot;"),
                '\'' => clean.Append("&#39;"),
                '\n' or '\t' => clean.Append(' '),
                _ when char.IsControl(c) => clean.Append('\uFFFD'),
                _ => clean.Append(c),
            };
        }

        return clean.ToString();
    }

    /// <summary>A length in the picture.</summary>
    public static string Length(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A number for people: four significant digits.</summary>
    public static string Number(double value) =>
        double.IsFinite(value) && Math.Abs(value) is >= 1e-4 and < 1e6 && value == Math.Round(value) ? value.ToString("0", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _body.Append(CultureInfo.InvariantCulture, $"<line class=\"{style}\" x1=\"{Length(x1)}\" y1=\"{Length(y1)}\" x2=\"{Length(x2)}\" y2=\"{Length(y2)}\"/>");

    public void Text(double x, double y, string text, string style, string anchor = "start", bool vertical = false)
    {
        string turn = vertical ? $" transform=\"rotate(-90 {Length(x)} {Length(y)})\"" : string.Empty;
        _body.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{Length(x)}\" y=\"{Length(y)}\" text-anchor=\"{anchor}\"{turn}>{Escape(text)}</text>");
    }

    public void Path(IEnumerable<(double X, double Y)> points, string style)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"");
        bool first = true;
        foreach ((double x, double y) in points)
        {
            _body.Append(first ? 'M' : 'L').Append(Length(x)).Append(' ').Append(Length(y));
            first = false;
        }

        _body.Append("\"/>");
    }

    public void Circle(double x, double y, double radius, string style) =>
        _body.Append(CultureInfo.InvariantCulture, $"<circle class=\"{style}\" cx=\"{Length(x)}\" cy=\"{Length(y)}\" r=\"{Length(radius)}\"/>");

    /// <summary>A filled rectangle with a text that shows when pointed at.</summary>
    public void Rectangle(double x, double y, double width, double height, string style, double opacity, string hint) =>
        _body.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"{style}\" x=\"{Length(x)}\" y=\"{Length(y)}\" width=\"{Length(Math.Max(0, width))}\" height=\"{Length(Math.Max(0, height))}\" fill-opacity=\"{Length(opacity)}\"><title>{Escape(hint)}</title></rect>");

    public void Image(double x, double y, double width, double height, byte[] png, string hint) =>
        _body.Append(CultureInfo.InvariantCulture,
            $"<image class=\"ink\" x=\"{Length(x)}\" y=\"{Length(y)}\" width=\"{Length(width)}\" height=\"{Length(height)}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"><title>{Escape(hint)}</title></image>");

    public string Close(double width, double height, string description) => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Length(width)} {Length(height)}\" width=\"{Length(width)}\" height=\"{Length(height)}\" role=\"img\" aria-label=\"{Escape(description)}\">{_body}</svg>");
}
