using Hybrid.Data;

namespace Hybrid;

/// <summary>Earth mover's distances: the least work that turns one heap of points into another, weight times way.</summary>
/// <remarks>Source: Y. Rubner, C. Tomasi and L. Guibas, "The earth mover's distance as a metric for image retrieval", 2000; N. Bonneel and others, "Sliced and Radon Wasserstein barycenters of measures", 2015.</remarks>
public static class EarthMover
{
    /// <summary>The distance of two sets of numbers, each number of the same weight: the area between their distribution functions. O(n ln n).</summary>
    /// <param name="first">At least one finite number.</param>
    /// <param name="second">At least one finite number.</param>
    /// <exception cref="ArgumentException">A set is empty or has a number that is not finite.</exception>
    /// <remarks><c>EarthMover.OnLine([0, 1], [1, 2])</c> is 1.</remarks>
    public static double OnLine(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double[] a = Sorted(first, nameof(first)), b = Sorted(second, nameof(second));
        double sum = 0, place = Math.Min(a[0], b[0]);
        int i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            double next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            sum += Math.Abs(((double)i / a.Length) - ((double)j / b.Length)) * (next - place);
            place = next;
            for (; i < a.Length && a[i] == place; i++)
            {
            }

            for (; j < b.Length && b[j] == place; j++)
            {
            }
        }

        return sum;
    }

    /// <summary>The mean over random directions of the distance of two sets of points as seen along them: never above the distance of the points.</summary>
    /// <param name="first">[points, dimensions].</param>
    /// <param name="second">[points, dimensions].</param>
    /// <param name="directions">How many, at least 1. Default 100.</param>
    /// <param name="seed">The seed of the directions.</param>
    /// <exception cref="ArgumentException">Shapes do not agree, or a number is not finite.</exception>
    public static double Sliced(Tensor first, Tensor second, int directions = 100, int seed = 0)
    {
        Check(first, second);
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 1);
        Tensor ways = RandomKey.FromSeed(seed).Normal([directions, first.Shape[1]], first.ElementType);
        ways /= ways.Square().Sum(1, true).Sqrt();

        // A direction's numbers lie side by side.
        double[] a = ways.MatMul(first.Transpose()).ToDoubleArray(), b = ways.MatMul(second.Transpose()).ToDoubleArray();
        int n = first.Shape[0], m = second.Shape[0];
        return Enumerable.Range(0, directions).Average(way => OnLine(a.AsSpan(way * n, n), b.AsSpan(way * m, m)));
    }

    /// <summary>The exact distance of two sets of points, by their Euclidean ways. For some hundred points.</summary>
    /// <param name="first">[points, dimensions].</param>
    /// <param name="second">[points, dimensions].</param>
    /// <exception cref="ArgumentException">Shapes do not agree, or a number is not finite.</exception>
    public static double Between(Tensor first, Tensor second)
    {
        Check(first, second);
        int n = first.Shape[0], m = second.Shape[0], width = first.Shape[1];
        double[] a = first.ToDoubleArray(), b = second.ToDoubleArray();
        double[,] cost = new double[n, m];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                double square = 0;
                for (int k = 0; k < width; k++)
                {
                    double way = a[(i * width) + k] - b[(j * width) + k];
                    square += way * way;
                }

                cost[i, j] = Math.Sqrt(square);
            }
        }

        return Transport(cost, [.. Enumerable.Repeat(1.0 / n, n)], [.. Enumerable.Repeat(1.0 / m, m)]).Cost;
    }

    /// <summary>The cheapest way to move supplies to demands, a linear programme, solved along shortest augmenting paths: exact, with the dual numbers that prove it. About O(n³) for n places.</summary>
    /// <param name="cost">The cost of moving a unit, [supplies, demands], finite.</param>
    /// <param name="supply">What there is, at least 0.</param>
    /// <param name="demand">What is wanted, at least 0; of the same sum.</param>
    /// <remarks>Source: R. Ahuja, T. Magnanti and J. Orlin, "Network flows", 1993, chapter 9.</remarks>
    /// <exception cref="ArgumentException">Sizes or sums do not agree, or a number is out of range.</exception>
    public static TransportPlan Transport(double[,] cost, double[] supply, double[] demand)
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(supply);
        ArgumentNullException.ThrowIfNull(demand);
        if (supply.Length == 0 || demand.Length == 0 || cost.GetLength(0) != supply.Length || cost.GetLength(1) != demand.Length)
        {
            throw new ArgumentException($"EarthMover.Transport: costs are {cost.GetLength(0)} x {cost.GetLength(1)} for {supply.Length} supplies and {demand.Length} demands; sizes must agree and be at least 1.", nameof(cost));
        }

        double total = supply.Sum();
        if (supply.Concat(demand).Any(amount => !(amount >= 0 && double.IsFinite(amount))) || Math.Abs(total - demand.Sum()) > 1e-9 * Math.Max(1, total))
        {
            throw new ArgumentException(FormattableString.Invariant($"EarthMover.Transport: supplies sum to {total} and demands to {demand.Sum()}; finite amounts from 0 of the same sum are allowed."), nameof(demand));
        }

        foreach (double one in cost)
        {
            if (!double.IsFinite(one))
            {
                throw new ArgumentException(FormattableString.Invariant($"EarthMover.Transport: a cost is {one}; finite numbers are allowed."), nameof(cost));
            }
        }

        return new TransportSolver(cost, supply, demand).Solve();
    }

    private static double[] Sorted(ReadOnlySpan<double> values, string name)
    {
        double[] sorted = values.ToArray();
        if (sorted.Length == 0 || sorted.Any(value => !double.IsFinite(value)))
        {
            throw new ArgumentException("EarthMover: a set of numbers is empty, or has one that is not finite; give at least one finite number.", name);
        }

        Array.Sort(sorted);
        return sorted;
    }

    private static void Check(Tensor first, Tensor second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Rank != 2 || second.Rank != 2 || first.Shape[1] != second.Shape[1])
        {
            throw new ArgumentException($"EarthMover: the sets have shapes {TensorText.Shape([.. first.Shape])} and {TensorText.Shape([.. second.Shape])}; [points, dimensions] with the same dimensions are needed.", nameof(second));
        }
    }
}
