namespace Hybrid.Reinforcement;

/// <summary>A step that was recorded.</summary>
/// <param name="Action">The action; NaN for the start of an episode.</param>
/// <param name="Result">What it brought; nothing for the start.</param>
/// <param name="Observation">What was seen then.</param>
public sealed record RecordedStep(double Action, EnvironmentStep Result, IReadOnlyList<double> Observation);
