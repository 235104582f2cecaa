using System.Numerics;
using System.Runtime.InteropServices;
using Hybrid.Data;

namespace Hybrid.Unsupervised;

/// <summary>Entropies of activations with Gaussian noise by the distances of pairs.</summary>
/// <remarks>
/// With d the distance of two rows' activations and v the variance, the Kullback-Leibler distance of their noisy versions is d^2 / 2v and the Bhattacharyya distance d^2 / 8v; what
/// the noise itself has of entropy falls out of every difference, so that only -ln of mean kernels is left.
/// </remarks>
internal static class KernelInformation
{
    /// <summary>The mean over rows of -log2 of the mean kernel to all rows, and to the rows of the own label, in bits: excesses of H(h) and of H(h | y) over the noise's entropy.</summary>
    public readonly record struct Excess(double All, double Own);

    /// <summary>Upper bounds (Kullback-Leibler) and lower bounds (Bhattacharyya).</summary>
    public static (Excess Upper, Excess Lower) Measure(double[] activations, int[] labels, double variance)
    {
        int rows = labels.Length, width = activations.Length / rows;
        var found = new (Excess Upper, Excess Lower)[rows];
        Work.Over(rows, row => found[row] = Row(activations.AsSpan(), row, width, labels, variance));
        return (Mean(found.Select(one => one.Upper)), Mean(found.Select(one => one.Lower)));
    }

    // The kernel of a row to itself is 1, so that no sum is 0.
    private static (Excess Upper, Excess Lower) Row(ReadOnlySpan<double> activations, int row, int width, int[] labels, double variance)
    {
        ReadOnlySpan<double> own = activations.Slice(row * width, width);
        (double upperAll, double upperOwn, double lowerAll, double lowerOwn) = (0, 0, 0, 0);
        int fellows = 0;
        for (int other = 0; other < labels.Length; other++)
        {
            // One kernel is the fourth power of the other, which spares a second exponential.
            double lower = Math.Exp(-SquaredDistance(own, activations.Slice(other * width, width)) / 8 / variance), square = lower * lower, upper = square * square;
            upperAll += upper;
            lowerAll += lower;
            if (labels[other] == labels[row])
            {
                upperOwn += upper;
                lowerOwn += lower;
                fellows++;
            }
        }

        return (
            new(-Math.Log2(upperAll / labels.Length), -Math.Log2(upperOwn / fellows)),
            new(-Math.Log2(lowerAll / labels.Length), -Math.Log2(lowerOwn / fellows)));
    }

    private static Excess Mean(IEnumerable<Excess> excesses)
    {
        (double all, double own, int count) = (0, 0, 0);
        foreach (Excess excess in excesses)
        {
            all += excess.All;
            own += excess.Own;
            count++;
        }

        return new(all / count, own / count);
    }

    private static double SquaredDistance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        ReadOnlySpan<Vector<double>> firsts = MemoryMarshal.Cast<double, Vector<double>>(first), seconds = MemoryMarshal.Cast<double, Vector<double>>(second);
        Vector<double> sums = Vector<double>.Zero;
        for (int i = 0; i < firsts.Length; i++)
        {
            Vector<double> difference = firsts[i] - seconds[i];
            sums += difference * difference;
        }

        double sum = Vector.Sum(sums);
        for (int i = firsts.Length * Vector<double>.Count; i < first.Length; i++)
        {
            double difference = first[i] - second[i];
            sum += difference * difference;
        }

        return sum;
    }
}
