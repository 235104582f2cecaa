using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary><c>hybrid tour</c>: one chapter for each module on embedded data, and a report of all.</summary>
internal sealed class TourCommand : HybridCommand
{
    private const string ReportName = "report.html";

    private readonly Option<string?> _out = TypedOption.Text("--out", "DIR", "Where to write report.html; the folder is made when missing [default: out/tour]");
    private readonly Option<bool> _fast = new("--fast") { Description = "Smaller models and fewer epochs" };

    public TourCommand()
        : base("tour", "See what is here: one chapter for each module, and a web page of results")
    {
        Options.Add(_out);
        Options.Add(_fast);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string folder = context.Get(_out) ?? Path.Combine("out", "tour");
        OutputFile.MakeFolder(folder);
        string path = Path.Combine(folder, ReportName);
        OutputFile.Check(path);
        var clock = Stopwatch.StartNew();
        Stop[] stops = [.. Chapters.All.Select(chapter => Visit(context, chapter, new ChapterContext(context.Get(_fast), context.Seed, context.Cancellation)))];
        ToReport(stops).Save(path);
        double seconds = clock.Elapsed.TotalSeconds;
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteStartArray("chapters");
                foreach (Stop stop in stops)
                {
                    json.WriteStartObject();
                    json.WriteString("name", stop.Chapter.Name);
                    json.WriteNumber("seconds", stop.Seconds);
                    json.WriteStartObject("figures");
                    foreach ((string name, double value) in stop.Result.Figures)
                    {
                        json.Number(name, value);
                    }

                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("seconds", seconds);
                json.WriteString("report", path);
            });
        }
        else
        {
            string Time(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
            IReadOnlyList<string>[] rows = [.. stops.Select(stop => (IReadOnlyList<string>)[stop.Chapter.Name, stop.Result.Headline, Time(stop.Seconds)])];
            context.Output.Write(TextTable.Of(["chapter", "result", "seconds"], rows));
            context.Output.Write($"\n{Time(seconds)} s in all; report in {path}\n");
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static Stop Visit(CommandContext context, Chapter chapter, ChapterContext how)
    {
        if (!context.Json)
        {
            context.Error.WriteLine($"{chapter.Title} ...");
        }

        var clock = Stopwatch.StartNew();
        ChapterResult result = chapter.Run(how);
        return new Stop(chapter, result, clock.Elapsed.TotalSeconds);
    }

    private static HtmlReport ToReport(Stop[] stops)
    {
        IReadOnlyList<IReadOnlyList<object?>> rows = [.. stops.Select(stop => (IReadOnlyList<object?>)[stop.Chapter.Title, stop.Result.Headline, stop.Seconds])];
        HtmlReport report = new HtmlReport("A tour of Hybrid")
            .Paragraph("A model is an immutable value and a query is a pure function of it: networks, probabilistic models, causal models and decision processes share one core of array programs and their gradients.")
            .Table(["chapter", "result", "seconds"], rows);
        return stops.Aggregate(report, (page, stop) => stop.Result.AddTo(page.Heading(stop.Chapter.Title)));
    }

    /// <summary>A chapter that was visited.</summary>
    private sealed record Stop(Chapter Chapter, ChapterResult Result, double Seconds);
}
