namespace Hybrid.Reinforcement;

/// <summary>One deep agent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Options">The type of its options.</param>
/// <param name="Preset">Its tuned options.</param>
internal sealed record AgentRow(string Name, string Description, Type Options, Func<IAgentRecipe> Preset);
