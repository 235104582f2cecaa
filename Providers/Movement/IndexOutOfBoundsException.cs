namespace Hybrid.Providers.Movement;

/// <summary>An index lies outside the axis that it picks from.</summary>
public sealed class IndexOutOfBoundsException : ArgumentException
{
    /// <summary>Makes the error and its message.</summary>
    /// <param name="operation">The operation, such as Gather.</param>
    /// <param name="position">Where in the index array the offending index stands.</param>
    /// <param name="value">The index.</param>
    /// <param name="extent">The size of the indexed axis.</param>
    public IndexOutOfBoundsException(string operation, nint position, int value, nint extent)
        : base($"{operation}: index {value} at position {position} is outside [0, {extent}). Check the labels or the size of the indexed axis; negative indices are not allowed.")
    {
        Position = position;
        Value = value;
        Extent = extent;
    }

    /// <summary>Where in the index array the offending index stands.</summary>
    public nint Position { get; }

    /// <summary>The index.</summary>
    public int Value { get; }

    /// <summary>The size of the indexed axis; an index must be at least 0 and less than this.</summary>
    public nint Extent { get; }
}
