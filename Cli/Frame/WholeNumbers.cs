namespace Hybrid.Cli.Frame;

/// <summary>The whole numbers that an option was given. An option of an array is never null, so that one cannot see whether it was given.</summary>
/// <param name="Values">The numbers.</param>
internal sealed record WholeNumbers(int[] Values);
