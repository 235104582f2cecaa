using System.Runtime.InteropServices;

namespace Hybrid.Providers;

/// <summary>How the columns of a tile lie in vectors, as the size of a type argument: bit 1 for a second vector, bit 2 for a last one that is cut off.</summary>
internal static class TileColumns
{
    /// <summary>The bit that is set when a row of the tile has a second vector.</summary>
    public const int TwoBit = 2;

    /// <summary>The bit that is set when the last vector is cut off, so that it is loaded and stored under a mask.</summary>
    public const int PartialBit = 4;

    [StructLayout(LayoutKind.Sequential, Size = 1)]
    internal readonly struct OneVector;

    [StructLayout(LayoutKind.Sequential, Size = 1 + PartialBit)]
    internal readonly struct OneVectorPartial;

    [StructLayout(LayoutKind.Sequential, Size = 1 + TwoBit)]
    internal readonly struct TwoVectors;

    [StructLayout(LayoutKind.Sequential, Size = 1 + TwoBit + PartialBit)]
    internal readonly struct TwoVectorsPartial;
}
