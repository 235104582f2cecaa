namespace Hybrid.Reinforcement;

/// <summary>One environment of the registry.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Make">Makes it from its name and options.</param>
internal sealed record EnvironmentRow(string Id, Func<string, EnvironmentOptions, EnvironmentModel> Make);
