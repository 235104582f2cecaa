namespace Hybrid.Reinforcement;

/// <summary>Tile coding: several grids over a box, each shifted against the others; a point is the tile it lies in, in each grid. Immutable.</summary>
/// <remarks>
/// Tiling k is shifted by k (1, 3, 5, ...) / tilings of a tile, which spreads the borders evenly. Source: Sutton and Barto, Reinforcement Learning, 2nd ed., section 9.5.4.
/// <code>
/// var tiles = new TileCoding([-1.2, -0.07], [0.6, 0.07], tilings: 8, tilesPerDimension: 8);
/// int[] active = new int[tiles.Tilings];
/// tiles.Write([-0.5, 0.0], active);   // 8 of tiles.Count numbers
/// </code>
/// </remarks>
public sealed class TileCoding
{
    private const int MostTiles = 1 << 24;

    private readonly double[] _low;
    private readonly double[] _scale;
    private readonly int _side;
    private readonly int _tilingSize;

    /// <summary>Lays grids over a box.</summary>
    /// <param name="low">The lower ends of the dimensions.</param>
    /// <param name="high">The upper ends, above the lower; points beyond are taken to the border.</param>
    /// <param name="tilings">The number of grids, at least 1; a power of two of at least four times the dimensions spreads best.</param>
    /// <param name="tilesPerDimension">The tiles along each dimension, at least 1.</param>
    /// <exception cref="ArgumentException">An interval is empty or not finite, or there would be more than 16,777,216 tiles.</exception>
    public TileCoding(IReadOnlyList<double> low, IReadOnlyList<double> high, int tilings, int tilesPerDimension)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        ArgumentOutOfRangeException.ThrowIfLessThan(tilings, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tilesPerDimension, 1);
        if (low.Count != high.Count || low.Count == 0 || low.Zip(high).Any(pair => !(pair.First < pair.Second) || !double.IsFinite(pair.Second - pair.First)))
        {
            throw new ArgumentException("TileCoding: each dimension needs a finite interval, its lower end below its upper");
        }

        // One tile more on each side, for the shift.
        _side = tilesPerDimension + 1;
        double count = tilings * Math.Pow(_side, low.Count);
        if (count > MostTiles)
        {
            throw new ArgumentException($"TileCoding: {tilings} tilings of {_side} tiles in each of {low.Count} dimensions are {count:N0} tiles; up to {MostTiles:N0} are allowed, take fewer tiles per dimension");
        }

        Tilings = tilings;
        Count = (int)count;
        _tilingSize = Count / tilings;
        _low = [.. low];
        _scale = [.. low.Zip(high, (from, to) => tilesPerDimension / (to - from))];
    }

    /// <summary>The number of grids, which is that of tiles a point lies in.</summary>
    public int Tilings { get; }

    /// <summary>The number of all tiles.</summary>
    public int Count { get; }

    /// <summary>The dimensions of a point.</summary>
    public int Dimensions => _low.Length;

    /// <summary>Finds the tiles of a point.</summary>
    /// <param name="point">One number for each dimension.</param>
    /// <param name="active">Is filled with <see cref="Tilings"/> numbers below <see cref="Count"/>, one of each grid.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public void Write(ReadOnlySpan<double> point, Span<int> active)
    {
        if (point.Length != _low.Length || active.Length != Tilings)
        {
            throw new ArgumentException($"TileCoding.Write: the point has {point.Length} numbers and there is room for {active.Length} tiles; {_low.Length} and {Tilings} are needed");
        }

        for (int tiling = 0; tiling < active.Length; tiling++)
        {
            int index = 0;
            for (int i = 0; i < point.Length; i++)
            {
                double shift = (double)(tiling * ((2 * i) + 1) % Tilings) / Tilings;
                double place = Math.Clamp((point[i] - _low[i]) * _scale[i], 0, _side - 1.0000001) + shift;
                index = (index * _side) + Math.Min((int)place, _side - 1);
            }

            active[tiling] = (tiling * _tilingSize) + index;
        }
    }
}
