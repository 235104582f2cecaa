namespace Hybrid.Probabilistic;

/// <summary>A simulated game.</summary>
/// <param name="Rounds">The rounds in their order.</param>
/// <param name="Labels">
/// For the aggregators: a task is a picture with so many taboo words (<c>picture4/1</c>), a label the first word that a player typed for it; a player's later rounds on the
/// same task do not count.
/// </param>
/// <param name="Gold">The true answer of every task: the most salient word of the picture that is not taboo. Tasks whose words are all taboo have none.</param>
/// <param name="Skills">The share of each player's words that describe the picture [players].</param>
public sealed record EspGameResult(IReadOnlyList<EspRound> Rounds, CrowdLabels Labels, IReadOnlyDictionary<string, string> Gold, IReadOnlyList<double> Skills);
