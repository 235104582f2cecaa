using System.Numerics;

namespace Hybrid.Causal.Discovery;

/// <summary>The DAG with the best score of all, by dynamic programming over sets of variables. Time and memory grow as 2^n: for up to 20 variables.</summary>
/// <remarks>Silander and Myllymaki, A simple approach for finding the globally optimal Bayesian network structure, 2006.</remarks>
public static class ExactSearch
{
    private const int Most = 20;

    /// <summary>Discovers the best class of DAGs.</summary>
    /// <param name="score">The score.</param>
    /// <param name="options">How; the defaults when null. <see cref="DiscoveryOptions.MostGiven"/> is the most parents.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The CPDAG of the best DAG, and its score. With background knowledge, the best DAG that satisfies it.</returns>
    /// <exception cref="ArgumentException">There are more than 20 variables, or the background knowledge contradicts itself.</exception>
    public static DiscoveryResult Find(GraphScore score, DiscoveryOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(score);
        options ??= new DiscoveryOptions();
        options.Check("ExactSearch");
        string[] names = [.. score.Variables];
        int n = names.Length;
        if (n > Most)
        {
            throw new ArgumentException($"ExactSearch: there are {n} variables; at most {Most} are possible. Use greedy equivalence search.", nameof(score));
        }

        var knowledge = new BackgroundKnowledge(options.Knowledge, names);
        uint[][] parentsOf = new uint[n][];
        double[][] valueOf = new double[n][];
        for (int v = 0; v < n; v++)
        {
            (parentsOf[v], valueOf[v]) = BestParents(score, v, n, options.MostGiven, knowledge, cancellation);
        }

        double[] best = new double[1 << n];
        byte[] sink = new byte[1 << n];
        for (uint set = 1; set < 1u << n; set++)
        {
            best[set] = double.NegativeInfinity;
            for (uint left = set; left != 0; left &= left - 1)
            {
                int v = BitOperations.TrailingZeroCount(left);
                uint rest = set & ~(1u << v);
                double total = best[rest] + valueOf[v][Squeeze(rest, v)];
                if (total > best[set])
                {
                    (best[set], sink[set]) = (total, (byte)v);
                }
            }
        }

        uint all = (uint)((1L << n) - 1);
        if (double.IsNegativeInfinity(best[all]))
        {
            throw new ArgumentException("ExactSearch: no graph satisfies the background knowledge; leave some of it out.", nameof(options));
        }

        var arrows = new List<int>[n];
        for (uint set = all; set != 0;)
        {
            int v = sink[set];
            set &= ~(1u << v);
            arrows[v] = Members(parentsOf[v][Squeeze(set, v)]);
        }

        PatternGraph pattern = PatternGraph.ClassOf(arrows);
        if (!knowledge.IsEmpty)
        {
            // A class may hold graphs that knowledge forbids: the arrows of the best graph are kept where it has a say.
            for (int v = 0; v < n; v++)
            {
                foreach (int p in arrows[v].Where(p => pattern.Open(p, v) && !knowledge.Allowed(v, p)))
                {
                    pattern.Direct(p, v);
                }
            }

            pattern.Close();
        }

        return new DiscoveryResult(new MixedGraph(names, pattern.Marks)) { Tests = score.Scored, Score = best[all] };
    }

    // The best parents of a variable within each set of the others; sets are numbered without the variable's own bit.
    private static (uint[] Sets, double[] Values) BestParents(GraphScore score, int v, int n, int most, BackgroundKnowledge knowledge, CancellationToken cancellation)
    {
        uint[] sets = new uint[1 << (n - 1)];
        double[] values = new double[1 << (n - 1)];
        uint required = 0, forbidden = 0;
        for (int p = 0; p < n; p++)
        {
            required |= p != v && knowledge.Required(p, v) ? 1u << p : 0;
            forbidden |= p != v && !knowledge.Allowed(p, v) ? 1u << p : 0;
        }

        for (uint packed = 0; packed < values.Length; packed++)
        {
            if ((packed & 0xfff) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            uint set = Spread(packed, v);
            bool allowed = (set & forbidden) == 0 && (set & required) == required && BitOperations.PopCount(set) <= most;
            values[packed] = allowed ? score.Of(v, Members(set).ToArray()) : double.NegativeInfinity;
            sets[packed] = set;
            for (uint left = packed; left != 0; left &= left - 1)
            {
                uint smaller = packed & ~(left & (uint)-(int)left);
                if (values[smaller] >= values[packed] && !double.IsNegativeInfinity(values[smaller]))
                {
                    (values[packed], sets[packed]) = (values[smaller], sets[smaller]);
                }
            }
        }

        return (sets, values);
    }

    private static uint Squeeze(uint set, int v) => (set & ((1u << v) - 1)) | (set >> (v + 1) << v);

    private static uint Spread(uint packed, int v) => (packed & ((1u << v) - 1)) | (packed >> v << (v + 1));

    private static List<int> Members(uint set)
    {
        var members = new List<int>();
        for (; set != 0; set &= set - 1)
        {
            members.Add(BitOperations.TrailingZeroCount(set));
        }

        return members;
    }
}
