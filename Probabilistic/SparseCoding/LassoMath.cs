using System.Numerics;
using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>What the lasso's solvers share.</summary>
internal static class LassoMath
{
    private static readonly int _lanes = Vector<double>.Count;

    /// <summary>The number moved towards 0 by the threshold, 0 within it.</summary>
    public static double Soft(double value, double threshold) => Math.Max(value - threshold, 0) + Math.Min(value + threshold, 0);

    /// <summary>Whether a code is good enough by its duality gap.</summary>
    /// <remarks>
    /// With the residual r, g = D r and the dual point s r, s = min(1, λ / max |g|), the gap 1/2 |r|² + λ |z|₁ - (s x·r - s²/2 |r|²) is 1/2 (1 - s)² |r|² + λ |z|₁ - s z·g, as x·r = |r|² + z·g: written so, near the solution nothing large cancels.
    /// </remarks>
    /// <param name="code">z.</param>
    /// <param name="correlations">D x.</param>
    /// <param name="gradient">g.</param>
    /// <param name="squaredNorm">|x|².</param>
    /// <param name="penalty">λ.</param>
    /// <param name="tolerance">The share of 1/2 |x|² that the gap may have.</param>
    public static bool GapIsSmall(ReadOnlySpan<double> code, ReadOnlySpan<double> correlations, ReadOnlySpan<double> gradient, double squaredNorm, double penalty, double tolerance)
    {
        ref double z = ref MemoryMarshal.GetReference(code);
        ref double b = ref MemoryMarshal.GetReference(correlations[..code.Length]);
        ref double g = ref MemoryMarshal.GetReference(gradient[..code.Length]);
        Vector<double> largest = Vector<double>.Zero, lengths = Vector<double>.Zero, inside = Vector<double>.Zero, outside = Vector<double>.Zero;
        int i = 0;
        for (; i <= code.Length - _lanes; i += _lanes)
        {
            Vector<double> own = Vector.LoadUnsafe(ref z, (nuint)i), slope = Vector.LoadUnsafe(ref g, (nuint)i);
            largest = Vector.Max(largest, Vector.Abs(slope));
            lengths += Vector.Abs(own);
            inside += own * slope;
            outside += own * Vector.LoadUnsafe(ref b, (nuint)i);
        }

        double most = 0, length = Vector.Sum(lengths), product = Vector.Sum(inside), explained = Vector.Sum(outside);
        for (int lane = 0; lane < _lanes; lane++)
        {
            most = Math.Max(most, largest[lane]);
        }

        for (; i < code.Length; i++)
        {
            most = Math.Max(most, Math.Abs(gradient[i]));
            length += Math.Abs(code[i]);
            product += code[i] * gradient[i];
            explained += code[i] * correlations[i];
        }

        double scale = most > penalty ? penalty / most : 1;
        double residual = Math.Max(0, squaredNorm - explained - product);
        return ((1 - scale) * (1 - scale) * residual / 2) + (penalty * length) - (scale * product) <= tolerance * squaredNorm / 2;
    }

    /// <summary>Whether the largest change from one code to the next is at most a share of its largest number.</summary>
    public static bool ChangeIsSmall(ReadOnlySpan<double> code, ReadOnlySpan<double> previous, double tolerance)
    {
        double change = 0, most = 0;
        for (int i = 0; i < code.Length; i++)
        {
            change = Math.Max(change, Math.Abs(code[i] - previous[i]));
            most = Math.Max(most, Math.Abs(code[i]));
        }

        return change <= tolerance * most;
    }

    /// <summary>A proximal gradient step from y = z + momentum (z - previous): previous becomes the soft-thresholded y + rate (b - y G), where z G and previous G are known.</summary>
    /// <returns>(y - next)·(next - z): above 0 when the momentum points uphill.</returns>
    public static double Step(
        Span<double> previous, ReadOnlySpan<double> code, ReadOnlySpan<double> product, ReadOnlySpan<double> previousProduct, ReadOnlySpan<double> correlations, double momentum, double rate, double threshold)
    {
        int count = previous.Length;
        ref double before = ref MemoryMarshal.GetReference(previous);
        ref double z = ref MemoryMarshal.GetReference(code[..count]);
        ref double p = ref MemoryMarshal.GetReference(product[..count]);
        ref double q = ref MemoryMarshal.GetReference(previousProduct[..count]);
        ref double b = ref MemoryMarshal.GetReference(correlations[..count]);
        Vector<double> uphills = Vector<double>.Zero, limit = new(threshold);
        int i = 0;
        for (; i <= count - _lanes; i += _lanes)
        {
            Vector<double> own = Vector.LoadUnsafe(ref z, (nuint)i), times = Vector.LoadUnsafe(ref p, (nuint)i);
            Vector<double> ahead = own + (momentum * (own - Vector.LoadUnsafe(ref before, (nuint)i)));
            Vector<double> aheadTimes = times + (momentum * (times - Vector.LoadUnsafe(ref q, (nuint)i)));
            Vector<double> moved = ahead + (rate * (Vector.LoadUnsafe(ref b, (nuint)i) - aheadTimes));
            Vector<double> next = Vector.Max(moved - limit, Vector<double>.Zero) + Vector.Min(moved + limit, Vector<double>.Zero);
            uphills += (ahead - next) * (next - own);
            next.StoreUnsafe(ref before, (nuint)i);
        }

        double uphill = Vector.Sum(uphills);
        for (; i < count; i++)
        {
            double ahead = code[i] + (momentum * (code[i] - previous[i]));
            double aheadTimes = product[i] + (momentum * (product[i] - previousProduct[i]));
            double next = Soft(ahead + (rate * (correlations[i] - aheadTimes)), threshold);
            uphill += (ahead - next) * (next - code[i]);
            previous[i] = next;
        }

        return uphill;
    }
}
