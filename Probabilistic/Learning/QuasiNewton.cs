namespace Hybrid.Probabilistic.Learning;

/// <summary>Maximises a concave function whose gradient comes from inference rather than from the core.</summary>
/// <remarks>L-BFGS (D. Liu and J. Nocedal, 1989) with steps that satisfy the Wolfe conditions, found by bisection.</remarks>
internal static class QuasiNewton
{
    private const int History = 10;
    private const int MostTries = 60;
    private const double Sufficient = 1e-4;
    private const double Curvature = 0.9;

    // What rounding may take from a value; without it the last digits of the point could not be found.
    private const double Noise = 1e-14;

    /// <summary>Climbs until no component of the gradient is larger than the tolerance.</summary>
    /// <param name="function">Gives the value at a point and fills the gradient.</param>
    /// <param name="start">The first point.</param>
    /// <param name="tolerance">For the largest component of the gradient.</param>
    /// <param name="mostIterations">The most directions.</param>
    /// <param name="cancellation">Ends the climb.</param>
    public static QuasiNewtonResult Maximise(Func<double[], double[], double> function, double[] start, double tolerance, int mostIterations, CancellationToken cancellation)
    {
        double[] point = [.. start];
        double[] gradient = new double[point.Length];
        double value = function(point, gradient);
        var pairs = new List<(double[] Step, double[] Change, double Product)>();
        int iteration = 0;
        while (iteration < mostIterations && !cancellation.IsCancellationRequested && Largest(gradient) > tolerance)
        {
            iteration++;
            double[] direction = Direction(gradient, pairs);
            if (Dot(direction, gradient) <= 0)
            {
                pairs.Clear();
                direction = [.. gradient];
            }

            if (Search(function, point, value, gradient, direction) is not (double[] next, double higher, double[] slope))
            {
                break;
            }

            double[] step = Minus(next, point);
            double[] change = Minus(gradient, slope);
            double product = Dot(step, change);
            if (product > 0)
            {
                pairs.Add((step, change, product));
                if (pairs.Count > History)
                {
                    pairs.RemoveAt(0);
                }
            }

            (point, value, gradient) = (next, higher, slope);
        }

        return new QuasiNewtonResult(point, value, iteration, Largest(gradient) <= tolerance);
    }

    // The two-loop recursion.
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Product)> pairs)
    {
        double[] direction = [.. gradient];
        double[] shares = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = Dot(pairs[i].Step, direction) / pairs[i].Product;
            Add(direction, pairs[i].Change, -shares[i]);
        }

        double scale = pairs.Count == 0 ? 1 : pairs[^1].Product / Dot(pairs[^1].Change, pairs[^1].Change);
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] *= scale;
        }

        for (int i = 0; i < pairs.Count; i++)
        {
            Add(direction, pairs[i].Step, shares[i] - (Dot(pairs[i].Change, direction) / pairs[i].Product));
        }

        return direction;
    }

    private static (double[] Point, double Value, double[] Gradient)? Search(Func<double[], double[], double> function, double[] point, double value, double[] gradient, double[] direction)
    {
        double slope = Dot(gradient, direction);
        double low = 0;
        double high = double.PositiveInfinity;
        double step = 1;
        (double[], double, double[])? best = null;
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            double[] next = [.. point];
            Add(next, direction, step);
            double[] there = new double[point.Length];
            double reached = function(next, there);
            bool rises = reached >= value + (Sufficient * step * slope) - (Noise * Math.Max(1, Math.Abs(value)));
            if (rises)
            {
                best = (next, reached, there);
                if (Dot(there, direction) <= Curvature * slope)
                {
                    return best;
                }

                low = step;
            }
            else
            {
                high = step;
            }

            step = double.IsInfinity(high) ? 2 * low : 0.5 * (low + high);
        }

        return best;
    }

    private static double Largest(double[] x) => x.Length == 0 ? 0 : x.Max(Math.Abs);

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(double[] target, double[] x, double scale)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += scale * x[i];
        }
    }

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
