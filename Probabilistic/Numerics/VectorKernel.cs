using System.Runtime.CompilerServices;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Operations on long vectors, cut into parts by their length alone; lengths are multiples of a register.</summary>
internal static unsafe class VectorKernel
{
    private const int Lanes = 8;
    private const long PartLength = 1 << 16;

    /// <summary>left . right.</summary>
    public static double Dot(WeightVector left, WeightVector right)
    {
        int parts = PartsOf(left.Length);
        double[] sums = new double[parts];
        double* a = left.Pointer;
        double* b = right.Pointer;
        Parts.Run(parts, part =>
        {
            (long begin, long limit) = Range(left.Length, part, parts);
            sums[part] = Dot(a, b, begin, limit);
        });
        return sums.Sum();
    }

    /// <summary>target = x + scale * y; the target may be one of them.</summary>
    public static void AddScaled(WeightVector x, double scale, WeightVector y, WeightVector target)
    {
        int parts = PartsOf(x.Length);
        double* a = x.Pointer;
        double* b = y.Pointer;
        double* to = target.Pointer;
        Parts.Run(parts, part =>
        {
            (long begin, long limit) = Range(x.Length, part, parts);
            AddScaled(a, scale, b, to, begin, limit);
        });
    }

    /// <summary>target = scale * x.</summary>
    public static void Scale(double scale, WeightVector x, WeightVector target)
    {
        double* a = x.Pointer;
        double* to = target.Pointer;
        int parts = PartsOf(x.Length);
        Parts.Run(parts, part =>
        {
            (long begin, long limit) = Range(x.Length, part, parts);
            Lane factor = Lane.Create(scale);
            for (long i = begin; i < limit; i += Lanes)
            {
                Lane.Store(factor * Lane.Load(a + i), to + i);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double* a, double* b, long begin, long limit)
    {
        Lane even = Lane.Zero, odd = Lane.Zero;
        long i = begin;
        for (; i + (2 * Lanes) <= limit; i += 2 * Lanes)
        {
            even = Lane.Fma(Lane.Load(a + i), Lane.Load(b + i), even);
            odd = Lane.Fma(Lane.Load(a + i + Lanes), Lane.Load(b + i + Lanes), odd);
        }

        for (; i < limit; i += Lanes)
        {
            even = Lane.Fma(Lane.Load(a + i), Lane.Load(b + i), even);
        }

        return Lane.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(double* a, double scale, double* b, double* target, long begin, long limit)
    {
        Lane factor = Lane.Create(scale);
        for (long i = begin; i < limit; i += Lanes)
        {
            Lane.Store(Lane.Fma(factor, Lane.Load(b + i), Lane.Load(a + i)), target + i);
        }
    }

    private static int PartsOf(long length) => (int)Math.Max(1, length / PartLength);

    private static (long Begin, long Limit) Range(long length, int part, int parts)
    {
        long lanes = length / Lanes;
        return (lanes * part / parts * Lanes, lanes * (part + 1) / parts * Lanes);
    }
}
