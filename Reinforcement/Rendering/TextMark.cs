namespace Hybrid.Reinforcement;

/// <summary>A line of text. Its letters are <paramref name="Size"/> high and 0.75 of that wide, spacing included.</summary>
/// <param name="X">x of its middle, or of its left edge when it is not centred; in pixels.</param>
/// <param name="Y">y of its vertical middle, downwards.</param>
/// <param name="Text">The text; raster pictures have capital letters, digits and common signs, others show as a box.</param>
/// <param name="Size">The height of capitals, in pixels.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Centred">Whether x is the middle.</param>
public sealed record TextMark(double X, double Y, string Text, double Size, Colour Colour, bool Centred = true) : Mark(Colour)
{
    /// <summary>The distance from letter to letter as a part of the size.</summary>
    internal const double Advance = 0.75;

    /// <summary>The left edge.</summary>
    internal double Left => Centred ? X - (Text.Length * Size * Advance / 2) : X;
}
