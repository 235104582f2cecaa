namespace Hybrid.Probabilistic;

/// <summary>Labels of a sentence's tokens.</summary>
/// <param name="Labels">A label for each token.</param>
/// <param name="LogProbability">ln P(labels | sentence).</param>
public sealed record LabelPath(IReadOnlyList<string> Labels, double LogProbability);
