namespace Hybrid.Probabilistic.Tests;

/// <summary>Networks that several tests use.</summary>
internal static class Samples
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, BayesianNetwork> Loaded = new();

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> Trimmed = new();

    /// <summary>The path of a shared data set: networks, posteriors of them, tables (without row names and text columns) or crowd labels.</summary>
    public static string PathOf(string file) => file switch
    {
        _ when file.EndsWith(".bif.gz", StringComparison.Ordinal) => SharedData.Path("data", "bayesnets", file),
        _ when file.EndsWith(".posteriors.json", StringComparison.Ordinal) => SharedData.Path("peers", "posteriors", file.Replace(".posteriors", string.Empty, StringComparison.Ordinal)),
        "faithful.csv" or "galaxies.csv" or "iris.csv" => Trimmed.GetOrAdd(file, Trim),
        _ => SharedData.Path("data", "crowd", file),
    };

    /// <summary>A copy of an R table without its row names and without columns of text.</summary>
    private static string Trim(string file)
    {
        string[][] rows = [.. File.ReadLines(SharedData.Path("data", "tabular", file)).Select(line => line.Split(',')[1..])];
        int[] numeric = [.. Enumerable.Range(0, rows[0].Length).Where(i => double.TryParse(rows[1][i], System.Globalization.CultureInfo.InvariantCulture, out _))];
        string copy = Path.Combine(Directory.CreateTempSubdirectory("hybrid").FullName, file);
        File.WriteAllLines(copy, rows.Select(row => string.Join(',', numeric.Select(i => row[i]))));
        return copy;
    }

    public static BayesianNetwork Network(string name) => Loaded.GetOrAdd(name, n => BayesianNetwork.Load(PathOf($"{n}.bif.gz")));

    public static BayesianNetwork Sprinkler() => new BayesianNetworkBuilder()
        .Structure("cloudy -> sprinkler -> wet <- rain <- cloudy")
        .Table("cloudy", 0.5, 0.5)
        .Table("sprinkler", 0.1, 0.9, 0.5, 0.5)
        .Table("rain", 0.8, 0.2, 0.2, 0.8)
        .Row("wet", string.Empty, 0.9, 0.1)
        .Row("wet", "sprinkler=yes, rain=yes", 0.99, 0.01)
        .Row("wet", "sprinkler=no, rain=no", 0, 1)
        .Build("sprinkler");

    /// <summary>A random network of few variables: few enough to be enumerated.</summary>
    public static BayesianNetwork Random(int seed, int most = 7, bool zeros = false)
    {
        var random = new Random(seed);
        int count = random.Next(1, most + 1);
        Variable[] variables = [.. Enumerable.Range(0, count).Select(i => Variable.Numbered($"v{i}", random.Next(1, 4)))];
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        var tables = new ConditionalTable[count];
        for (int k = 0; k < count; k++)
        {
            Variable[] parents = [.. order[..k].Where(_ => random.Next(3) == 0).Take(3).Select(i => variables[i])];
            Variable child = variables[order[k]];
            int rows = parents.Aggregate(1, (product, p) => product * p.Count);
            double[] values = new double[rows * child.Count];
            for (int row = 0; row < rows; row++)
            {
                Span<double> cells = values.AsSpan(row * child.Count, child.Count);
                foreach (ref double cell in cells)
                {
                    cell = zeros && random.Next(3) == 0 ? 0 : random.NextDouble() + 0.01;
                }

                if (cells.IndexOfAnyExcept(0.0) < 0)
                {
                    cells[0] = 1;
                }

                double sum = cells.ToArray().Sum();
                foreach (ref double cell in cells)
                {
                    cell /= sum;
                }
            }

            tables[order[k]] = new ConditionalTable(child, parents, values);
        }

        return new BayesianNetwork(tables);
    }
}
