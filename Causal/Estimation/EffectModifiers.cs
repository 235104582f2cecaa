using Hybrid.Causal.Discovery;

namespace Hybrid.Causal.Estimation;

/// <summary>Turns rows of a table into the covariates that a sample had: the same indicators, centres and scales.</summary>
internal sealed class EffectModifiers
{
    private readonly (string Column, string? Word, double Centre, double Scale)[] _parts;

    private EffectModifiers((string Column, string? Word, double Centre, double Scale)[] parts) => _parts = parts;

    public static EffectModifiers Of(EstimationProblem problem, Sample sample)
    {
        var parts = new List<(string, string?, double, double)>();
        foreach (string column in problem.Adjustment)
        {
            IReadOnlyList<string> states = sample.Table.States(column);
            string?[] words = states.Count == 0 ? [null] : [.. states.Skip(1)];
            foreach (string? word in words)
            {
                if (sample.Names.Contains(word is null ? column : $"{column}={word}"))
                {
                    double[] values = Raw(sample.Table, column, word);
                    double centre = CovarianceMatrix.Sum(values) / values.Length;
                    parts.Add((column, word, centre, Math.Sqrt(values.Average(v => (v - centre) * (v - centre)))));
                }
            }
        }

        return new EffectModifiers([.. parts]);
    }

    public double[][] Columns(DataTable table) =>
        [.. _parts.Select(part => Raw(table, part.Column, part.Word).Select(v => (v - part.Centre) / part.Scale).ToArray())];

    private static double[] Raw(DataTable table, string column, string? word)
    {
        double[] values = table[column].ToArray();
        if (word is null)
        {
            return values;
        }

        int state = table.States(column).ToList().IndexOf(word);
        return [.. values.Select(v => double.IsNaN(v) ? double.NaN : v == state ? 1.0 : 0.0)];
    }
}
