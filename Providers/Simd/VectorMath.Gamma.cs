using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Simd;

/// <content>The gamma function and its derivatives.</content>
public static partial class VectorMath
{
    /// <summary>ln |Gamma(x)|: infinity at 0, at the negative integers and at both infinities. Errors: float 6.5 ulp, double 1.5 ulp for positive x; near the zeros at negative x the error is relative to 1.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Apart)]
    public static TVector LogGamma<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var negative = TVector.Less(x, 0);
        var w = TVector.Select(negative, 1.0 - x, x);
        var large = TVector.Not(TVector.Less(w, 8.5));
        var k = TVector.Round(w);
        var t = w - k;

        // Below 8.5, Gamma(k + t) is Gamma(2 + t) times or over a product of numbers near k + t.
        var product = TVector.Constant(1);
        for (int j = 2; j < 8; j++)
        {
            product = TVector.Select(TVector.Less(TVector.Constant(j), k), product * (t + j), product);
        }

        product = TVector.Select(TVector.Less(k, 2), TVector.Select(TVector.Less(k, 1), w * (w + 1), w), product);
        var log = Log<TVector, T>(TVector.Select(large, w, product));
        var small = TVector.Fma(t, LogGammaFrom2<TVector, T>(t), TVector.Select(TVector.Less(k, 2), -log, log));
        var inverse = 1.0 / w;
        var stirling = TVector.Fma(w - 0.5, log - 1, TVector.Fma(inverse, StirlingTail<TVector, T>(inverse * inverse), TVector.Constant(0.4189385332046727)));
        var value = TVector.Select(large, stirling, small);
        if (TVector.Any(negative))
        {
            // Gamma(x) Gamma(1 - x) = pi / sin(pi x)
            var fraction = x - TVector.Round(x);
            var sine = SinOfPi<TVector, T>(fraction, 0);
            var reflected = (1.1447298858494002 - Log<TVector, T>(TVector.Abs(sine))) - value;
            reflected = TVector.Select(TVector.Equal(fraction, TVector.Zero), double.PositiveInfinity, reflected);
            reflected = TVector.Select(TVector.Equal(x, TVector.Constant(double.NegativeInfinity)), double.PositiveInfinity, reflected);
            value = TVector.Select(negative, reflected, value);
        }

        return value;
    }

    /// <summary>The derivative of ln Gamma(x): minus and plus infinity at +0 and -0, NaN at the negative integers and minus infinity. Errors: float 3.1 ulp, double 2.5 ulp for positive x; near the zeros at negative x the error is relative to 1.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Apart)]
    public static TVector Digamma<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var negative = TVector.Less(x, 0);
        var w = TVector.Select(negative, 1.0 - x, x);
        var large = TVector.Not(TVector.Less(w, 8));
        var first = TVector.Less(w, 1);

        // From 1 to 2 a polynomial over the root at 1.4616; psi(x + 1) = psi(x) + 1 / x leads there from below 8.
        var whole = TVector.Floor(w);
        var b = TVector.Select(first, w + 1, (w - whole) + 1);
        var small = ((b - RootOfDigamma<T>()) - Pick<T>(1.2438149938918909e-08, 9.549995429965697e-17)) * DigammaFrom1<TVector, T>(b - 1.5);
        var sum = TVector.Select(first, -(1.0 / w), TVector.Zero);
        for (int j = 0; j < 6; j++)
        {
            sum = TVector.Select(TVector.Less(TVector.Constant(j + 1), whole), sum + (1.0 / (b + j)), sum);
        }

        var inverse = 1.0 / w;
        var square = inverse * inverse;
        var asymptotic = Log<TVector, T>(w) - TVector.Fma(square, DigammaTail<TVector, T>(square), inverse * 0.5);
        var value = TVector.Select(large, asymptotic, small + sum);
        if (TVector.Any(negative))
        {
            // psi(1 - x) - psi(x) = pi / tan(pi x)
            var fraction = x - TVector.Round(x);
            var reflected = value - (SinOfPi<TVector, T>(fraction, 1) * Math.PI / SinOfPi<TVector, T>(fraction, 0));
            reflected = TVector.Select(TVector.Equal(fraction, TVector.Zero), double.NaN, reflected);
            value = TVector.Select(negative, reflected, value);
        }

        return value;
    }

    /// <summary>The second derivative of ln Gamma(x): infinity at 0 and at the negative integers, NaN at minus infinity. Errors: float 4.0 ulp, double 2.5 ulp for positive x.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Apart)]
    public static TVector Trigamma<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var negative = TVector.Less(x, 0);
        var w = TVector.Select(negative, 1.0 - x, x);
        var small = TVector.Less(w, 8);
        var sum = TVector.Zero;
        for (int j = 7; j >= 0; j--)
        {
            var term = w + j;
            sum += 1.0 / (term * term);
        }

        var inverse = 1.0 / TVector.Select(small, w + 8, w);
        var square = inverse * inverse;
        var value = TVector.Fma(square * inverse, TrigammaTail<TVector, T>(square), TVector.Fma(square, 0.5, inverse));
        value = TVector.Select(small, sum + value, value);
        if (TVector.Any(negative))
        {
            // psi'(x) + psi'(1 - x) = (pi / sin(pi x))^2
            var cosecant = Math.PI / SinOfPi<TVector, T>(x - TVector.Round(x), 0);
            value = TVector.Select(negative, TVector.Fma(cosecant, cosecant, -value), value);
        }

        return value;
    }

    /// <summary>sin(pi f) for quarters = 0 and cos(pi f) for quarters = 1, for |f| up to 1 / 2.</summary>
    [MethodImpl(Inline)]
    private static TVector SinOfPi<TVector, T>(TVector fraction, int quarters)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var n = TVector.Round(fraction + fraction);
        var r = (fraction - (n * 0.5)) * Math.PI;
        return SinOfQuarter<TVector, T>(r, TVector.AddBits(TVector.ConvertToIntegerLanes(n), TVector.ConstantBits(quarters)));
    }

    private static double RootOfDigamma<T>() => Pick<T>(1.4616321325302124, 1.4616321449683622);

    /// <summary>ln Gamma(2 + t) / t for |t| up to 0.5.</summary>
    [MethodImpl(Inline)]
    private static TVector LogGammaFrom2<TVector, T>(TVector t)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-31.78
            var square = t * t;
            var fourth = square * square;
            var q = TVector.Fma(t, 0.0001223644067067653, -0.0002536197134759277);
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -0.007386158686131239, 0.002891732845455408, -0.0011859587393701077, 0.0005015161586925387));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.42278432846069336, 0.32246702909469604, -0.0673522800207138, 0.020580735057592392));
            return q;
        }
        else
        {
            // 2^-62.50
            var square = t * t;
            var fourth = square * square;
            var q = TVector.Cubic(t, square, -4.3049031931886304e-07, 1.966722527571338e-07, -1.3400868450467646e-07, 6.91600839389202e-08);
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -9.43847464143695e-06, 4.373503424966717e-06, -2.044857133926953e-06, 9.610538995170903e-07));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -0.0002231547509480951, 9.94574951944971e-05, -4.492634875837757e-05, 2.050740901283868e-05));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, -0.007385551028668394, 0.0028905103307136815, -0.0011927539119911648, 0.0005096695256873138));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.42278433509846713, 0.3224670334241132, -0.06735230105319814, 0.020580808427784925));
            return q;
        }
    }

    /// <summary>x (ln Gamma(x) - (x - 0.5) ln x + x - ln(2 pi) / 2) in v = 1 / x^2 from x = 8.5.</summary>
    [MethodImpl(Inline)]
    private static TVector StirlingTail<TVector, T>(TVector v)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-42.88
            var square = v * v;
            var q = TVector.Fma(square, 0.0007775724516250193, TVector.Fma(v, -0.002777641639113426, 0.0833333358168602));
            return q;
        }
        else
        {
            // 2^-81.82
            var square = v * v;
            var fourth = square * square;
            var q = TVector.Fma(fourth, 0.10988573673683517, TVector.Cubic(v, square, 0.000841749139219286, -0.0019172471549690582, 0.00638139561940013, -0.027702669735686507));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(v, square, 0.08333333333333333, -0.002777777777777763, 0.0007936507936371162, -0.0005952380888786374));
            return q;
        }
    }

    /// <summary>psi(1.5 + t) over the distance to its root, for |t| up to 0.5.</summary>
    [MethodImpl(Inline)]
    private static TVector DigammaFrom1<TVector, T>(TVector t)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-27.96
            var square = t * t;
            var fourth = square * square;
            var q = TVector.Fma(square, 0.011112910695374012, TVector.Fma(t, -0.016377195715904236, 0.01698433794081211));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.09498217701911926, -0.06205623969435692, 0.04087838903069496, -0.025785187259316444));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.9510558843612671, -0.42362749576568604, 0.24054260551929474, -0.14839884638786316));
            return q;
        }
        else
        {
            // 2^-58.51
            var square = t * t;
            var fourth = square * square;
            var q = TVector.Fma(square, 0.00012117243818408086, TVector.Fma(t, -0.0001783334314902464, 9.329631731420076e-05));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.0006902823989954693, -0.00048603460529828013, 0.00032588001099547126, -0.00014465636830106868));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.003518088712589137, -0.0023454998282592156, 0.0015635033431069159, -0.0010364320401476407));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.017907248235603145, -0.011908220153004733, 0.007927023326825232, -0.005279936637416975));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.09498872445284977, -0.061922133275542406, 0.04076083394339051, -0.026975796657635307));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(t, square, 0.9510558760318328, -0.4236274212814606, 0.24054248424078722, -0.14840492305388028));
            return q;
        }
    }

    /// <summary>x^2 (ln x - 1 / (2 x) - psi(x)) in v = 1 / x^2 from x = 8.</summary>
    [MethodImpl(Inline)]
    private static TVector DigammaTail<TVector, T>(TVector v)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-39.75
            var square = v * v;
            var q = TVector.Fma(square, 0.0038480006624013186, TVector.Fma(v, -0.008332260884344578, 0.0833333283662796));
            return q;
        }
        else
        {
            // 2^-76.30
            var square = v * v;
            var fourth = square * square;
            var q = TVector.Fma(fourth, 1.6832650688658715, TVector.Cubic(v, square, 0.007575712497674866, -0.02108591012096218, 0.08267609717004475, -0.4043344510390048));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(v, square, 0.08333333333333333, -0.008333333333332882, 0.00396825396784773, -0.004166666487101828));
            return q;
        }
    }

    /// <summary>x^3 (psi'(x) - 1 / x - 1 / (2 x^2)) in v = 1 / x^2 from x = 8.</summary>
    [MethodImpl(Inline)]
    private static TVector TrigammaTail<TVector, T>(TVector v)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-35.78
            var square = v * v;
            var q = TVector.Fma(square, 0.022856462746858597, TVector.Fma(v, -0.03332486376166344, 0.166666641831398));
            return q;
        }
        else
        {
            // 2^-71.09
            var square = v * v;
            var fourth = square * square;
            var q = TVector.Fma(fourth, 28.502669513804594, TVector.Cubic(v, square, 0.07575673012283149, -0.25298400232995116, 1.154247676186012, -6.351231979029729));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(v, square, 0.16666666666666666, -0.03333333333332491, 0.023809523801931253, -0.03333332997186147));
            return q;
        }
    }
}
