namespace Hybrid.Probabilistic.Exact;

/// <summary>
/// How the entries of a table map to those of a table over some of its variables, in the same order: the table is a sequence of strips of equal length,
/// and each strip is either a run of neighbouring entries of the smaller table or falls on one of its entries.
/// </summary>
internal sealed class Projection
{
    private const int MostInner = 4096;

    private Projection(int strip, bool along, int[] outer, int[] inner)
    {
        Strip = strip;
        Along = along;
        Outer = outer;
        Inner = inner;
    }

    /// <summary>The length of a strip.</summary>
    public int Strip { get; }

    /// <summary>Whether a strip runs along the smaller table; otherwise it falls on one entry.</summary>
    public bool Along { get; }

    /// <summary>Where each group of strips begins in the smaller table.</summary>
    public int[] Outer { get; }

    /// <summary>What is added to that for each strip of a group.</summary>
    public int[] Inner { get; }

    /// <summary>The map from a table to one over some of its variables.</summary>
    /// <param name="sizes">The sizes of the table's axes.</param>
    /// <param name="kept">Which axes the smaller table has, in the same order.</param>
    public static Projection Of(ReadOnlySpan<int> sizes, ReadOnlySpan<bool> kept)
    {
        // Neighbouring axes that are both kept or both dropped act as one.
        var runs = new List<(int Size, bool Kept)>();
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 1)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].Kept == kept[i])
            {
                runs[^1] = (runs[^1].Size * sizes[i], kept[i]);
            }
            else
            {
                runs.Add((sizes[i], kept[i]));
            }
        }

        if (runs.Count == 0)
        {
            return new Projection(1, true, [0], [0]);
        }

        (int strip, bool along) = runs[^1];
        runs.RemoveAt(runs.Count - 1);
        int stride = along ? strip : 1;
        int split = runs.Count;
        int group = 1;
        while (split > 0 && group * runs[split - 1].Size <= MostInner)
        {
            group *= runs[--split].Size;
        }

        int[] inner = Offsets(runs.GetRange(split, runs.Count - split), ref stride);
        int[] outer = Offsets(runs.GetRange(0, split), ref stride);
        return new Projection(strip, along, outer, inner);
    }

    private static int[] Offsets(List<(int Size, bool Kept)> runs, ref int stride)
    {
        int[] offsets = [0];
        for (int i = runs.Count - 1; i >= 0; i--)
        {
            (int size, bool kept) = runs[i];
            int[] next = new int[offsets.Length * size];
            for (int k = 0; k < size; k++)
            {
                for (int j = 0; j < offsets.Length; j++)
                {
                    next[(k * offsets.Length) + j] = offsets[j] + (kept ? k * stride : 0);
                }
            }

            stride *= kept ? size : 1;
            offsets = next;
        }

        return offsets;
    }
}
