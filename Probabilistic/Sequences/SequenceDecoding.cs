namespace Hybrid.Probabilistic;

/// <summary>The states of one sequence.</summary>
/// <param name="States">A state for every observation [length].</param>
/// <param name="LogProbability">For the most probable path ln p(path, observations); for posterior decoding ln p(observations).</param>
public sealed record SequenceDecoding(IReadOnlyList<int> States, double LogProbability);
