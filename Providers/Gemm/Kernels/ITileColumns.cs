namespace Hybrid.Providers;

/// <summary>How the columns of a tile lie in vectors.</summary>
internal interface ITileColumns
{
    /// <summary>Whether a row of the tile has a second vector.</summary>
    static abstract bool Two { get; }

    /// <summary>Whether the last vector is cut off, so that it is loaded and stored under a mask.</summary>
    static abstract bool Partial { get; }
}

internal readonly struct OneVector : ITileColumns
{
    public static bool Two => false;

    public static bool Partial => false;
}

internal readonly struct OneVectorPartial : ITileColumns
{
    public static bool Two => false;

    public static bool Partial => true;
}

internal readonly struct TwoVectors : ITileColumns
{
    public static bool Two => true;

    public static bool Partial => false;
}

internal readonly struct TwoVectorsPartial : ITileColumns
{
    public static bool Two => true;

    public static bool Partial => true;
}
