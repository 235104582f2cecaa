using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>What actions or observations may be.</summary>
/// <param name="Kind"><c>discrete</c>, <c>multidiscrete</c> or <c>box</c>.</param>
/// <param name="Shape">The shape; empty for a single number.</param>
/// <param name="Low">The least value of each element.</param>
/// <param name="High">The greatest value of each element, inclusive.</param>
public sealed record Space(string Kind, IReadOnlyList<int> Shape, IReadOnlyList<double> Low, IReadOnlyList<double> High)
{
    /// <summary>Whether it is the numbers 0 to <see cref="Count"/> - 1.</summary>
    public bool IsDiscrete => Kind == "discrete";

    /// <summary>The number of values of a discrete space; 0 for others.</summary>
    public int Count => IsDiscrete ? (int)High[0] + 1 : 0;

    /// <summary>The number of elements.</summary>
    public int Length => Low.Count;

    /// <summary>The numbers 0 to count - 1.</summary>
    /// <param name="count">At least 1.</param>
    public static Space Discrete(int count) => new("discrete", [], [0], [count - 1]);

    /// <summary>Several whole numbers, each from 0 to its count - 1.</summary>
    /// <param name="counts">The counts.</param>
    public static Space MultiDiscrete(params IReadOnlyList<int> counts) => new("multidiscrete", [counts.Count], [.. counts.Select(_ => 0.0)], [.. counts.Select(count => count - 1.0)]);

    /// <summary>Numbers in intervals.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="low">The least value of each element.</param>
    /// <param name="high">The greatest value of each element.</param>
    public static Space Box(IReadOnlyList<int> shape, IReadOnlyList<double> low, IReadOnlyList<double> high) => new("box", shape, low, high);

    /// <summary>Whether a point lies in the space.</summary>
    /// <param name="point">One number for each element.</param>
    public bool Contains(ReadOnlySpan<double> point)
    {
        if (point.Length != Length)
        {
            return false;
        }

        for (int i = 0; i < point.Length; i++)
        {
            if (!(point[i] >= Low[i] && point[i] <= High[i]) || (Kind != "box" && point[i] != Math.Floor(point[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The space in words, such as <c>discrete 0..15</c>.</summary>
    public override string ToString() => Kind switch
    {
        "discrete" => string.Create(CultureInfo.InvariantCulture, $"discrete 0..{Count - 1}"),
        "multidiscrete" => "multidiscrete " + string.Join(" x ", High.Select(high => string.Create(CultureInfo.InvariantCulture, $"0..{high}"))),
        _ => $"box [{string.Join(", ", Shape)}]",
    };
}
