namespace Hybrid.Probabilistic;

/// <summary>Distributions over a few cases.</summary>
internal static class Chance
{
    private const double Allowed = 1e-4;

    /// <summary>A checked copy that sums to 1.</summary>
    public static double[] Distribution(string operation, string what, double[] values, int count)
    {
        ArgumentNullException.ThrowIfNull(values);
        double sum = values.Sum();
        return values.Length == count && values.All(v => v >= 0) && Math.Abs(sum - 1) <= Allowed
            ? [.. values.Select(v => v / sum)]
            : throw new ArgumentException($"{operation}: {what} are {values.Length} numbers with sum {sum} and least {(values.Length > 0 ? values.Min() : double.NaN)}; give {count} numbers of at least 0 with sum 1.");
    }

    /// <summary>Counts divided by their sum; the distribution before where nothing was counted.</summary>
    public static double[] Normalised(double[] counts, double[] before)
    {
        double sum = counts.Sum();
        return sum > 0 ? [.. counts.Select(c => c / sum)] : before;
    }
}
