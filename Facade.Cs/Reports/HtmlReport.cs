using System.Globalization;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Reports;

/// <summary>One web page with texts, tables and pictures that needs no other file and no network. Immutable: each <c>Add</c> returns a longer report.</summary>
/// <remarks>The same calls give the same bytes. Light or dark follows the reader's system. Example:
/// <c>new HtmlReport("Training").Heading("Losses").Charts(lossChart).Save("report.html")</c>.</remarks>
public sealed class HtmlReport
{
    private readonly string _title;
    private readonly string _body;

    /// <summary>Begins a report.</summary>
    /// <param name="title">The title of the page.</param>
    public HtmlReport(string title)
        : this(title, $"<h1>{SvgBuilder.Escape(title ?? throw new ArgumentNullException(nameof(title)))}</h1>\n")
    {
    }

    private HtmlReport(string title, string body)
    {
        _title = title;
        _body = body;
    }

    /// <summary>Adds a heading, such as for a chapter.</summary>
    /// <param name="text">The heading.</param>
    public HtmlReport Heading(string text) => With($"<h2>{SvgBuilder.Escape(text)}</h2>\n");

    /// <summary>Adds a paragraph.</summary>
    /// <param name="text">The text.</param>
    public HtmlReport Paragraph(string text) => With($"<p>{SvgBuilder.Escape(text)}</p>\n");

    /// <summary>Adds a paragraph in a quieter colour.</summary>
    /// <param name="text">The text.</param>
    public HtmlReport Note(string text) => With($"<p class=\"muted\">{SvgBuilder.Escape(text)}</p>\n");

    /// <summary>Adds text whose line breaks and blanks are kept, such as a network's summary.</summary>
    /// <param name="text">The text.</param>
    public HtmlReport Preformatted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return With($"<pre>{string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(SvgBuilder.Escape))}</pre>\n");
    }

    /// <summary>Adds pictures side by side, as the width of the page allows.</summary>
    /// <param name="charts">The pictures.</param>
    public HtmlReport Charts(params Chart[] charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var html = new StringBuilder("<div class=\"charts\">\n");
        foreach (Chart chart in charts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{SvgBuilder.Escape(chart.Title)}</figcaption>{chart.ToSvg()}</figure>\n");
        }

        return With(html.Append("</div>\n").ToString());
    }

    /// <summary>Adds a table. Numbers stand to the right, with four significant digits, or all digits for whole numbers.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">The rows, each with a cell for every column: texts, numbers or null.</param>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public HtmlReport Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        bool[] numeric = [.. columns.Select((_, column) => rows.Count > 0 && rows.All(row => column < row.Count && row[column] is null or IFormattable))];
        var html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        for (int column = 0; column < columns.Count; column++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(numeric[column] ? " class=\"number\"" : string.Empty)}>{SvgBuilder.Escape(columns[column])}</th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<object?> row in rows)
        {
            if (row.Count != columns.Count)
            {
                throw new ArgumentException($"HtmlReport.Table: a row has {row.Count} cells and there are {columns.Count} columns; give a cell for every column.", nameof(rows));
            }

            html.Append("<tr>");
            foreach (object? cell in row)
            {
                html.Append(CultureInfo.InvariantCulture, $"<td{(cell is IFormattable ? " class=\"number\"" : string.Empty)}>{SvgBuilder.Escape(Shown(cell))}</td>");
            }

            html.Append("</tr>\n");
        }

        return With(html.Append("</tbody></table></div>\n").ToString());
    }

    /// <summary>The whole page.</summary>
    public string ToHtml() =>
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + $"<title>{SvgBuilder.Escape(_title)}</title>\n<style>\n{ReportStyle.Css}\n</style>\n</head>\n<body>\n<main>\n{_body}</main>\n</body>\n</html>\n";

    /// <summary>Writes the page as a whole: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file, such as <c>report.html</c>.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteText(path, ToHtml());

    private HtmlReport With(string html) => new(_title, _body + html);

    private static string Shown(object? cell) => cell switch
    {
        null => string.Empty,
        float number => SvgBuilder.Number(number),
        double number => SvgBuilder.Number(number),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? string.Empty,
    };
}
