namespace Hybrid.Reinforcement;

/// <summary>A step that some other policy has taken.</summary>
/// <param name="State">The state.</param>
/// <param name="Action">The action.</param>
/// <param name="Probability">The probability with which that policy took it, above 0.</param>
/// <param name="Reward">The reward.</param>
/// <param name="Next">The state it led to.</param>
/// <param name="Terminated">Whether the episode ended by its own rules.</param>
public readonly record struct LoggedStep(int State, int Action, double Probability, double Reward, int Next, bool Terminated);
