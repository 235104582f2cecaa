using System.Numerics;

namespace Hybrid.Causal;

/// <summary>How many DAGs a CPDAG stands for: the product over its undirected parts.</summary>
/// <remarks>He, Jia and Yu, Counting and exploring sizes of Markov equivalence classes of directed acyclic graphs, 2015: a part's DAGs are counted by their only root. Trees and cliques have closed forms.</remarks>
internal static class EquivalenceClassSize
{
    public static BigInteger Of(EdgeMark[,] marks)
    {
        int count = marks.GetLength(0);
        var neighbours = Enumerable.Range(0, count).Select(a => Enumerable.Range(0, count).Where(b => marks[a, b] == EdgeMark.Tail && marks[b, a] == EdgeMark.Tail).ToHashSet()).ToArray();
        var known = new Dictionary<string, BigInteger>();
        return Parts(Enumerable.Range(0, count), neighbours).Aggregate(BigInteger.One, (product, part) => product * Count(part, neighbours, known));
    }

    private static BigInteger Count(List<int> part, HashSet<int>[] neighbours, Dictionary<string, BigInteger> known)
    {
        int size = part.Count;
        int edges = part.Sum(v => neighbours[v].Count(part.Contains)) / 2;
        if (edges == size - 1)
        {
            return size;
        }

        if (edges == size * (size - 1) / 2)
        {
            return Enumerable.Range(1, size).Aggregate(BigInteger.One, (product, i) => product * i);
        }

        string key = string.Join(',', part.Order());
        if (known.TryGetValue(key, out BigInteger counted))
        {
            return counted;
        }

        BigInteger sum = 0;
        foreach (int root in part)
        {
            sum += Rooted(part, root, neighbours).Aggregate(BigInteger.One, (product, rest) => product * Count(rest, neighbours, known));
        }

        return known[key] = sum;
    }

    // What stays open when all edges point away from a root: layers by distance, edges within a layer directed where that follows.
    private static List<List<int>> Rooted(List<int> part, int root, HashSet<int>[] neighbours)
    {
        int[] place = [.. part];
        var marks = new EdgeMark[place.Length, place.Length];
        for (int a = 0; a < place.Length; a++)
        {
            for (int b = 0; b < place.Length; b++)
            {
                marks[a, b] = neighbours[place[a]].Contains(place[b]) ? EdgeMark.Tail : EdgeMark.None;
            }
        }

        var pattern = new PatternGraph(marks);
        int at = Array.IndexOf(place, root);
        foreach (int b in pattern.Neighbours(at))
        {
            pattern.Direct(at, b);
        }

        pattern.Close();
        var open = Enumerable.Range(0, place.Length).Select(a => pattern.Neighbours(a).Where(b => pattern.Open(a, b)).ToHashSet()).ToArray();
        return [.. Parts(Enumerable.Range(0, place.Length), open).Where(p => p.Count > 1).Select(p => p.Select(i => place[i]).ToList())];
    }

    private static List<List<int>> Parts(IEnumerable<int> members, HashSet<int>[] neighbours)
    {
        var parts = new List<List<int>>();
        var seen = new HashSet<int>();
        foreach (int start in members)
        {
            if (!seen.Add(start))
            {
                continue;
            }

            var part = new List<int>();
            var stack = new Stack<int>([start]);
            while (stack.TryPop(out int v))
            {
                part.Add(v);
                foreach (int next in neighbours[v])
                {
                    if (seen.Add(next))
                    {
                        stack.Push(next);
                    }
                }
            }

            parts.Add(part);
        }

        return parts;
    }
}
