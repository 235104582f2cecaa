namespace Hybrid.Probabilistic;

/// <summary>The forward-backward pass in logarithms: slower than the scaled one, and right however far weights are apart.</summary>
internal static unsafe class LogChain
{
    /// <summary>ln of the sum over all paths of exp(score), the probabilities of labels, and those of pairs added to sums.</summary>
    /// <param name="layout">The sizes.</param>
    /// <param name="table">Scores of labels [length, stride].</param>
    /// <param name="logarithms">Scores of pairs [stride, stride], or one matrix a token.</param>
    /// <param name="step">How far apart the matrices are; 0 where all tokens share one.</param>
    /// <param name="length">The length.</param>
    /// <param name="posteriors">P(label) [length, stride].</param>
    /// <param name="pairs">P(label before, label) is added here; with a step, one matrix a token. Null for nowhere.</param>
    /// <param name="room">Room for two rows [2, stride].</param>
    public static double Marginals(WeightLayout layout, double* table, double* logarithms, nint step, int length, double* posteriors, double* pairs, double* room)
    {
        int stride = layout.Stride, labels = layout.Labels;
        Span<double> terms = new(room, labels);
        for (int t = 0; t < length; t++)
        {
            double* now = posteriors + ((nint)t * stride);
            for (int j = 0; j < stride; j++)
            {
                if (j >= labels)
                {
                    now[j] = double.NegativeInfinity;
                    continue;
                }

                if (t > 0)
                {
                    for (int i = 0; i < labels; i++)
                    {
                        terms[i] = now[i - stride] + logarithms[(t * step) + (i * stride) + j];
                    }
                }

                now[j] = table[((nint)t * stride) + j] + (t > 0 ? LogSum(terms) : 0);
            }
        }

        double total = LogSum(new ReadOnlySpan<double>(posteriors + ((nint)(length - 1) * stride), labels));
        double* later = room + stride;
        new Span<double>(later, stride).Clear();
        for (int t = length - 1; t >= 0; t--)
        {
            double* now = posteriors + ((nint)t * stride);
            if (t < length - 1)
            {
                double* next = table + ((nint)(t + 1) * stride);
                double* weights = logarithms + ((t + 1) * step);
                for (int j = 0; j < labels; j++)
                {
                    later[j] += next[j];
                }

                for (int i = 0; i < labels && pairs is not null; i++)
                {
                    for (int j = 0; j < labels; j++)
                    {
                        pairs[((t + 1) * step) + (i * stride) + j] += Math.Exp(now[i] + weights[(i * stride) + j] + later[j] - total);
                    }
                }

                double* sums = room;
                for (int i = 0; i < labels; i++)
                {
                    double most = double.NegativeInfinity, sum = 0;
                    for (int j = 0; j < labels; j++)
                    {
                        most = Math.Max(most, weights[(i * stride) + j] + later[j]);
                    }

                    for (int j = 0; j < labels && !double.IsNegativeInfinity(most); j++)
                    {
                        sum += Math.Exp(weights[(i * stride) + j] + later[j] - most);
                    }

                    sums[i] = most + Math.Log(sum);
                }

                new ReadOnlySpan<double>(sums, labels).CopyTo(new Span<double>(later, labels));
            }

            for (int j = 0; j < stride; j++)
            {
                now[j] = j < labels ? Math.Exp(now[j] + later[j] - total) : 0;
            }
        }

        return total;
    }

    private static double LogSum(ReadOnlySpan<double> terms)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double term in terms)
        {
            most = Math.Max(most, term);
        }

        if (double.IsNegativeInfinity(most))
        {
            return most;
        }

        foreach (double term in terms)
        {
            sum += Math.Exp(term - most);
        }

        return most + Math.Log(sum);
    }
}
