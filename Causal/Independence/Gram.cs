using MathNet.Numerics.LinearAlgebra;

namespace Hybrid.Causal.Discovery;

/// <summary>Gaussian kernels between the rows of a few columns.</summary>
internal static class Gram
{
    /// <summary>The centred kernel matrix H K H, the width being the median distance between rows.</summary>
    public static Matrix<double> Centred(double[][] columns)
    {
        Matrix<double> kernel = Plain(columns, MedianSquare(columns));
        int n = kernel.RowCount;
        double[] means = [.. Enumerable.Range(0, n).Select(i => kernel.Row(i).Sum() / n)];
        double all = means.Sum() / n;
        return kernel.MapIndexed((i, j, value) => value - means[i] - means[j] + all);
    }

    /// <summary>exp(-|x - y|^2 / (2 width^2)).</summary>
    public static Matrix<double> Plain(double[][] columns, double squaredWidth)
    {
        int n = columns[0].Length;
        return Matrix<double>.Build.Dense(n, n, (i, j) => Math.Exp(-Distance(columns, i, j) / (2 * squaredWidth)));
    }

    /// <summary>The median squared distance between different rows of the first few hundred; 1 where rows do not differ.</summary>
    public static double MedianSquare(double[][] columns)
    {
        int n = Math.Min(columns[0].Length, 500);
        var distances = new List<double>(n * n / 2);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double distance = Distance(columns, i, j);
                if (distance > 0)
                {
                    distances.Add(distance);
                }
            }
        }

        distances.Sort();
        return distances.Count == 0 ? 1 : distances[distances.Count / 2];
    }

    private static double Distance(double[][] columns, int i, int j)
    {
        double sum = 0;
        foreach (double[] column in columns)
        {
            sum += (column[i] - column[j]) * (column[i] - column[j]);
        }

        return sum;
    }
}
