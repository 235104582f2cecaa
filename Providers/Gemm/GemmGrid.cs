using System.Runtime.CompilerServices;

namespace Hybrid.Providers;

/// <summary>A division of C into rows times columns rectangles of nearly equal size, one for each thread.</summary>
/// <param name="Rows">Slices of C's rows.</param>
/// <param name="Columns">Slices of C's columns.</param>
internal readonly record struct GemmGrid(int Rows, int Columns)
{
    /// <summary>The division whose largest cell is estimated to end first, the packing that each cell does for itself included.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="columnStep">Columns are divided in multiples of this.</param>
    /// <param name="threads">The most cells.</param>
    /// <param name="columnsExtra">What dividing the columns costs on top, in elements of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static GemmGrid Divide(nint m, nint n, nint columnStep, int threads, double columnsExtra)
    {
        var grid = new GemmGrid(1, 1);
        double least = double.MaxValue;
        for (int rows = 1; rows <= threads; rows++)
        {
            int columns = threads / rows;
            double height = Slice(m, rows, 0, GemmTuning.RowStep).Size, width = Slice(n, columns, 0, columnStep).Size;
            double cost = (height * width) + (GemmTuning.PackingWeight * (height + width)) + (columns > 1 ? columnsExtra : 0);
            if (cost < least)
            {
                (least, grid) = (cost, new GemmGrid(rows, columns));
            }
        }

        return grid;
    }

    /// <summary>The index-th of so many nearly equal slices of [0, size), their bounds multiples of a step; the first is the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (nint Begin, nint Size) Slice(nint size, int slices, int index, nint step)
    {
        nint steps = (size + step - 1) / step;
        nint each = steps / slices, longer = steps % slices;
        nint begin = Math.Min(((index * each) + Math.Min(index, longer)) * step, size);
        nint limit = Math.Min(((index + 1) * each + Math.Min(index + 1, longer)) * step, size);
        return (begin, limit - begin);
    }
}
