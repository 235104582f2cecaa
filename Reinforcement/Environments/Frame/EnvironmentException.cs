namespace Hybrid.Reinforcement;

/// <summary>An environment's name or options are not known. The message names the environment, what is wrong and what is allowed or nearest.</summary>
/// <param name="message">The message, one line.</param>
public sealed class EnvironmentException(string message) : ArgumentException(message);
