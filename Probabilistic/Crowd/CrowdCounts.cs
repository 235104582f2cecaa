using MathNet.Numerics;

namespace Hybrid.Probabilistic;

/// <summary>Dirichlet posteriors of the classes and of every row of the confusion matrices, in pseudo-counts.</summary>
/// <param name="Classes">Of the true classes.</param>
/// <param name="Confusion">Of the labels, by worker or community, label and true class.</param>
/// <param name="Communities">Of the communities; empty where every worker is by itself.</param>
/// <param name="Members">P(community) by worker; empty where every worker is by itself.</param>
internal sealed record CrowdCounts(double[] Classes, double[] Confusion, double[] Communities, double[] Members)
{
    /// <summary>E ln p of a Dirichlet distribution.</summary>
    public static double[] Logarithms(double[] counts)
    {
        double common = SpecialFunctions.DiGamma(counts.Sum());
        return [.. counts.Select(count => SpecialFunctions.DiGamma(count) - common)];
    }

    /// <summary>The Kullback-Leibler divergence of one Dirichlet distribution from another.</summary>
    public static double Divergence(double[] counts, double[] prior)
    {
        double[] logarithms = Logarithms(counts);
        double value = SpecialFunctions.GammaLn(counts.Sum()) - SpecialFunctions.GammaLn(prior.Sum());
        for (int i = 0; i < counts.Length; i++)
        {
            value += SpecialFunctions.GammaLn(prior[i]) - SpecialFunctions.GammaLn(counts[i]) + ((counts[i] - prior[i]) * logarithms[i]);
        }

        return value;
    }
}
