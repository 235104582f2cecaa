namespace Hybrid.Probabilistic.Learning;

/// <summary>Empirical mutual information of columns.</summary>
public static class MutualInformation
{
    /// <summary>I(first; second | given) of the empirical distribution, in nats.</summary>
    /// <param name="data">The rows; those with a missing cell among these columns are left out.</param>
    /// <param name="first">A column.</param>
    /// <param name="second">Another column.</param>
    /// <param name="given">Further columns; none by default.</param>
    /// <returns>At least 0; 0 when no row is complete.</returns>
    public static double OfColumns(DiscreteData data, int first, int second, params ReadOnlySpan<int> given)
    {
        ArgumentNullException.ThrowIfNull(data);
        int a = data.Variables[first].Count;
        int b = data.Variables[second].Count;
        int[] counts = FamilyCounter.Count(data, [.. given, first, second]);
        double sum = 0;
        double total = 0;
        int[] rows = new int[a];
        int[] columns = new int[b];
        for (int block = 0; block < counts.Length; block += a * b)
        {
            Array.Clear(rows);
            Array.Clear(columns);
            double size = 0;
            for (int i = 0; i < a; i++)
            {
                for (int j = 0; j < b; j++)
                {
                    int n = counts[block + (i * b) + j];
                    rows[i] += n;
                    columns[j] += n;
                    size += n;
                }
            }

            for (int i = 0; i < a; i++)
            {
                for (int j = 0; j < b; j++)
                {
                    int n = counts[block + (i * b) + j];
                    sum += n > 0 ? n * Math.Log(n * size / ((double)rows[i] * columns[j])) : 0;
                }
            }

            total += size;
        }

        return total > 0 ? Math.Max(0, sum / total) : 0;
    }
}
