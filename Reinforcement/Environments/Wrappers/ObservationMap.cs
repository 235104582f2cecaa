namespace Hybrid.Reinforcement;

/// <summary>What a wrapper makes of one environment's observations. It keeps nothing itself: what it remembers of an episode lies in an array of the caller.</summary>
internal abstract class ObservationMap
{
    /// <summary>How many numbers of memory each environment needs.</summary>
    /// <param name="length">The elements of an observation before.</param>
    public virtual int Memory(int length) => 0;

    /// <summary>The space of what is shown.</summary>
    /// <param name="space">The space of what is seen.</param>
    /// <param name="environment">The name for messages.</param>
    /// <exception cref="EnvironmentException">The wrapper does not suit the space.</exception>
    public abstract Space Of(Space space, string environment);

    /// <summary>The type of what is shown, where something of a type is seen.</summary>
    public virtual Type Shown(Type seen) => typeof(float);

    /// <summary>Turns what is seen into what is shown.</summary>
    /// <param name="seen">The observation.</param>
    /// <param name="memory">What the map remembers of this environment.</param>
    /// <param name="shown">Is filled.</param>
    /// <param name="first">Whether an episode starts.</param>
    public abstract void Show<TSeen, TShown>(ReadOnlySpan<TSeen> seen, Span<TSeen> memory, Span<TShown> shown, bool first)
        where TSeen : unmanaged
        where TShown : unmanaged;
}
