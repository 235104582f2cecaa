using System.Numerics;
using Hybrid.Data;

namespace Hybrid.Probabilistic.Exact;

/// <summary>An order of elimination and what it costs.</summary>
/// <param name="Variables">Every variable once.</param>
/// <param name="Cost">The sum of the sizes of the tables that the eliminations make.</param>
/// <param name="LargestTable">The size of the largest of them.</param>
/// <param name="Heuristic">What it was found by.</param>
/// <param name="Restarts">How many orders were tried.</param>
internal sealed record EliminationOrder(int[] Variables, double Cost, double LargestTable, EliminationHeuristic Heuristic, int Restarts)
{
    private const int MostRestarts = 5000;
    private const int WorthSearching = 100_000;

    /// <summary>The best order of each heuristic and of randomised restarts.</summary>
    /// <param name="sizes">The number of states of each variable.</param>
    /// <param name="scopes">The sets of variables that are joined from the start.</param>
    /// <param name="effort">See <see cref="ExactOptions.SearchEffort"/>.</param>
    /// <param name="seed">The seed of the restarts.</param>
    public static EliminationOrder Search(int[] sizes, IReadOnlyList<int[]> scopes, double effort, long seed)
    {
        var start = new EliminationGraph(sizes, scopes);
        var prefix = new List<int>();
        double prefixCost = Simplicial(start, prefix, out double prefixLargest);
        var graph = new EliminationGraph(sizes, []);
        var random = CounterRandom.Of(seed);
        EliminationOrder? best = null;
        ulong draw = 0;
        for (int restart = 0; restart < MostRestarts; restart++)
        {
            bool random0 = restart >= 3;
            if (random0 && (best!.Cost < WorthSearching || graph.Steps > effort * best.Cost))
            {
                break;
            }

            var heuristic = (EliminationHeuristic)(restart % 3);
            double noise = random0 ? 0.05 * ((restart / 3) % 8) : 0;
            graph.CopyFrom(start);
            EliminationOrder? order = Run(graph, heuristic, noise, random.Derive((ulong)restart), ref draw, prefix, prefixCost, prefixLargest, best?.Cost ?? double.PositiveInfinity);
            best = order is null ? best! with { Restarts = restart + 1 } : order with { Restarts = restart + 1 };
        }

        return best!;
    }

    // A variable whose neighbours are all joined already can go first in some best order.
    private static double Simplicial(EliminationGraph graph, List<int> order, out double largest)
    {
        double cost = 0;
        largest = 1;
        var queue = new Queue<int>(Enumerable.Range(0, graph.Count));
        while (queue.TryDequeue(out int node))
        {
            if (graph.IsGone(node) || graph.Fill(node) > 0)
            {
                continue;
            }

            double size = Math.Pow(2, graph.LogWeight(node));
            cost += size;
            largest = Math.Max(largest, size);
            order.Add(node);
            graph.Eliminate(node, widely: false);
            ReadOnlySpan<ulong> touched = graph.Touched;
            for (int w = 0; w < touched.Length; w++)
            {
                for (ulong bits = touched[w]; bits != 0; bits &= bits - 1)
                {
                    queue.Enqueue((w << 6) + BitOperations.TrailingZeroCount(bits));
                }
            }
        }

        return cost;
    }

    private static EliminationOrder? Run(
        EliminationGraph graph, EliminationHeuristic heuristic, double noise, CounterRandom random, ref ulong draw, List<int> prefix, double cost, double largest, double worst)
    {
        int count = graph.Count;
        int[] left = [.. Enumerable.Range(0, count).Where(i => !graph.IsGone(i))];
        int remaining = left.Length;
        double[] scores = new double[count];
        foreach (int node in left)
        {
            scores[node] = Score(graph, heuristic, node, noise, random, ref draw);
        }

        var order = new List<int>(count);
        order.AddRange(prefix);
        while (remaining > 0)
        {
            int at = 0;
            double least = double.PositiveInfinity;
            for (int i = 0; i < remaining; i++)
            {
                if (scores[left[i]] < least)
                {
                    least = scores[left[i]];
                    at = i;
                }
            }

            int node = left[at];
            left[at] = left[--remaining];
            double size = Math.Pow(2, graph.LogWeight(node));
            cost += size;
            largest = Math.Max(largest, size);
            if (cost >= worst)
            {
                return null;
            }

            order.Add(node);
            graph.Eliminate(node, widely: heuristic != EliminationHeuristic.MinWeight);
            ReadOnlySpan<ulong> touched = graph.Touched;
            for (int w = 0; w < touched.Length; w++)
            {
                for (ulong bits = touched[w]; bits != 0; bits &= bits - 1)
                {
                    int other = (w << 6) + BitOperations.TrailingZeroCount(bits);
                    if (!graph.IsGone(other))
                    {
                        scores[other] = Score(graph, heuristic, other, noise, random, ref draw);
                    }
                }
            }
        }

        return new EliminationOrder([.. order], cost, largest, heuristic, 0);
    }

    // Ties go to the smaller table; restarts disturb the score so that other orders are tried.
    private static double Score(EliminationGraph graph, EliminationHeuristic heuristic, int node, double noise, CounterRandom random, ref ulong draw)
    {
        double score = heuristic switch
        {
            EliminationHeuristic.MinFill => graph.Fill(node) + (1e-4 * graph.LogWeight(node)),
            EliminationHeuristic.WeightedMinFill => graph.WeightedFill(node) + (1e-4 * graph.LogWeight(node)),
            _ => graph.LogWeight(node),
        };
        return noise > 0 ? score * (1 + (noise * random.Uniform(draw++))) + (1e-5 * random.Uniform(draw++)) : score;
    }
}
