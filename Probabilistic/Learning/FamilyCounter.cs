using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic.Learning;

/// <summary>Counts joint states of a few columns; rows with a missing cell among them are left out.</summary>
internal static class FamilyCounter
{
    /// <summary>The counts, row-major, the last column's state changing fastest.</summary>
    public static int[] Count(DiscreteData data, ReadOnlySpan<int> columns)
    {
        int[] sizes = new int[columns.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = data.Variables[columns[i]].Count;
        }

        int[] counts = new int[Layout.Entries(sizes)];
        int[] codes = new int[data.Rows];
        for (int i = 0; i < sizes.Length; i++)
        {
            Shift(codes, data.Columns[columns[i]], sizes[i]);
        }

        Tally(codes, counts);
        return counts;
    }

    /// <summary>The number of each row's joint state of a few columns; negative where a cell is missing.</summary>
    public static int[] Codes(DiscreteData data, ReadOnlySpan<int> columns)
    {
        int[] codes = new int[data.Rows];
        foreach (int column in columns)
        {
            Shift(codes, data.Columns[column], data.Variables[column].Count);
        }

        return codes;
    }

    // A missing cell makes the code negative for good.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shift(int[] codes, int[] column, int size)
    {
        for (int row = 0; row < codes.Length; row++)
        {
            int state = column[row];
            codes[row] = (codes[row] | state) < 0 ? -1 : (codes[row] * size) + state;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tally(int[] codes, int[] counts)
    {
        foreach (int code in codes)
        {
            if ((uint)code < (uint)counts.Length)
            {
                counts[code]++;
            }
        }
    }
}
