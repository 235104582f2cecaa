namespace Hybrid.Unsupervised;

/// <summary>Entropies of what is counted.</summary>
internal static class BinnedInformation
{
    /// <summary>I(x; h) = H(h) and I(h; y) of binned activations, x being the row itself, in bits.</summary>
    public static LayerInformation Measure(double[] activations, int[] labels, InformationPlaneOptions options)
    {
        (double low, double high) = (options.Low ?? activations.Min(), options.High ?? activations.Max());
        int rows = labels.Length, width = activations.Length / rows;
        string[] seen = new string[rows];
        for (int row = 0; row < rows; row++)
        {
            seen[row] = string.Create(width, row, (bins, at) =>
            {
                ReadOnlySpan<double> own = activations.AsSpan(at * width, width);
                for (int i = 0; i < own.Length; i++)
                {
                    bins[i] = (char)Bin(own[i], low, high, options.Bins);
                }
            });
        }

        double aboutInput = Entropy(seen), aboutLabel = Entropy(labels);
        double both = Entropy(seen.Zip(labels));
        return new(aboutInput, Math.Clamp(aboutInput + aboutLabel - both, 0, Math.Min(aboutInput, aboutLabel)));
    }

    /// <summary>H of the shares of equal values, in bits.</summary>
    public static double Entropy<T>(IEnumerable<T> values)
        where T : notnull
    {
        var counts = new Dictionary<T, int>();
        int all = 0;
        foreach (T value in values)
        {
            counts[value] = counts.GetValueOrDefault(value) + 1;
            all++;
        }

        // log2 n - sum c log2 c / n is exact for equal counts that are powers of 2, as shares would be; it can fall under 0 by rounding only.
        return Math.Max(0, Math.Log2(all) - (counts.Values.Sum(count => count * Math.Log2(count)) / all));
    }

    // Halves keep the difference of any two finite numbers finite.
    private static int Bin(double value, double low, double high, int bins)
    {
        double span = (0.5 * high) - (0.5 * low);
        return span > 0 ? (int)Math.Clamp(((0.5 * value) - (0.5 * low)) / span * bins, 0, bins - 1) : 0;
    }
}
