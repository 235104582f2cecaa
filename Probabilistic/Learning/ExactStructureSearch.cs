using System.Numerics;

namespace Hybrid.Probabilistic.Learning;

/// <summary>The graph with the best score of all, found by dynamic programming over sets of variables: for small networks.</summary>
/// <remarks>
/// Time and memory grow as 2^n: 15 variables take about a second, 20 about a minute and 600 MB. Source: T. Silander and P. Myllymaki, A simple approach for finding the globally optimal Bayesian network structure, 2006.
/// </remarks>
/// <example><code>LearntStructure best = ExactStructureSearch.Find(data, new StructureSearchOptions { Score = ScoreKind.Bdeu });</code></example>
public static class ExactStructureSearch
{
    /// <summary>The most variables.</summary>
    public const int MostVariables = 22;

    /// <summary>Finds a best graph.</summary>
    /// <param name="data">The rows; those with a missing cell are left out of the families they touch.</param>
    /// <param name="options">The score and the constraints, the number of parents among them; the rest is for other searches. The defaults when null.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A graph than which none that the constraints allow scores higher; its iterations count the families that were scored.</returns>
    /// <exception cref="ArgumentException">There are more than <see cref="MostVariables"/> columns, or the constraints name an unknown variable, contradict each other or require a cycle.</exception>
    public static LearntStructure Find(DiscreteData data, StructureSearchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new StructureSearchOptions();
        int count = data.Variables.Count;
        if (count > MostVariables)
        {
            throw new ArgumentException($"ExactStructureSearch: the data have {count} columns; at most {MostVariables} are allowed. Use StructureSearch.", nameof(data));
        }

        var scorer = new FamilyScorer(data, options.Score, options.EquivalentSampleSize);
        (bool[,] allowed, bool[,] required) = options.Constraints.Over(data);
        var best = new ParentSets[count];
        for (int child = 0; child < count; child++)
        {
            best[child] = ParentSets.Of(scorer, child, allowed, required, options.Constraints.MostParents, cancellation);
        }

        // The best graph over a set has a sink: a variable with the best parents among the others.
        double[] scores = new double[1 << count];
        sbyte[] sinks = new sbyte[1 << count];
        for (int set = 1; set < scores.Length; set++)
        {
            scores[set] = double.NegativeInfinity;
            for (int rest = set; rest != 0; rest &= rest - 1)
            {
                int sink = BitOperations.TrailingZeroCount(rest);
                double score = scores[set & ~(1 << sink)] + best[sink].Best(set & ~(1 << sink));
                if (score > scores[set])
                {
                    scores[set] = score;
                    sinks[set] = (sbyte)sink;
                }
            }
        }

        if (double.IsNegativeInfinity(scores[^1]))
        {
            throw new ArgumentException("ExactStructureSearch: no graph keeps the constraints; the required arcs make a cycle or are more than the parents allowed.", nameof(options));
        }

        var parents = new List<int>[count];
        for (int set = scores.Length - 1; set != 0;)
        {
            int sink = sinks[set];
            set &= ~(1 << sink);
            int chosen = best[sink].Set(set);
            parents[sink] = [.. Enumerable.Range(0, count).Where(v => (chosen >> v & 1) != 0)];
        }

        return LearntStructure.Of(data, parents, scores[^1], scorer.Counted);
    }

    /// <summary>The best parents of a variable among any set of others.</summary>
    private sealed class ParentSets
    {
        private readonly int _child;
        private readonly double[] _scores;
        private readonly int[] _sets;

        private ParentSets(int child, double[] scores, int[] sets)
        {
            _child = child;
            _scores = scores;
            _sets = sets;
        }

        public static ParentSets Of(FamilyScorer scorer, int child, bool[,] allowed, bool[,] required, int most, CancellationToken cancellation)
        {
            int count = scorer.Data.Variables.Count;
            int[] others = [.. Enumerable.Range(0, count).Where(v => v != child)];
            int possible = 0;
            int needed = 0;
            for (int i = 0; i < others.Length; i++)
            {
                possible |= allowed[others[i], child] ? 1 << i : 0;
                needed |= required[others[i], child] ? 1 << i : 0;
            }

            double[] scores = new double[1 << others.Length];
            int[] sets = new int[scores.Length];
            for (int set = 0; set < scores.Length; set++)
            {
                if ((set & 255) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                bool legal = (set & ~possible) == 0 && (needed & ~set) == 0 && BitOperations.PopCount((uint)set) <= most;
                scores[set] = legal ? scorer.Score(child, [.. others.Where((_, i) => (set >> i & 1) != 0)]) : double.NegativeInfinity;
                sets[set] = set;
                for (int rest = set; rest != 0; rest &= rest - 1)
                {
                    int smaller = set & ~(rest & -rest);
                    if (scores[smaller] >= scores[set])
                    {
                        scores[set] = scores[smaller];
                        sets[set] = sets[smaller];
                    }
                }
            }

            return new ParentSets(child, scores, sets);
        }

        public double Best(int among) => _scores[Packed(among)];

        // In bits of all variables again.
        public int Set(int among)
        {
            int set = _sets[Packed(among)];
            int low = (1 << _child) - 1;
            return (set & low) | ((set & ~low) << 1);
        }

        // The child's own bit, which is never set, is taken out.
        private int Packed(int among)
        {
            int low = (1 << _child) - 1;
            return (among & low) | ((among >> 1) & ~low);
        }
    }
}
