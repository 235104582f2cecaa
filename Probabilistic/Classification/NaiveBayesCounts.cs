namespace Hybrid.Probabilistic;

/// <summary>The sufficient statistics of a naive Bayes classifier: they add up over parts of the data.</summary>
/// <param name="Rows">Rows of each class.</param>
/// <param name="Sums">
/// For each class: column sums (counts), column means followed by summed squared differences (Gaussian), rows with the column present (Bernoulli), or counts of
/// category by column [columns, categories] (categorical).
/// </param>
internal sealed record NaiveBayesCounts(double[] Rows, double[][] Sums)
{
    public static NaiveBayesCounts Of(NaiveBayesKind kind, SparseRows data, int[] labels, int classes, int categories)
    {
        int columns = data.Columns;
        int width = kind switch { NaiveBayesKind.Gaussian => 2 * columns, NaiveBayesKind.Categorical => columns * categories, _ => columns };
        var counts = new NaiveBayesCounts(new double[classes], [.. Enumerable.Range(0, classes).Select(_ => new double[width])]);
        for (int r = 0; r < data.Rows; r++)
        {
            counts.Rows[labels[r]]++;
        }

        for (int r = 0; r < data.Rows; r++)
        {
            double[] sums = counts.Sums[labels[r]];
            ReadOnlySpan<int> ids = data.ColumnsOf(r);
            ReadOnlySpan<double> values = data.ValuesOf(r);
            if (kind == NaiveBayesKind.Categorical)
            {
                for (int c = 0; c < columns; c++)
                {
                    sums[c * categories]++;
                }
            }

            for (int e = 0; e < ids.Length; e++)
            {
                switch (kind)
                {
                    case NaiveBayesKind.Gaussian:
                        sums[ids[e]] += values[e] / counts.Rows[labels[r]];
                        break;
                    case NaiveBayesKind.Bernoulli:
                        sums[ids[e]] += values[e] > 0 ? 1 : 0;
                        break;
                    case NaiveBayesKind.Categorical:
                        sums[ids[e] * categories]--;
                        sums[(ids[e] * categories) + (int)values[e]]++;
                        break;
                    default:
                        sums[ids[e]] += values[e];
                        break;
                }
            }
        }

        if (kind == NaiveBayesKind.Gaussian)
        {
            counts.AddSquares(data, labels);
        }

        return counts;
    }

    /// <summary>The statistics of both parts together.</summary>
    public NaiveBayesCounts Plus(NaiveBayesCounts other, NaiveBayesKind kind, int columns)
    {
        double[] rows = [.. Rows.Zip(other.Rows, (a, b) => a + b)];
        double[][] sums = [.. Sums.Zip(other.Sums, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())];
        for (int k = 0; kind == NaiveBayesKind.Gaussian && k < rows.Length; k++)
        {
            // Chan, Golub and LeVeque's rule for means and squares of two parts.
            double n = Rows[k], m = other.Rows[k], all = Math.Max(rows[k], 1);
            for (int c = 0; c < columns; c++)
            {
                double difference = other.Sums[k][c] - Sums[k][c];
                sums[k][c] = ((n * Sums[k][c]) + (m * other.Sums[k][c])) / all;
                sums[k][columns + c] += difference * difference * n * m / all;
            }
        }

        return new NaiveBayesCounts(rows, sums);
    }

    private void AddSquares(SparseRows data, int[] labels)
    {
        int columns = data.Columns;
        for (int r = 0; r < data.Rows; r++)
        {
            double[] sums = Sums[labels[r]];
            ReadOnlySpan<int> ids = data.ColumnsOf(r);
            ReadOnlySpan<double> values = data.ValuesOf(r);
            for (int c = 0, e = 0; c < columns; c++)
            {
                double value = e < ids.Length && ids[e] == c ? values[e++] : 0;
                sums[columns + c] += (value - sums[c]) * (value - sums[c]);
            }
        }
    }
}
