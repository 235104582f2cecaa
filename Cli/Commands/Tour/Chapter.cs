namespace Hybrid.Cli.Commands.Tour;

/// <summary>One chapter of the tour.</summary>
/// <param name="Name">What the table of results calls it, such as <c>network</c>.</param>
/// <param name="Title">Its heading in the report.</param>
/// <param name="Run">Does it.</param>
internal sealed record Chapter(string Name, string Title, Func<ChapterContext, ChapterResult> Run);
