namespace Hybrid.Reinforcement;

/// <summary>Numbers of the gamma distribution of scale 1. Source: G. Marsaglia and W. Tsang, "A simple method for generating gamma variables", 2000.</summary>
internal static class GammaDraw
{
    public static double Next(double shape, ref Pcg64 random)
    {
        if (shape < 1)
        {
            return Next(shape + 1, ref random) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Sampling.Normal(ref random);
            double v = 1 + (c * x);
            v = v * v * v;
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
