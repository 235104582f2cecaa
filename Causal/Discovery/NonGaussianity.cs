using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hybrid.Causal.Discovery;

/// <summary>The entropy of a column by Hyvaerinen's approximation from E ln cosh u and E u exp(-u^2/2).</summary>
internal static class NonGaussianity
{
    /// <summary>The entropy of a standard normal variable: the largest.</summary>
    public const double GaussianEntropy = 1.4189385332046727;

    private const double K1 = 79.047;
    private const double K2 = 7.4129;
    private const double Gamma = 0.37457;

    // 1 + exp(-2 |u|) is at most 2: so many factors stay finite.
    private const int Factors = 512;

    /// <summary>Mean 0 and variance 1, in place.</summary>
    /// <exception cref="ArgumentException">Nothing varies.</exception>
    public static void Standardise(double[] column, string name)
    {
        double mean = CovarianceMatrix.Sum(column) / column.Length;
        for (int i = 0; i < column.Length; i++)
        {
            column[i] -= mean;
        }

        double scale = Math.Sqrt(CovarianceMatrix.Dot(column, column) / column.Length);
        if (!(scale > 1e-10))
        {
            throw new ArgumentException($"DirectLingam: the column '{name}' does not vary, or is a linear function of others; leave it out.");
        }

        for (int i = 0; i < column.Length; i++)
        {
            column[i] /= scale;
        }
    }

    /// <summary>The entropy of p a + q b, taken to have mean 0 and variance 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Entropy(double[] a, double[] b, double p, double q)
    {
        ReadOnlySpan<Vector512<double>> left = MemoryMarshal.Cast<double, Vector512<double>>(a);
        ReadOnlySpan<Vector512<double>> right = MemoryMarshal.Cast<double, Vector512<double>>(b);
        Vector512<double> magnitude = Vector512<double>.Zero, bell = Vector512<double>.Zero, logs = Vector512<double>.Zero, product = Vector512<double>.One;
        Vector512<double> first = Vector512.Create(p), second = Vector512.Create(q);
        int pending = 0;
        for (int i = 0; i < left.Length; i++)
        {
            Vector512<double> u = (left[i] * first) + (right[i] * second);
            Vector512<double> size = Vector512.Abs(u);
            magnitude += size;
            bell += u * Vector512.Exp(u * u * Vector512.Create(-0.5));
            product *= Vector512<double>.One + Vector512.Exp(size * Vector512.Create(-2.0));
            if (++pending == Factors)
            {
                logs += Vector512.Log(product);
                product = Vector512<double>.One;
                pending = 0;
            }
        }

        double cosh = Vector512.Sum(magnitude + logs + Vector512.Log(product));
        double bells = Vector512.Sum(bell);
        for (int i = left.Length * Vector512<double>.Count; i < a.Length; i++)
        {
            double u = (p * a[i]) + (q * b[i]);
            cosh += Math.Abs(u) + Math.Log(1 + Math.Exp(-2 * Math.Abs(u)));
            bells += u * Math.Exp(-0.5 * u * u);
        }

        double meanCosh = (cosh / a.Length) - Math.Log(2) - Gamma;
        double meanBell = bells / a.Length;
        return GaussianEntropy - (K1 * meanCosh * meanCosh) - (K2 * meanBell * meanBell);
    }
}
