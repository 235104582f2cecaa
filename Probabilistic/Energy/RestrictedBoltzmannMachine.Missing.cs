namespace Hybrid.Probabilistic;

/// <content>Rows with gaps, as ratings have them.</content>
public sealed partial class RestrictedBoltzmannMachine
{
    /// <summary>Fills what is missing with its mean given what is there: P(unit is on | the units that are there) for bits and categories, each gap by itself, summed over all hidden states exactly; for Gaussian units the mean for the hidden units' means.</summary>
    /// <param name="data">Rows one after the other, [rows, visible], NaN where a number is missing; of a group of categories all or none.</param>
    /// <returns>The same rows without gaps.</returns>
    /// <remarks>Source: R. Salakhutdinov, A. Mnih and G. Hinton, "Restricted Boltzmann machines for collaborative filtering", 2007, section 2.3.</remarks>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named).</exception>
    public float[] Complete(float[] data)
    {
        Law.Check(data, VisibleUnits, missing: true);
        float[] filled = [.. data];
        float[] weights = _weights.Weight.ToArray(), visible = _weights.Visible.ToArray(), hidden = _weights.Hidden.ToArray();
        Parallel.For(0, data.Length / VisibleUnits, row => Fill(filled.AsSpan(row * VisibleUnits, VisibleUnits), weights, visible, hidden));
        return filled;
    }

    /// <summary>The mean category of each group given what is there, from 0: of ratings from 1 to 5, one less than the expected rating.</summary>
    /// <param name="data">Rows one after the other, [rows, visible], NaN where a number is missing.</param>
    /// <returns>[rows, groups].</returns>
    /// <exception cref="InvalidOperationException">Visible units are no categories.</exception>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named).</exception>
    public double[,] MeanCategories(float[] data)
    {
        if (Categories == 1)
        {
            throw new InvalidOperationException("RestrictedBoltzmannMachine.MeanCategories: visible units are no categories; train with Categories above 1, or use Complete.");
        }

        float[] filled = Complete(data);
        int groups = VisibleUnits / Categories;
        double[,] means = new double[data.Length / VisibleUnits, groups];
        for (int i = 0; i < filled.Length; i++)
        {
            means[i / VisibleUnits, i % VisibleUnits / Categories] += i % Categories * (double)filled[i];
        }

        return means;
    }

    private void Fill(Span<float> row, float[] weights, float[] visible, float[] hidden)
    {
        // The hidden units' inputs from what is there.
        int count = hidden.Length;
        double[] input = [.. hidden.Select(bias => (double)bias)];
        bool[] gap = new bool[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            gap[i] = float.IsNaN(row[i]);
            for (int j = 0; j < count && !gap[i]; j++)
            {
                input[j] += row[i] * weights[(i * count) + j];
            }
        }

        double none = input.Sum(Softplus);
        double[] scores = new double[Math.Max(2, Categories)];
        for (int from = 0; from < row.Length; from += Categories)
        {
            if (!gap[from])
            {
                continue;
            }

            if (Law.Gaussian)
            {
                row[from] = (float)(visible[from] + Enumerable.Range(0, count).Sum(j => weights[(from * count) + j] / (1 + Math.Exp(-input[j]))));
                continue;
            }

            // -F with each unit of the group on; a bit of its own may be off as well.
            for (int k = 0; k < Categories; k++)
            {
                int unit = from + k;
                scores[k] = visible[unit];
                for (int j = 0; j < count; j++)
                {
                    scores[k] += Softplus(input[j] + weights[(unit * count) + j]);
                }
            }

            if (Categories == 1)
            {
                scores[1] = none;
            }

            double most = RowMath.Max(scores), sum = scores.Sum(score => Math.Exp(score - most));
            for (int k = 0; k < Categories; k++)
            {
                row[from + k] = (float)(Math.Exp(scores[k] - most) / sum);
            }
        }
    }

    private static double Softplus(double value) => Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(value)));
}
