namespace Hybrid.Reinforcement;

/// <summary>What a step of a MiniGrid was.</summary>
/// <param name="Action">The action.</param>
/// <param name="Front">The place that was in front of the agent.</param>
/// <param name="FrontBefore">What stood there before.</param>
/// <param name="FrontAfter">What stands there now.</param>
/// <param name="CarriedBefore">What the agent carried before.</param>
internal readonly record struct MiniGridMove(int Action, int Front, byte FrontBefore, byte FrontAfter, byte CarriedBefore)
{
    public const int Left = 0;
    public const int Right = 1;
    public const int Forward = 2;
    public const int PickUp = 3;
    public const int Drop = 4;
    public const int Toggle = 5;
    public const int Done = 6;

    /// <summary>Whether the agent opened a door with this step.</summary>
    public bool Opened => Action == Toggle && Cell.IsOpen(FrontAfter);
}
