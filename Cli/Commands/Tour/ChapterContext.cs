namespace Hybrid.Cli.Commands.Tour;

/// <summary>How a chapter is to be run.</summary>
/// <param name="Fast">Whether it is to end within a few seconds.</param>
/// <param name="Seed">The seed of its random numbers.</param>
/// <param name="Cancellation">Cancelled by Ctrl+C.</param>
internal sealed record ChapterContext(bool Fast, int Seed, CancellationToken Cancellation);
