namespace Hybrid.Reinforcement;

/// <summary>A family of MiniGrids: how a grid is laid out, and what ends and pays beyond reaching goals and lava.</summary>
/// <param name="width">The width, from 3 to 25.</param>
/// <param name="height">The height, from 3 to 25.</param>
/// <param name="maximumSteps">The time limit, which rewards fall towards.</param>
/// <param name="seesThroughWalls">Whether walls hide nothing.</param>
internal abstract class MiniGridTask(int width, int height, int maximumSteps, bool seesThroughWalls)
{
    public int Width => width;

    public int Height => height;

    public int MaximumSteps => maximumSteps;

    public bool SeesThroughWalls => seesThroughWalls;

    /// <summary>What it is, in a line.</summary>
    public abstract string Description { get; }

    /// <summary>Whether picking up acts as toggling.</summary>
    public virtual bool PickUpToggles => false;

    /// <summary>Whether <see cref="Judge"/> has anything to say.</summary>
    public virtual bool Judges => true;

    /// <summary>Lays out a grid with its agent.</summary>
    public abstract void Build(ref Board board);

    /// <summary>Ends and pays beyond goals and lava.</summary>
    /// <param name="state">The state after the step.</param>
    /// <param name="step">What the step was.</param>
    /// <param name="success">What success pays now.</param>
    /// <param name="reward">The reward so far.</param>
    /// <param name="terminated">Whether the episode is over so far.</param>
    public virtual void Judge(ref MiniGridState state, in MiniGridMove step, double success, ref double reward, ref bool terminated)
    {
    }

    /// <summary>The mission in words.</summary>
    public abstract string Mission(ref readonly MiniGridState state);

    private protected static string Name(byte cell)
    {
        uint code = Cell.Codes[cell];
        string kind = (code & 0xFF) switch { 4 => "door", 5 => "key", 6 => "ball", 7 => "box", _ => "square" };
        return $"{Cell.ColourNames[(int)((code >> 8) & 0xFF)]} {kind}";
    }
}
