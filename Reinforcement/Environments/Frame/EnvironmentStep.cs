namespace Hybrid.Reinforcement;

/// <summary>What a step brought.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Terminated">Whether the episode has ended by its own rules: nothing is earned afterwards.</param>
/// <param name="Truncated">Whether it was cut by the time limit: the state's value still counts. Both may be true.</param>
public readonly record struct EnvironmentStep(double Reward, bool Terminated, bool Truncated)
{
    /// <summary>Whether the episode is over, for whichever reason.</summary>
    public bool Over => Terminated || Truncated;
}
