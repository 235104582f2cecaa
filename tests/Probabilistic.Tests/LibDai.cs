using System.Globalization;

namespace Hybrid.Probabilistic.Tests;

/// <summary>Factor graphs in libDAI's format, whose first variable changes fastest.</summary>
internal static class LibDai
{
    public static MarkovNetwork Load(string name)
    {
        string[] words = [.. File.ReadLines(SharedData.Path("data", "libdai", name)).Where(line => !line.StartsWith('#')).SelectMany(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];
        int at = 0;
        int Next() => int.Parse(words[at++], CultureInfo.InvariantCulture);
        var variables = new SortedDictionary<int, Variable>();
        var factors = new List<Factor>();
        for (int left = Next(); left > 0; left--)
        {
            int[] labels = new int[Next()];
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = Next();
            }

            foreach (int label in labels)
            {
                variables[label] = Variable.Numbered($"x{label}", Next());
            }

            Variable[] scope = [.. labels.Reverse().Select(label => variables[label])];
            double[] values = new double[scope.Aggregate(1, (product, v) => product * v.Count)];
            for (int entries = Next(); entries > 0; entries--)
            {
                int index = Next();
                values[index] = double.Parse(words[at++], CultureInfo.InvariantCulture);
            }

            factors.Add(new Factor(scope, values));
        }

        return new MarkovNetwork(variables.Values, factors, name);
    }
}
