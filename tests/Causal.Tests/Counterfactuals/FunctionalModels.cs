using Hybrid.Probabilistic;

namespace Hybrid.Causal.Tests.Counterfactuals;

/// <summary>Random discrete models in which every observed variable is a function of its parents and of a noise of its own.</summary>
internal static class FunctionalModels
{
    public static BayesianNetwork Random(Random random, CausalGraph graph)
    {
        CausalGraph full = graph.WithExplicitLatents();
        var tables = new List<ConditionalTable>();
        var variables = full.Variables.ToDictionary(name => name, name => Variable.Numbered(name, 2));
        foreach (string name in full.Variables)
        {
            if (full.Latent.Contains(name))
            {
                double p = 0.2 + (0.6 * random.NextDouble());
                tables.Add(new ConditionalTable(variables[name], [], p, 1 - p));
                continue;
            }

            Variable noise = Variable.Numbered($"noise of {name}", 4);
            double[] weights = [.. Enumerable.Range(0, 4).Select(_ => 0.1 + random.NextDouble())];
            tables.Add(new ConditionalTable(noise, [], [.. weights.Select(w => w / weights.Sum())]));
            Variable[] parents = [.. full.Parents(name).Select(p => variables[p]), noise];

            // Two noises give each value whatever the parents are, so that everything has positive probability.
            double[] values = [.. Enumerable.Range(0, 1 << (parents.Length - 1)).SelectMany(_ => new[] { 0, 1, random.Next(2), random.Next(2) }).SelectMany(v => v == 0 ? new[] { 1.0, 0.0 } : [0.0, 1.0])];
            tables.Add(new ConditionalTable(variables[name], parents, values));
        }

        return new BayesianNetwork(tables);
    }

    /// <summary>P(terms and given) by playing through every state of the roots.</summary>
    public static double Enumerate(BayesianNetwork network, params (string Variable, int State, (string Variable, int State)[] World)[] terms)
    {
        Variable[] roots = [.. network.Tables.Where(t => t.Parents.Count == 0).Select(t => t.Child)];
        double total = 0;
        int[] digits = new int[roots.Length];
        while (true)
        {
            double weight = 1;
            for (int i = 0; i < roots.Length; i++)
            {
                weight *= network.Table(roots[i].Name).Values[digits[i]];
            }

            total += terms.All(t => Play(network, roots, digits, t.World)[t.Variable] == t.State) ? weight : 0;
            int at = 0;
            while (at < digits.Length && ++digits[at] == roots[at].Count)
            {
                digits[at++] = 0;
            }

            if (at == digits.Length)
            {
                return total;
            }
        }
    }

    private static Dictionary<string, int> Play(BayesianNetwork network, Variable[] roots, int[] digits, (string Variable, int State)[] world)
    {
        var values = new Dictionary<string, int>();
        CausalGraph graph = Intervention.GraphOf(network);
        foreach (int v in graph.Layout.Order!)
        {
            string name = graph.Variables[v];
            int set = Array.FindIndex(world, w => w.Variable == name);
            int root = Array.FindIndex(roots, r => r.Name == name);
            ConditionalTable table = network.Table(name);
            values[name] = set >= 0 ? world[set].State
                : root >= 0 ? digits[root]
                : table.Row(table.RowOf([.. table.Parents.Select(p => values[p.Name])])).IndexOf(1.0);
        }

        return values;
    }
}
