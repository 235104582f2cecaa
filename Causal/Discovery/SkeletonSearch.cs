namespace Hybrid.Causal.Discovery;

/// <summary>Which pairs no set separates: the first phase of PC and FCI.</summary>
/// <remarks>
/// Colombo and Maathuis, Order-independent constraint-based causal structure learning, 2014: neighbours are those at the start of a level. Of the sets of a size that separate a pair the one
/// with the highest p-value is kept, so that the sets, too, do not depend on the order of the columns.
/// </remarks>
internal sealed class SkeletonSearch
{
    private readonly ConditionalIndependenceTest _test;
    private readonly DiscoveryOptions _options;
    private readonly BackgroundKnowledge _knowledge;
    private readonly int _count;
    private readonly bool[,] _joined;
    private readonly Dictionary<(int, int), int[]> _separators = [];

    /// <summary>For a test that never errs: the sets that last separated each variable from another, tried first, for what cuts it off from one cuts it off from many.</summary>
    private readonly List<int[]>[] _recent;

    public SkeletonSearch(ConditionalIndependenceTest test, DiscoveryOptions options, BackgroundKnowledge knowledge)
    {
        (_test, _options, _knowledge) = (test, options, knowledge);
        _count = test.Variables.Count;
        _joined = new bool[_count, _count];
        _recent = [.. Enumerable.Range(0, test.IsCertain ? _count : 0).Select(_ => new List<int[]>())];
    }

    public bool[,] Joined => _joined;

    public long Tests { get; private set; }

    /// <summary>The set that separated a pair; null where knowledge forbade the edge or where it is still there.</summary>
    public int[]? Separator(int a, int b) => _separators.GetValueOrDefault((Math.Min(a, b), Math.Max(a, b)));

    public void Run(CancellationToken cancellation)
    {
        for (int a = 0; a < _count; a++)
        {
            for (int b = 0; b < _count; b++)
            {
                _joined[a, b] = a != b && _knowledge.Edge(a, b) != false;
            }
        }

        bool more = true;
        for (int size = 0; more && size <= Math.Min(_options.MostGiven, _count - 2); size++)
        {
            int[][] neighbours = [.. Enumerable.Range(0, _count).Select(a => Enumerable.Range(0, _count).Where(b => _joined[a, b]).ToArray())];
            more = false;
            for (int a = 0; a < _count; a++)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (int b in neighbours[a])
                {
                    if (b > a && Math.Max(neighbours[a].Length, neighbours[b].Length) > size)
                    {
                        more = true;
                        if (_knowledge.Edge(a, b) != true && _test.MaySeparate(a, b))
                        {
                            Search(a, b, Without(neighbours[a], b), size == 0 ? [] : Without(neighbours[b], a), size);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Looks for a set of a size among some variables, or among others; the edge is taken out when there is one.</summary>
    public bool Search(int a, int b, int[] among, int[] orAmong, int size)
    {
        double threshold = _test.Threshold(_options.Significance, size);
        double best = double.NegativeInfinity;
        int[]? separator = null;
        if (_test.IsCertain && (TryRecent(a, b, among, size) || TryRecent(b, a, orAmong, size)))
        {
            return true;
        }

        Span<int> chosen = stackalloc int[size];
        Span<int> given = stackalloc int[size];
        for (int side = 0; side < (size == 0 ? 1 : 2); side++)
        {
            int[] items = side == 0 ? among : orAmong;
            var subsets = new Subsets(items, chosen);
            while (subsets.Next(given))
            {
                if (side == 1 && IsWithin(given, among))
                {
                    continue;
                }

                Tests++;
                double measure = side == 0 ? _test.MeasureFrom(a, b, given) : _test.MeasureFrom(b, a, given);
                if (measure > threshold && measure > best)
                {
                    best = measure;
                    separator = given.ToArray();
                    if (measure >= 1)
                    {
                        Remember(side == 0 ? a : b, separator);
                        return Separate(a, b, separator);
                    }
                }
            }
        }

        return separator is not null && Separate(a, b, separator);
    }

    private bool TryRecent(int near, int far, int[] among, int size)
    {
        for (int i = 0; i < _recent[near].Count; i++)
        {
            int[] separator = _recent[near][i];
            if (separator.Length == size && IsWithin(separator, among))
            {
                Tests++;
                if (_test.MeasureFrom(near, far, separator) >= 1)
                {
                    _recent[near].RemoveAt(i);
                    Remember(near, separator);
                    return Separate(near, far, separator);
                }
            }
        }

        return false;
    }

    private void Remember(int near, int[] separator)
    {
        const int Most = 64;
        if (_test.IsCertain)
        {
            _recent[near].Insert(0, separator);
            if (_recent[near].Count > Most)
            {
                _recent[near].RemoveAt(Most);
            }
        }
    }

    private bool Separate(int a, int b, int[] separator)
    {
        _joined[a, b] = _joined[b, a] = false;
        _separators[(Math.Min(a, b), Math.Max(a, b))] = separator;
        return true;
    }

    private static bool IsWithin(ReadOnlySpan<int> given, int[] items)
    {
        foreach (int z in given)
        {
            if (Array.BinarySearch(items, z) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int[] Without(int[] items, int gone)
    {
        int[] rest = new int[items.Length - 1];
        int at = 0;
        foreach (int item in items)
        {
            if (item != gone)
            {
                rest[at++] = item;
            }
        }

        return rest;
    }
}
