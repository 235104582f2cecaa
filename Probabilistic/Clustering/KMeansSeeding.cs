using System.Runtime.CompilerServices;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>k-means++: each further centre is a row drawn in proportion to its squared distance from the centres so far, the best of a few such rows.</summary>
internal static class KMeansSeeding
{
    public static double[][] Choose(Observations data, int clusters, long seed)
    {
        CounterRandom random = CounterRandom.Of(seed);
        var centers = new double[clusters][];
        int first = random.Below(0, data.Rows);
        centers[0] = data.Row(first).ToArray();
        double[] nearest = new double[data.Rows];
        Array.Fill(nearest, double.PositiveInfinity);
        double potential = Reduce(data, centers[0], nearest, nearest);
        int trials = 2 + (int)Math.Log(clusters);
        double[] trial = new double[data.Rows], best = new double[data.Rows];
        for (int k = 1; k < clusters; k++)
        {
            double bestPotential = double.PositiveInfinity;
            for (int t = 0; t < trials; t++)
            {
                int row = Draw(nearest, potential * RandomNumbers.Uniform(random, (ulong)((k * trials) + t + 1)));
                double reduced = Reduce(data, data.Row(row), nearest, trial);
                if (reduced < bestPotential)
                {
                    bestPotential = reduced;
                    centers[k] = data.Row(row).ToArray();
                    (trial, best) = (best, trial);
                }
            }

            (nearest, best) = (best, nearest);
            potential = bestPotential;
        }

        return centers;
    }

    private static int Draw(double[] weights, double target)
    {
        int last = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] > 0)
            {
                last = row;
                target -= weights[row];
                if (target < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Reduce(Observations data, ReadOnlySpan<double> center, double[] nearest, double[] target)
    {
        double sum = 0;
        for (int row = 0; row < nearest.Length; row++)
        {
            double distance = Math.Min(nearest[row], LloydSteps.SquaredDistance(data.Row(row), center));
            target[row] = distance;
            sum += distance;
        }

        return sum;
    }
}
