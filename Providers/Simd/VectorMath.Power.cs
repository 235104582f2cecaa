using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Simd;

/// <content>Powers.</content>
public static partial class VectorMath
{
    /// <summary>a raised to b, as C's pow with all its special cases. Errors: float 1.2 ulp, double 1.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">The base.</param>
    /// <param name="b">The exponent.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Apart)]
    public static TVector Power<TVector, T>(TVector a, TVector b)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        // b ln |a| in two words: ln m = 2 atanh(s), s = (m - 1) / (m + 1), its first two terms exact to both words.
        var magnitude = TVector.Abs(a);
        var m = TVector.Mantissa(magnitude);
        var e = TVector.Exponent(magnitude) - TVector.Exponent(m);
        var above = m - 1;
        var below = m + 1;
        var inverse = 1.0 / below;
        var s = above * inverse;
        var sRest = TVector.Fma(-s, below, above);
        sRest = TVector.Fma(-s, m - (below - 1), sRest) * inverse;
        var u = s * s;
        var uRest = TVector.Fma(s, s, -u) + ((s + s) * sRest);
        var tail = u * AtanhTail<TVector, T>(u);
        var c = tail + TwoThirds<T>();
        var cRest = (TwoThirds<T>() - c) + tail + Pick<T>(-1.9868214925130207e-08, 3.700743415417188e-17);
        var cube = s * u;
        var cubeRest = TVector.Fma(s, u, -cube) + TVector.Fma(s, uRest, sRest * u);
        var term = cube * c;
        var termRest = TVector.Fma(cube, c, -term) + TVector.Fma(cube, cRest, cubeRest * c);
        var logM = (s + s) + term;
        var logMRest = ((s + s) - logM) + term + (sRest + sRest) + termRest;
        var whole = e * Log2High<T>();
        var log = whole + logM;
        var logRest = (whole - log) + logM + logMRest + TVector.Fma(e, Pick<T>(-1.904654299957768e-09, 2.3190468138462996e-17), TVector.Fma(e, Log2High<T>(), -whole));
        var exponent = b * log;
        var exponentRest = TVector.Fma(b, log, -exponent) + (b * logRest);
        exponentRest = TVector.And(exponentRest, TVector.Less(TVector.Abs(exponent), 4096));
        exponent = TVector.Clamp(exponent, Pick<T>(-105, -747), Pick<T>(90, 711));
        var n = TVector.Round(exponent * Log2E);
        var r = ReduceByLog2<TVector, T>(exponent, n) + exponentRest;
        var power = TVector.Scale(TVector.Fma(r * r, ExpTail<TVector, T>(r), r) + 1, n);

        var integral = TVector.Equal(TVector.Truncate(b), b);
        var half = b * 0.5;
        var odd = TVector.AndNot(integral, TVector.Equal(TVector.Truncate(half), half));
        power = TVector.Xor(power, TVector.And(TVector.And(a, odd), TVector.Constant(-0.0)));
        var finite = TVector.And(TVector.Less(TVector.Zero, magnitude), TVector.Less(magnitude, double.PositiveInfinity));
        power = TVector.Select(TVector.AndNot(TVector.And(TVector.Less(a, 0), finite), integral), double.NaN, power);
        var unity = TVector.And(TVector.Equal(magnitude, TVector.Constant(1)), TVector.Equal(TVector.Abs(b), TVector.Constant(double.PositiveInfinity)));
        unity = TVector.Or(unity, TVector.Or(TVector.Equal(a, TVector.Constant(1)), TVector.Equal(b, TVector.Zero)));
        return TVector.Select(unity, 1, power);
    }

    /// <summary>(2 atanh(s) / s - 2 - 2 u / 3) / u^2 in u = s^2 for s in [-1 / 7, 1 / 5].</summary>
    [MethodImpl(Inline)]
    private static TVector AtanhTail<TVector, T>(TVector u)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-41.54
            var square = u * u;
            var q = TVector.Cubic(u, square, 0.3999999463558197, 0.28572583198547363, 0.2215159684419632, 0.19963745772838593);
            return q;
        }
        else
        {
            // 2^-75.80
            var square = u * u;
            var fourth = square * square;
            var q = TVector.Fma(fourth, 0.11618238940978154, TVector.Cubic(u, square, 0.15384622147974283, 0.13332997051648465, 0.117752171737703, 0.10326232881364168));
            q = TVector.Fma(q, fourth, TVector.Cubic(u, square, 0.4, 0.28571428571426116, 0.22222222222850907, 0.18181818097093372));
            return q;
        }
    }

    private static double TwoThirds<T>() => Pick<T>(0.6666666865348816, 0.6666666666666666);

    private static double Log2High<T>() => Pick<T>(0.6931471824645996, 0.6931471805599453);
}
