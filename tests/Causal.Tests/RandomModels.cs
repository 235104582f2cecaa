using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests;

/// <summary>Random graphs with latent variables and random networks on them.</summary>
internal static class RandomModels
{
    /// <summary>A graph on V0, V1, ... with arrows from lower to higher numbers.</summary>
    public static CausalGraph Graph(Random random, int count, double arrows, double bidirected)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"V{i}")];
        (string, string)[] pairs = [.. from i in Enumerable.Range(0, count) from j in Enumerable.Range(i + 1, count - i - 1) select (names[i], names[j])];
        return new CausalGraph(names, [.. pairs.Where(_ => random.NextDouble() < arrows)], [.. pairs.Where(_ => random.NextDouble() < bidirected)]);
    }

    /// <summary>A network on the graph with its bidirected edges as binary latent variables; all probabilities lie between 0.1 and 0.9.</summary>
    public static BayesianNetwork Network(Random random, CausalGraph graph)
    {
        CausalGraph full = graph.WithExplicitLatents();
        var variables = full.Variables.ToDictionary(name => name, name => Variable.Numbered(name, 2));
        return new BayesianNetwork(full.Variables.Select(name =>
        {
            Variable[] parents = [.. full.Parents(name).Select(p => variables[p])];
            double[] rows = [.. Enumerable.Range(0, 1 << parents.Length).SelectMany(_ => Row(random))];
            return new ConditionalTable(variables[name], parents, rows);
        }));
    }

    /// <summary>P(of | do(actions)) as a table, by replacing the tables of the variables acted on and summing the joint distribution.</summary>
    public static Factor Truth(BayesianNetwork network, IReadOnlyDictionary<string, int> actions, params string[] of)
    {
        BayesianNetwork acted = network;
        foreach ((string name, int state) in actions)
        {
            acted = acted.With(new ConditionalTable(network[name], [], state == 0 ? [1.0, 0.0] : [0.0, 1.0]));
        }

        Factor joint = acted.Factors.Aggregate((a, b) => a.Times(b));
        return joint.Marginal([.. of.Select(name => network[name])]);
    }

    private static double[] Row(Random random)
    {
        double p = 0.1 + (0.8 * random.NextDouble());
        return [p, 1 - p];
    }
}
