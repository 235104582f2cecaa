namespace Hybrid.Causal.Tests;

/// <summary>Draws from simple models.</summary>
internal static class Simulation
{
    public static double Normal(this Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A random DAG on V0, V1, ..., its edges leading from earlier variables of a random order to later ones.</summary>
    public static CausalGraph Dag(Random random, int count, double density)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"V{i}")];
        string[] order = [.. names];
        random.Shuffle(order);
        return new CausalGraph(names, [.. from i in Enumerable.Range(0, count) from j in Enumerable.Range(i + 1, count - i - 1) where random.NextDouble() < density select (order[i], order[j])]);
    }

    /// <summary>Rows of a linear model: weights from 0.5 to 1.2 with either sign, noise as drawn.</summary>
    public static DataTable Linear(Random random, CausalGraph graph, int rows, Func<Random, double> noise)
    {
        GraphLayout layout = graph.Layout;
        var weights = layout.Arrows.ToDictionary(a => a, _ => (0.5 + (0.7 * random.NextDouble())) * (random.Next(2) == 0 ? -1 : 1));
        double[][] columns = [.. Enumerable.Range(0, layout.Count).Select(_ => new double[rows])];
        for (int row = 0; row < rows; row++)
        {
            foreach (int v in layout.Order!)
            {
                columns[v][row] = noise(random) + layout.Parents[v].Sum(p => weights[(p, v)] * columns[p][row]);
            }
        }

        return new DataTable(graph.Variables.Select((name, i) => (name, columns[i])));
    }
}
