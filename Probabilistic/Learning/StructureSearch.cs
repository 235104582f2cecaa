using Hybrid.Data;

namespace Hybrid.Probabilistic.Learning;

/// <summary>Searches for the graph with the best score by adding, removing and turning arcs: hill climbing, with tabu, walks through equivalent graphs, restarts and a search among the orders of the variables where asked.</summary>
/// <remarks>Every family's score is computed once; after a move only the moves into the changed children are rated anew. Sources: D. Heckerman, D. Geiger and D. Chickering, 1995; F. Glover, 1989 (tabu); R. Castelo and T. Kocka, 2003 (walks).</remarks>
/// <example><code>
/// LearntStructure graph = StructureSearch.Find(data, StructureSearchOptions.Tabu);
/// BayesianNetwork network = ParameterLearner.Fit(graph.ToNetwork(), data, Prior.Bdeu(1));
/// </code></example>
public static class StructureSearch
{
    private const double LeastGain = 1e-9;

    /// <summary>Finds a graph.</summary>
    /// <param name="data">The rows; those with a missing cell are left out of the families they touch.</param>
    /// <param name="options">How; the defaults, a plain climb by BIC, when null.</param>
    /// <param name="progress">Takes the best score after each climb.</param>
    /// <param name="cancellation">Ends the search; the best graph so far is returned.</param>
    /// <returns>The graph and its score.</returns>
    /// <exception cref="ArgumentException">The constraints name an unknown variable, contradict each other, or require a cycle.</exception>
    public static LearntStructure Find(DiscreteData data, StructureSearchOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new StructureSearchOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.TabuLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Patience, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Restarts);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Disturbance, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Walks);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Orders);
        var scorer = new FamilyScorer(data, options.Score, options.EquivalentSampleSize);
        var climber = new GraphClimber(scorer, options.Constraints);
        var random = CounterRandom.Of(options.Seed);
        ulong draw = 0;
        ulong Next() => random.Bits(draw++);
        climber.Climb(options.TabuLength, options.Patience, cancellation);
        Walk(climber, options.Walks, Next, cancellation);
        progress?.Report(climber.Score);
        double best = climber.Score;
        int[][] graph = climber.Graph();
        for (int restart = 0; restart < options.Restarts && !cancellation.IsCancellationRequested; restart++)
        {
            climber.Load(graph);
            climber.Disturb(options.Disturbance, Next);
            climber.Climb(options.TabuLength, options.Patience, cancellation);
            Walk(climber, options.Walks, Next, cancellation);
            if (climber.Score > best + LeastGain)
            {
                best = climber.Score;
                graph = climber.Graph();
                progress?.Report(best);
            }
        }

        if (options.Orders > 0 && !cancellation.IsCancellationRequested)
        {
            (graph, best) = Reorder(climber, new FamilyLists(scorer, options.Constraints, cancellation), graph, best, options, Next, cancellation);
            progress?.Report(best);
        }

        return LearntStructure.Of(data, graph, best, climber.Moves);
    }

    // The search among orders and the climb take turns: the one moves many arcs at once, the other knows families that are not listed.
    private static (int[][] Graph, double Score) Reorder(
        GraphClimber climber, FamilyLists lists, int[][] graph, double score, StructureSearchOptions options, Func<ulong> random, CancellationToken cancellation)
    {
        for (bool better = true; better && !cancellation.IsCancellationRequested;)
        {
            lists.Include(graph, cancellation);
            (int[][] found, _) = new OrderSearch(lists).Run([.. DirectedGraph.TopologicalOrder(graph)!], options.Orders, random, cancellation);
            climber.Load(found);
            climber.Climb(options.TabuLength, options.Patience, cancellation);
            better = climber.Score > score + LeastGain;
            if (better)
            {
                (graph, score) = (climber.Graph(), climber.Score);
            }
        }

        return (graph, score);
    }

    // Peaks for single arcs are often none for another graph of the same class.
    private static void Walk(GraphClimber climber, int walks, Func<ulong> random, CancellationToken cancellation)
    {
        double best = climber.Score;
        int[][] graph = climber.Graph();
        int turns = 2 * graph.Length;
        for (int idle = 0; idle < walks && !cancellation.IsCancellationRequested; idle++)
        {
            climber.Wander(turns, random);
            climber.Climb(0, 1, cancellation);
            if (climber.Score > best + LeastGain)
            {
                best = climber.Score;
                graph = climber.Graph();
                idle = -1;
            }
            else if (climber.Score < best - LeastGain)
            {
                // A score such as K2's, which is not the same for all graphs of a class.
                climber.Load(graph);
            }
        }

        climber.Load(graph);
    }
}
