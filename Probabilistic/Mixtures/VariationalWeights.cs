using MathNet.Numerics;

namespace Hybrid.Probabilistic;

/// <summary>The posterior of a mixture's weights, given how many rows each component answers for.</summary>
internal sealed class VariationalWeights
{
    private VariationalWeights(double[] expected, double[] logarithms, double divergence) => (Expected, Logarithms, Divergence) = (expected, logarithms, divergence);

    /// <summary>E weight; sum 1.</summary>
    public double[] Expected { get; }

    /// <summary>E ln weight.</summary>
    public double[] Logarithms { get; }

    /// <summary>The Kullback-Leibler divergence of the posterior from the prior.</summary>
    public double Divergence { get; }

    public static VariationalWeights Of(WeightPrior prior, double concentration, double[] counts) =>
        prior == WeightPrior.Dirichlet ? Dirichlet(concentration, counts) : Process(concentration, counts);

    private static VariationalWeights Dirichlet(double concentration, double[] counts)
    {
        int k = counts.Length;
        double[] alpha = [.. counts.Select(count => concentration + count)];
        double sum = alpha.Sum(), common = SpecialFunctions.DiGamma(sum);
        double[] logarithms = [.. alpha.Select(a => SpecialFunctions.DiGamma(a) - common)];
        double divergence = SpecialFunctions.GammaLn(sum) - SpecialFunctions.GammaLn(k * concentration) + (k * SpecialFunctions.GammaLn(concentration));
        for (int i = 0; i < k; i++)
        {
            divergence += ((alpha[i] - concentration) * logarithms[i]) - SpecialFunctions.GammaLn(alpha[i]);
        }

        return new VariationalWeights([.. alpha.Select(a => a / sum)], logarithms, divergence);
    }

    // Component i takes a share v_i ~ Beta(1, concentration) of what is left; the last takes all of it.
    private static VariationalWeights Process(double concentration, double[] counts)
    {
        int k = counts.Length;
        double[] expected = new double[k], logarithms = new double[k];
        double left = 1, logLeft = 0, divergence = 0, after = counts.Sum();
        for (int i = 0; i < k; i++)
        {
            after = Math.Max(after - counts[i], 0);
            if (i == k - 1)
            {
                (expected[i], logarithms[i]) = (left, logLeft);
                break;
            }

            double a = 1 + counts[i], b = concentration + after, common = SpecialFunctions.DiGamma(a + b);
            double logShare = SpecialFunctions.DiGamma(a) - common, logRest = SpecialFunctions.DiGamma(b) - common;
            divergence += ((a - 1) * logShare) + ((b - concentration) * logRest) - SpecialFunctions.BetaLn(a, b) + SpecialFunctions.BetaLn(1, concentration);
            expected[i] = left * a / (a + b);
            logarithms[i] = logLeft + logShare;
            left *= b / (a + b);
            logLeft += logRest;
        }

        return new VariationalWeights(expected, logarithms, divergence);
    }
}
