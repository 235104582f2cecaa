namespace Hybrid.Reinforcement;

/// <summary>One outcome of an action.</summary>
/// <param name="Probability">In [0, 1]; those of one state and action sum to 1.</param>
/// <param name="Next">The state it leads to.</param>
/// <param name="Reward">The reward on the way, finite.</param>
/// <param name="Ends">Whether the episode ends there: nothing is earned afterwards, whatever the value of <paramref name="Next"/>.</param>
public readonly record struct Transition(double Probability, int Next, double Reward, bool Ends = false);
