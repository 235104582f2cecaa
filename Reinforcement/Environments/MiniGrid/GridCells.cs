using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>The cells of the largest grid, 25 x 25, with walls of <see cref="Margin"/> around so that no view leaves it.</summary>
[InlineArray(Length)]
internal struct GridCells
{
    /// <summary>The walls around a grid on each side.</summary>
    public const int Margin = 6;

    /// <summary>The greatest side of a grid.</summary>
    public const int GreatestSide = 25;

    /// <summary>The bytes, a multiple of 8.</summary>
    public const int Length = (GreatestSide + (2 * Margin)) * (GreatestSide + (2 * Margin)) + 7;

    private byte _first;
}
