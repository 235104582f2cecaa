using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>What a chapter found.</summary>
/// <param name="Headline">The result in one line.</param>
/// <param name="Figures">Numbers by name, for scripts.</param>
/// <param name="AddTo">Adds the chapter's texts, tables and pictures to the report.</param>
internal sealed record ChapterResult(string Headline, IReadOnlyList<(string Name, double Value)> Figures, Func<HtmlReport, HtmlReport> AddTo);
