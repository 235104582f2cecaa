using Hybrid.Causal.Discovery;
using Hybrid.Data;

namespace Hybrid.Causal.Refutation;

/// <summary>A graph against data: the independences that it implies, tested. Immutable.</summary>
/// <param name="Tests">Each independence with its p-value and that corrected for the number of tests (Holm, 1979).</param>
/// <param name="Violations">How many are rejected after the correction.</param>
/// <param name="AsGood">The share of graphs with the variables' names shuffled that are contradicted at most as often: small when the graph says more about these data than chance. NaN when no independence is implied.</param>
/// <remarks>The comparison with shuffled names follows Eulig and others, Toward falsifying causal graphs using a permutation-based test, 2023.</remarks>
/// <example><code>
/// GraphFalsification check = GraphFalsification.Of(graph, new FisherZTest(table));
/// Console.WriteLine(check.Verdict);
/// </code></example>
public sealed record GraphFalsification(IReadOnlyList<(Independence Independence, double PValue, double Corrected)> Tests, int Violations, double AsGood)
{
    private const int Shuffles = 50;

    /// <summary>Whether the data contradict the graph.</summary>
    public RefutationResult Verdict
    {
        get
        {
            (Independence Independence, double PValue, double Corrected) worst = Tests.Count == 0 ? default : Tests.MinBy(t => t.PValue);
            bool passed = Violations == 0;
            string sentence = Tests.Count == 0
                ? "the graph implies no independence among the columns, so that no data can contradict it"
                : passed
                    ? FormattableString.Invariant($"none of {Tests.Count} implied independences is rejected (least corrected p {worst.Corrected:G3}, of {worst.Independence}); {AsGood:P0} of graphs with shuffled names do as well")
                    : FormattableString.Invariant($"{Violations} of {Tests.Count} implied independences are rejected, most clearly {worst.Independence} (corrected p {worst.Corrected:G3}); {AsGood:P0} of graphs with shuffled names do as well");
            return new RefutationResult("graph", Tests.Count == 0 ? RefutationVerdict.Informative : passed ? RefutationVerdict.Passed : RefutationVerdict.Failed, sentence, Tests.Count, Violations, Tests.Count == 0 ? 0 : (double)Violations / Tests.Count, "share of independences rejected");
        }
    }

    /// <summary>Tests a graph: one independence for each pair of variables that is not adjacent, with the smallest condition found.</summary>
    /// <param name="graph">The graph. Variables that the test does not have are taken to be latent.</param>
    /// <param name="test">The test on the data.</param>
    /// <param name="significance">The level after the correction. Default 0.05, above 0 and below 1.</param>
    /// <param name="seed">The seed of the shuffles. Default 0.</param>
    /// <returns>The tests.</returns>
    /// <exception cref="ArgumentException">The level is out of range, or fewer than two of the graph's variables are among the test's.</exception>
    public static GraphFalsification Of(CausalGraph graph, ConditionalIndependenceTest test, double significance = 0.05, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(test);
        var known = test.Variables.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        string[] seen = [.. graph.Variables.Where(v => known.ContainsKey(v) && !graph.LatentMarks[graph.IndexOf(v)])];
        if (!(significance is > 0 and < 1) || seen.Length < 2)
        {
            throw new ArgumentException($"GraphFalsification: the level is {significance} and {seen.Length} of the graph's variables are columns; a level between 0 and 1 and at least 2 columns are needed.", nameof(graph));
        }

        var watched = new CausalGraph(graph.Variables, graph.Arrows, graph.Bidirected, graph.Variables.Except(seen));
        var cache = new Dictionary<string, double>();
        double PValue(Independence claim, Func<string, string> name)
        {
            int a = known[name(claim.First)], b = known[name(claim.Second)];
            int[] given = [.. claim.Given.Select(g => known[name(g)]).Order()];
            string key = $"{Math.Min(a, b)} {Math.Max(a, b)} {string.Join(' ', given)}";
            return cache.TryGetValue(key, out double p) ? p : cache[key] = test.PValue(a, b, given);
        }

        Independence[] claims = [.. Claims(watched)];
        double[] pValues = [.. claims.Select(c => PValue(c, v => v))];
        double[] corrected = Holm(pValues);
        int violations = corrected.Count(p => p < significance);
        int rejected = pValues.Count(p => p < significance);
        int asGood = 0;
        for (int k = 0; k < Shuffles && claims.Length > 0; k++)
        {
            int[] order = CounterRandom.Of(seed).Derive((ulong)k).Permutation(seen.Length);
            var renamed = seen.Select((name, i) => (name, seen[order[i]])).ToDictionary(p => p.name, p => p.Item2);
            asGood += claims.Count(c => PValue(c, v => renamed[v]) < significance) <= rejected ? 1 : 0;
        }

        return new GraphFalsification([.. claims.Select((c, i) => (c, pValues[i], corrected[i]))], violations, claims.Length == 0 ? double.NaN : (double)asGood / Shuffles);
    }

    private static IEnumerable<Independence> Claims(CausalGraph graph)
    {
        GraphLayout layout = graph.Layout;
        for (int a = 0; a < layout.Count; a++)
        {
            for (int b = a + 1; b < layout.Count; b++)
            {
                if (graph.LatentMarks[a] || graph.LatentMarks[b] || layout.Adjacent(a, b))
                {
                    continue;
                }

                bool[] allowed = [.. Enumerable.Range(0, layout.Count).Select(v => v != a && v != b && !graph.LatentMarks[v])];
                if (Separators.Minimal(new AdjustmentProblem(layout, [a], [b], allowed, [])) is int[] set)
                {
                    yield return new Independence(graph.Variables[a], graph.Variables[b], graph.NamesOf(set.Order()));
                }
            }
        }
    }

    private static double[] Holm(double[] pValues)
    {
        double[] corrected = new double[pValues.Length];
        double running = 0;
        int rank = 0;
        foreach (int i in Enumerable.Range(0, pValues.Length).OrderBy(i => pValues[i]))
        {
            running = Math.Max(running, Math.Min(1, pValues[i] * (pValues.Length - rank++)));
            corrected[i] = running;
        }

        return corrected;
    }
}
