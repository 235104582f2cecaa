using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic.Exact;

/// <summary>The loops of inference: products and marginals of a table and a table over some of its variables. None allocates.</summary>
internal static unsafe class TableKernels
{
    private const int Wide = 8;

    /// <summary>target[i] = source[i] * factor[map(i)]; source and target may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Projection map, ReadOnlySpan<double> source, Span<double> target, ReadOnlySpan<double> factor)
    {
        fixed (double* sources = source, targets = target, factors = factor)
        {
            fixed (int* inner = map.Inner)
            {
                double* from = sources;
                double* to = targets;
                int strip = map.Strip;
                int strips = map.Inner.Length;
                foreach (int outer in map.Outer)
                {
                    double* start = factors + outer;
                    if (map.Along)
                    {
                        for (int k = 0; k < strips; k++, from += strip, to += strip)
                        {
                            double* other = start + inner[k];
                            int i = 0;
                            if (strip >= Wide)
                            {
                                for (; i <= strip - Vector<double>.Count; i += Vector<double>.Count)
                                {
                                    (Vector.Load(from + i) * Vector.Load(other + i)).Store(to + i);
                                }
                            }

                            for (; i < strip; i++)
                            {
                                to[i] = from[i] * other[i];
                            }
                        }
                    }
                    else
                    {
                        for (int k = 0; k < strips; k++, from += strip, to += strip)
                        {
                            double value = start[inner[k]];
                            int i = 0;
                            if (strip >= Wide)
                            {
                                var values = new Vector<double>(value);
                                for (; i <= strip - Vector<double>.Count; i += Vector<double>.Count)
                                {
                                    (Vector.Load(from + i) * values).Store(to + i);
                                }
                            }

                            for (; i < strip; i++)
                            {
                                to[i] = from[i] * value;
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>target[j] = the sum of source[i] over all i that map to j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(Projection map, ReadOnlySpan<double> source, Span<double> target)
    {
        target.Clear();
        fixed (double* sources = source, targets = target)
        {
            fixed (int* inner = map.Inner)
            {
                double* from = sources;
                int strip = map.Strip;
                int strips = map.Inner.Length;
                foreach (int outer in map.Outer)
                {
                    double* start = targets + outer;
                    if (map.Along)
                    {
                        for (int k = 0; k < strips; k++, from += strip)
                        {
                            double* to = start + inner[k];
                            int i = 0;
                            if (strip >= Wide)
                            {
                                for (; i <= strip - Vector<double>.Count; i += Vector<double>.Count)
                                {
                                    (Vector.Load(to + i) + Vector.Load(from + i)).Store(to + i);
                                }
                            }

                            for (; i < strip; i++)
                            {
                                to[i] += from[i];
                            }
                        }
                    }
                    else
                    {
                        for (int k = 0; k < strips; k++, from += strip)
                        {
                            start[inner[k]] += Total(from, strip);
                        }
                    }
                }
            }
        }
    }

    /// <summary>target[j] = the largest source[i] over all i that map to j; entries are at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(Projection map, ReadOnlySpan<double> source, Span<double> target)
    {
        target.Clear();
        fixed (double* sources = source, targets = target)
        {
            fixed (int* inner = map.Inner)
            {
                double* from = sources;
                int strip = map.Strip;
                int strips = map.Inner.Length;
                foreach (int outer in map.Outer)
                {
                    double* start = targets + outer;
                    for (int k = 0; k < strips; k++, from += strip)
                    {
                        double* to = start + inner[k];
                        if (map.Along)
                        {
                            for (int i = 0; i < strip; i++)
                            {
                                to[i] = from[i] > to[i] ? from[i] : to[i];
                            }
                        }
                        else
                        {
                            double most = *to;
                            for (int i = 0; i < strip; i++)
                            {
                                most = from[i] > most ? from[i] : most;
                            }

                            *to = most;
                        }
                    }
                }
            }
        }
    }

    /// <summary>The largest entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Largest(ReadOnlySpan<double> values)
    {
        double most = 0;
        foreach (double value in values)
        {
            most = value > most ? value : most;
        }

        return most;
    }

    /// <summary>The sum of all entries.</summary>
    public static double Total(ReadOnlySpan<double> values)
    {
        fixed (double* first = values)
        {
            return Total(first, values.Length);
        }
    }

    /// <summary>Multiplies every entry by a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(Span<double> values, double by)
    {
        foreach (ref double value in values)
        {
            value *= by;
        }
    }

    /// <summary>target[i] = numerator[i] * scale / denominator[i], where 0 / 0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(ReadOnlySpan<double> numerator, double scale, ReadOnlySpan<double> denominator, Span<double> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = denominator[i] == 0 ? 0 : numerator[i] * scale / denominator[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Total(double* values, int count)
    {
        int i = 0;
        double sum = 0;
        if (count >= Wide)
        {
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            for (; i <= count - 4; i += 4)
            {
                s0 += values[i];
                s1 += values[i + 1];
                s2 += values[i + 2];
                s3 += values[i + 3];
            }

            sum = s0 + s1 + (s2 + s3);
        }

        for (; i < count; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
