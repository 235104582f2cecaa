using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hybrid.Reports;
using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Reports;

public sealed class HtmlReportTests
{
    private static readonly HtmlReport Report = new HtmlReport("A <title>")
        .Heading("One & two").Paragraph("Text").Note("Quiet").Preformatted("a\n  b < c\n")
        .Table(["name", "value"], [["x", 0.123456], ["<y>", 12_345_678]])
        .Charts(new LineChart { Title = "Loss", Series = [LineSeries.OfEpochs("training", [2, 1])] });

    [Fact]
    public void The_page_needs_no_other_file_and_follows_the_system_colours()
    {
        string html = Report.ToHtml();
        Assert.DoesNotMatch(new Regex("(src|href)=\"(?!data:)"), html);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_body_is_well_formed_and_shows_what_was_added()
    {
        string html = Report.ToHtml();
        string main = html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + 7)];
        XElement root = XElement.Parse(main, LoadOptions.PreserveWhitespace);
        Assert.Equal("A <title>", root.Element("h1")!.Value);
        Assert.Equal("One & two", root.Element("h2")!.Value);
        Assert.Equal("a\n  b < c", root.Element("pre")!.Value);
        Assert.Equal(["x", "0.1235", "<y>", "12345678"], root.Descendants("td").Select(cell => cell.Value));
        Assert.Equal("Loss", root.Descendants("figcaption").Single().Value);
    }

    [Fact]
    public void Adding_leaves_the_shorter_report_as_it_was()
    {
        string before = Report.ToHtml();
        _ = Report.Paragraph("more");
        Assert.Equal(before, Report.ToHtml());
        Assert.Throws<ArgumentException>(() => Report.Table(["a"], [[1, 2]]));
    }

    [Fact]
    public void A_saved_report_is_the_page()
    {
        using var folder = new TemporaryFolder();
        Report.Save(folder.File("report.html"));
        Assert.Equal(Report.ToHtml(), File.ReadAllText(folder.File("report.html")));
    }
}
