namespace Hybrid.Probabilistic;

/// <summary>The best paths through a lattice: Viterbi's recursion with several paths for each label.</summary>
internal static unsafe class BestPaths
{
    /// <summary>Paths and scores, best first; of equal scores the one with the earlier labels first.</summary>
    public static List<(int[] Path, double Score)> Of(Lattice lattice, WeightLayout layout, int length, int count)
    {
        int labels = layout.Labels;
        var entries = new Entry[length][][];
        for (int t = 0; t < length; t++)
        {
            entries[t] = new Entry[labels][];
            for (int label = 0; label < labels; label++)
            {
                double own = lattice.Table[((nint)t * layout.Stride) + label];
                entries[t][label] = t == 0 ? [new Entry(own, -1, 0)] : Extended(lattice, entries[t - 1], t, label, own, count);
            }
        }

        IEnumerable<(Entry Entry, int Label)> ends = entries[^1].SelectMany((list, label) => list.Select(entry => (entry, label)));
        return [.. ends.OrderByDescending(end => end.Entry.Score).Take(count).Select(end => (Trace(entries, end.Entry, end.Label), end.Entry.Score))];
    }

    private static Entry[] Extended(Lattice lattice, Entry[][] before, int t, int label, double own, int count)
    {
        // Each label before has its paths in order: the best of the heads is taken again and again.
        var heads = new PriorityQueue<(int From, int Rank), double>();
        for (int from = 0; from < before.Length; from++)
        {
            heads.Enqueue((from, 0), -(before[from][0].Score + lattice.PairScore(t, from, label)));
        }

        List<Entry> result = [];
        while (result.Count < count && heads.TryDequeue(out (int From, int Rank) head, out double cost))
        {
            result.Add(new Entry(own - cost, head.From, head.Rank));
            Entry[] list = before[head.From];
            if (head.Rank + 1 < list.Length)
            {
                heads.Enqueue((head.From, head.Rank + 1), -(list[head.Rank + 1].Score + lattice.PairScore(t, head.From, label)));
            }
        }

        return [.. result];
    }

    private static int[] Trace(Entry[][][] entries, Entry last, int label)
    {
        int[] path = new int[entries.Length];
        for (int t = entries.Length - 1; t >= 0; t--)
        {
            path[t] = label;
            if (t > 0)
            {
                label = last.From;
                last = entries[t - 1][label][last.Rank];
            }
        }

        return path;
    }

    private readonly record struct Entry(double Score, int From, int Rank);
}
