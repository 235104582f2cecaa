using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Providers;

/// <summary>The entry points of <see cref="RunTile{TUnit, TVector, T, TRows, TColumns}"/> by shape.</summary>
internal static unsafe class RunTileTable<TUnit, TVector, T>
    where TUnit : struct, IVectorUnit<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const int MostRows = 12;

    private static readonly delegate*<ProductRun*, nint, T*, nint, nint, T*, nint, T*, nint, bool, int, void>[] _one = Rows<TileColumns.OneVector>();
    private static readonly delegate*<ProductRun*, nint, T*, nint, nint, T*, nint, T*, nint, bool, int, void>[] _onePartial = Rows<TileColumns.OneVectorPartial>();
    private static readonly delegate*<ProductRun*, nint, T*, nint, nint, T*, nint, T*, nint, bool, int, void>[] _two = Rows<TileColumns.TwoVectors>();
    private static readonly delegate*<ProductRun*, nint, T*, nint, nint, T*, nint, T*, nint, bool, int, void>[] _twoPartial = Rows<TileColumns.TwoVectorsPartial>();

    /// <summary>The most rows of a tile of so many columns that the registers hold.</summary>
    public static nint Height(nint columns) => columns > TUnit.Lanes ? TUnit.TileRows : MostRows;

    /// <summary>The kernels for tiles of the given number of columns, 1 to 2 Lanes; the one for r rows is at index r, 1 to <see cref="Height"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static delegate*<ProductRun*, nint, T*, nint, nint, T*, nint, T*, nint, bool, int, void>[] For(nint columns)
    {
        nint lanes = TUnit.Lanes;
        if (columns > lanes)
        {
            return columns == 2 * lanes ? _two : _twoPartial;
        }

        return typeof(TVector) == typeof(Vector512<T>) && 2 * columns <= lanes ? RunTileTable<Avx2Unit<T>, Vector256<T>, T>.For(columns)
            : columns == lanes ? _one
            : _onePartial;
    }

    private static delegate*<ProductRun*, nint, T*, nint, nint, T*, nint, T*, nint, bool, int, void>[] Rows<TColumns>()
        where TColumns : unmanaged
    {
        var rows = new delegate*<ProductRun*, nint, T*, nint, nint, T*, nint, T*, nint, bool, int, void>[MostRows + 1];
        rows[1] = &RunTile<TUnit, TVector, T, TileRows.Rows1, TColumns>.Run;
        rows[2] = &RunTile<TUnit, TVector, T, TileRows.Rows2, TColumns>.Run;
        rows[3] = &RunTile<TUnit, TVector, T, TileRows.Rows3, TColumns>.Run;
        rows[4] = &RunTile<TUnit, TVector, T, TileRows.Rows4, TColumns>.Run;
        rows[5] = &RunTile<TUnit, TVector, T, TileRows.Rows5, TColumns>.Run;
        rows[6] = &RunTile<TUnit, TVector, T, TileRows.Rows6, TColumns>.Run;
        rows[7] = &RunTile<TUnit, TVector, T, TileRows.Rows7, TColumns>.Run;
        rows[8] = &RunTile<TUnit, TVector, T, TileRows.Rows8, TColumns>.Run;
        rows[9] = &RunTile<TUnit, TVector, T, TileRows.Rows9, TColumns>.Run;
        rows[10] = &RunTile<TUnit, TVector, T, TileRows.Rows10, TColumns>.Run;
        rows[11] = &RunTile<TUnit, TVector, T, TileRows.Rows11, TColumns>.Run;
        rows[12] = &RunTile<TUnit, TVector, T, TileRows.Rows12, TColumns>.Run;
        return rows;
    }
}
