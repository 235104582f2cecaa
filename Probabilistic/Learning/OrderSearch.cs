using System.Numerics;

namespace Hybrid.Probabilistic.Learning;

/// <summary>
/// Searches among the orders of the variables: with an order given, the best graph whose arcs all point onwards is had by taking for each variable the best of its listed families
/// whose parents come before it. An order is improved by moving one variable to its best place, again and again, and is disturbed and improved anew.
/// </summary>
/// <remarks>
/// Sources: M. Teyssier and D. Koller, Ordering-based search, 2005; M. Scanagatta, C. de Campos, G. Corani and M. Zaffalon, Learning Bayesian networks with thousands of variables,
/// 2015; moves to the best place: J. Alonso-Barba, L. de la Ossa and J. Puerta, Structural learning of Bayesian networks using local algorithms based on the space of orderings, 2011.
/// </remarks>
internal sealed class OrderSearch(FamilyLists lists)
{
    private const double LeastGain = 1e-9;

    /// <summary>Variables that a disturbance moves.</summary>
    private const int Moves = 6;

    private readonly int _count = lists.Count;
    private readonly int _words = lists.Words;

    /// <summary>The best graph found from an order, with its score.</summary>
    /// <param name="order">The order to begin with.</param>
    /// <param name="rounds">How many disturbances are tried.</param>
    /// <param name="random">Random bits.</param>
    /// <param name="cancellation">Ends the search.</param>
    public (int[][] Graph, double Score) Run(int[] order, int rounds, Func<ulong> random, CancellationToken cancellation)
    {
        int[] best = [.. order];
        double score = Improve(best);
        int[] next = new int[_count];
        for (int round = 0; round < rounds && !cancellation.IsCancellationRequested; round++)
        {
            best.CopyTo(next, 0);
            for (int move = 0; move < Moves; move++)
            {
                Move(next, (int)(random() % (ulong)_count), (int)(random() % (ulong)_count));
            }

            double found = Improve(next);
            if (found >= score - LeastGain)
            {
                score = Math.Max(score, found);
                (best, next) = (next, best);
            }
        }

        return (Graph(best), score);
    }

    /// <summary>Moves variables to their best places until none gains; the score of the order.</summary>
    private double Improve(int[] order)
    {
        ulong[] before = new ulong[_words];
        double[] own = new double[_count];
        foreach (int variable in order)
        {
            own[variable] = lists.Best(variable, before);
            before[variable >> 6] |= 1UL << (variable & 63);
        }

        for (bool moved = true; moved;)
        {
            moved = false;
            for (int variable = 0; variable < _count; variable++)
            {
                int from = Array.IndexOf(order, variable);
                (int to, double gain) = Place(order, from, own);
                if (gain > LeastGain)
                {
                    Move(order, from, to);
                    Rate(order, Math.Min(from, to), Math.Max(from, to), own);
                    moved = true;
                }
            }
        }

        return own.Sum();
    }

    /// <summary>The best place of the variable at a place, and what it gains there.</summary>
    private (int Place, double Gain) Place(int[] order, int from, double[] own)
    {
        int variable = order[from];
        Span<ulong> before = stackalloc ulong[_words], others = stackalloc ulong[_words];
        before.Clear();
        for (int i = 0; i < from; i++)
        {
            Add(before, order[i]);
        }

        (int Place, double Gain) best = (from, 0);
        before.CopyTo(others);
        double shifted = 0;
        for (int to = from - 1; to >= 0; to--)
        {
            // The variable goes before another, which may have it as a parent from now on.
            int other = order[to];
            Remove(others, other);
            Add(others, variable);
            shifted += lists.Best(other, others) - own[other];
            Remove(others, variable);
            double gain = shifted + lists.Best(variable, others) - own[variable];
            best = gain > best.Gain + LeastGain ? (to, gain) : best;
        }

        before.CopyTo(others);
        shifted = 0;
        for (int to = from + 1; to < _count; to++)
        {
            // Another comes before the variable, which it can have as a parent no longer.
            int other = order[to];
            shifted += lists.Best(other, others) - own[other];
            Add(others, other);
            double gain = shifted + lists.Best(variable, others) - own[variable];
            best = gain > best.Gain + LeastGain ? (to, gain) : best;
        }

        return best;
    }

    private void Rate(int[] order, int first, int last, double[] own)
    {
        Span<ulong> before = stackalloc ulong[_words];
        before.Clear();
        for (int i = 0; i <= last; i++)
        {
            if (i >= first)
            {
                own[order[i]] = lists.Best(order[i], before);
            }

            Add(before, order[i]);
        }
    }

    private int[][] Graph(int[] order)
    {
        ulong[] before = new ulong[_words];
        int[][] graph = new int[_count][];
        foreach (int variable in order)
        {
            graph[variable] = lists.BestParents(variable, before);
            Add(before, variable);
        }

        return graph;
    }

    private static void Move(int[] order, int from, int to)
    {
        int variable = order[from];
        if (from < to)
        {
            Array.Copy(order, from + 1, order, from, to - from);
        }
        else
        {
            Array.Copy(order, to, order, to + 1, from - to);
        }

        order[to] = variable;
    }

    private static void Add(Span<ulong> set, int variable) => set[variable >> 6] |= 1UL << (variable & 63);

    private static void Remove(Span<ulong> set, int variable) => set[variable >> 6] &= ~(1UL << (variable & 63));
}
