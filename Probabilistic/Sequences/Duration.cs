using MathNet.Numerics;

namespace Hybrid.Probabilistic;

/// <summary>Distributions of how long a state lasts: P(1), P(2), ... up to a longest time, rescaled to sum 1.</summary>
public static class Duration
{
    /// <summary>Leaving with the same probability at each time, as a state of a hidden Markov model does.</summary>
    /// <param name="leave">The probability, in (0, 1].</param>
    /// <param name="longest">The longest time, at least 1.</param>
    public static double[] Geometric(double leave, int longest) => leave is > 0 and <= 1
        ? Scaled(longest, d => (Math.Log(leave) + ((d - 1) * Math.Log(Math.Max(1 - leave, 1e-300)))))
        : throw new ArgumentOutOfRangeException(nameof(leave), leave, $"Duration.Geometric: the probability of leaving is {leave}; give a number above 0 and up to 1.");

    /// <summary>One time and a Poisson number of more.</summary>
    /// <param name="mean">The mean time, above 1.</param>
    /// <param name="longest">The longest time, at least 1.</param>
    public static double[] Poisson(double mean, int longest) => mean > 1 && double.IsFinite(mean)
        ? Scaled(longest, d => ((d - 1) * Math.Log(mean - 1)) - SpecialFunctions.GammaLn(d))
        : throw new ArgumentOutOfRangeException(nameof(mean), mean, $"Duration.Poisson: the mean is {mean}; give a finite number above 1.");

    /// <summary>One time and a number of more with the negative binomial distribution: spread wider than Poisson's.</summary>
    /// <param name="mean">The mean time, above 1.</param>
    /// <param name="shape">The shape, above 0: the smaller, the wider; 1 is geometric.</param>
    /// <param name="longest">The longest time, at least 1.</param>
    public static double[] NegativeBinomial(double mean, double shape, int longest)
    {
        if (!(mean > 1 && double.IsFinite(mean) && shape > 0 && double.IsFinite(shape)))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), $"Duration.NegativeBinomial: the mean is {mean} and the shape {shape}; give a mean above 1 and a shape above 0.");
        }

        double go = (mean - 1) / (mean - 1 + shape);
        return Scaled(longest, d => SpecialFunctions.GammaLn(d - 1 + shape) - SpecialFunctions.GammaLn(d) + ((d - 1) * Math.Log(go)));
    }

    /// <summary>All times equally likely.</summary>
    /// <param name="longest">The longest time, at least 1.</param>
    public static double[] Uniform(int longest) => Scaled(longest, _ => 0);

    private static double[] Scaled(int longest, Func<int, double> logarithm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        double[] logs = [.. Enumerable.Range(1, longest).Select(logarithm)];
        double most = logs.Max();
        double[] shares = [.. logs.Select(value => Math.Exp(value - most))];
        double sum = shares.Sum();
        return [.. shares.Select(share => share / sum)];
    }
}
