namespace Hybrid.Probabilistic.Learning;

/// <summary>The PC algorithm, in its stable form or the original: arcs between variables that some test finds independent are removed, then arcs are directed as far as the tests tell.</summary>
/// <remarks>The result does not depend on the order of the columns, but for conflicts of direction. Sources: P. Spirtes, C. Glymour and R. Scheines, 2000; D. Colombo and M. Maathuis, 2014 (stable); C. Meek, 1995 (directions).</remarks>
public static class ConstraintSearch
{
    /// <summary>Learns a graph.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>One directed graph of the class that was found; its score is NaN and its iterations count the tests.</returns>
    public static LearntStructure Find(DiscreteData data, ConstraintSearchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ConstraintSearchOptions();
        if (!(options.Significance is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Significance, "ConstraintSearch: the significance must be above 0 and below 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.MostGiven);
        int count = data.Variables.Count;
        (bool[,] allowed, bool[,] required) = options.Constraints.Over(data);
        (bool[,] joined, Dictionary<(int, int), int[]> separators, int tests) = Skeleton(data, options, allowed, required, cancellation);
        var pattern = new PartialGraph(joined);
        for (int x = 0; x < count; x++)
        {
            for (int y = 0; y < count; y++)
            {
                if (joined[x, y] && (required[x, y] || !allowed[y, x]))
                {
                    pattern.Direct(x, y);
                }
            }
        }

        for (int z = 0; z < count; z++)
        {
            for (int x = 0; x < count; x++)
            {
                for (int y = x + 1; y < count; y++)
                {
                    bool collider = x != z && y != z && joined[x, z] && joined[y, z] && !joined[x, y] && separators.TryGetValue((x, y), out int[]? set) && !set.Contains(z);
                    if (collider)
                    {
                        pattern.Direct(x, z);
                        pattern.Direct(y, z);
                    }
                }
            }
        }

        pattern.Complete();
        return LearntStructure.Of(data, pattern.Extension(), double.NaN, tests);
    }

    private static (bool[,] Joined, Dictionary<(int, int), int[]> Separators, int Tests) Skeleton(
        DiscreteData data, ConstraintSearchOptions options, bool[,] allowed, bool[,] required, CancellationToken cancellation)
    {
        int count = data.Variables.Count;
        bool[,] joined = new bool[count, count];
        for (int x = 0; x < count; x++)
        {
            for (int y = 0; y < count; y++)
            {
                joined[x, y] = x != y && (allowed[x, y] || allowed[y, x]);
            }
        }

        var separators = new Dictionary<(int, int), int[]>();
        int tests = 0;
        bool more = true;
        for (int size = 0; size <= options.MostGiven && more; size++)
        {
            // Neighbours are those at the start of the level: the order of tests does not matter.
            int[][] neighbours = [.. Enumerable.Range(0, count).Select(x => Enumerable.Range(0, count).Where(y => joined[x, y]).ToArray())];
            more = false;
            for (int x = 0; x < count; x++)
            {
                foreach (int y in neighbours[x])
                {
                    cancellation.ThrowIfCancellationRequested();
                    int[] others = [.. neighbours[x].Where(z => z != y && (options.Stable || joined[x, z]))];
                    if (!joined[x, y] || required[x, y] || required[y, x] || others.Length < size)
                    {
                        continue;
                    }

                    more = true;
                    foreach (int[] given in Subsets(others, size))
                    {
                        tests++;
                        if (Independent(data, x, y, given, options))
                        {
                            joined[x, y] = joined[y, x] = false;
                            separators[(Math.Min(x, y), Math.Max(x, y))] = given;
                            break;
                        }
                    }
                }
            }
        }

        return (joined, separators, tests);
    }

    private static bool Independent(DiscreteData data, int x, int y, int[] given, ConstraintSearchOptions options)
    {
        double cells = given.Aggregate((double)data.Variables[x].Count * data.Variables[y].Count, (product, z) => product * data.Variables[z].Count);
        return cells * options.RowsPerCell <= data.Rows && IndependenceTest.Of(data, x, y, given, options.LikelihoodRatio).PValue > options.Significance;
    }

    private static IEnumerable<int[]> Subsets(int[] items, int size)
    {
        int[] chosen = [.. Enumerable.Range(0, size)];
        while (true)
        {
            yield return [.. chosen.Select(i => items[i])];
            int at = size - 1;
            while (at >= 0 && chosen[at] == items.Length - size + at)
            {
                at--;
            }

            if (at < 0)
            {
                yield break;
            }

            chosen[at]++;
            for (int i = at + 1; i < size; i++)
            {
                chosen[i] = chosen[i - 1] + 1;
            }
        }
    }
}
