namespace Hybrid.Probabilistic;

/// <summary>One round of the game.</summary>
/// <param name="Picture">The picture, from 0.</param>
/// <param name="Players">The two players, from 0.</param>
/// <param name="Taboo">The words that were not allowed.</param>
/// <param name="Typed">What each of the two typed, in order, until they agreed or had no guess left.</param>
/// <param name="Agreed">The first word that both had typed; null when there was none.</param>
public sealed record EspRound(int Picture, (int First, int Second) Players, IReadOnlyList<string> Taboo, (IReadOnlyList<string> First, IReadOnlyList<string> Second) Typed, string? Agreed);
