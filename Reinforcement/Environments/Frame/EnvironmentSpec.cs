namespace Hybrid.Reinforcement;

/// <summary>What is known of an environment before it runs.</summary>
/// <param name="Id">Its name with the options that were given.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Actions">The actions.</param>
/// <param name="Observations">The observations.</param>
/// <param name="MaximumSteps">After how many steps an episode is truncated; null for never.</param>
/// <param name="ActionNames">The names of discrete actions, in order; empty for continuous ones.</param>
public sealed record EnvironmentSpec(string Id, string Description, Space Actions, Space Observations, int? MaximumSteps, IReadOnlyList<string> ActionNames);
