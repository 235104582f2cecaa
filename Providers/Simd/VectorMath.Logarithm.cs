using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Simd;

/// <content>Logarithms.</content>
public static partial class VectorMath
{
    /// <summary>The natural logarithm: -infinity at 0, NaN below. Errors: float 1.05 ulp, double 1.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Log<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var m = TVector.Mantissa(x);
        return LogOf<TVector, T>(m - 1, TVector.Zero, TVector.Exponent(x) - TVector.Exponent(m));
    }

    /// <summary>ln(1 + x), accurate near 0: -infinity at -1, NaN below. Errors: float 1.0 ulp, double 1.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Log1Plus<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        // What rounding 1 + x lost goes back in after the range reduction; the terms are ordered by size so that the loss itself is exact.
        var u = x + 1;
        var larger = TVector.Less(TVector.Abs(x), 1);
        var lost = TVector.Select(larger, x - (u - 1), 1.0 - (u - x));
        var m = TVector.Mantissa(u);
        var e = TVector.Exponent(u) - TVector.Exponent(m);
        var tail = TVector.Scale(lost, -e);
        tail = TVector.And(tail, TVector.Less(TVector.Abs(e), Pick<T>(128, 1024)));
        return TVector.CopySign(LogOf<TVector, T>(m - 1, tail, e), x);
    }

    /// <summary>ln((1 + t + tail) 2^e) for t in [-0.25, 0.5) and a tail below the last place of 1 + t.</summary>
    [MethodImpl(Inline)]
    private static TVector LogOf<TVector, T>(TVector t, TVector tail, TVector e)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        // Both parts of ln 2 are positive, so that an infinite e does not become NaN.
        var sum = t + tail;
        var y = TVector.Fma(sum * sum, LogTail<TVector, T>(sum), TVector.Fma(e, Pick<T>(5.7699990475432854e-08, 2.3190468138462996e-17), tail));
        return TVector.Fma(e, Pick<T>(0.6931471228599548, 0.6931471805599453), y + t);
    }

    /// <summary>(ln(1 + t) - t) / t^2 for t in [-0.25, 0.5], for the relative error of ln(1 + t).</summary>
    [MethodImpl(Inline)]
    private static TVector LogTail<TVector, T>(TVector t)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-27.65
            var square = t * t;
            var fourth = square * square;
            var q = TVector.Fma(fourth, -0.044908471405506134, TVector.Cubic(t, square, -0.16647771000862122, 0.14482086896896362, -0.13162238895893097, 0.10448230057954788));
            q = TVector.Fma(q, fourth, TVector.Cubic(t, square, -0.5, 0.3333345353603363, -0.250000536441803, 0.19990605115890503));
            return q;
        }
        else
        {
            // 2^-59.32
            var square = t * t;
            var fourth = square * square;
            var q = TVector.Fma(fourth, -0.0070137721527463535, TVector.Cubic(t, square, -0.0578466363800274, 0.05664744379061371, -0.047140572394581956, 0.02644193793659134));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -0.07143967637617527, 0.06660286412952823, -0.06223737532598511, 0.05893032024398905));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -0.09999998525056071, 0.0909088538650923, -0.08333332126849988, 0.0769286782228886));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -0.16666666665962976, 0.1428571427881327, -0.12500000050692872, 0.11111111659637574));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -0.49999999999999994, 0.33333333333333237, -0.2500000000000391, 0.20000000000042797));
            return q;
        }
    }
}
