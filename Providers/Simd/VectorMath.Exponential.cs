using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Simd;

/// <content>The exponential family.</content>
public static partial class VectorMath
{
    /// <summary>e^x. Errors: float 1.0 ulp, double 1.5 ulp. Overflows to infinity and underflows through the subnormal numbers to 0 where the exact value does.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Exp<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        return ExpClamped<TVector, T>(TVector.Clamp(x, Pick<T>(-104, -746), Pick<T>(89, 710)));
    }

    /// <summary>e^x - 1, accurate near 0. Errors: float 1.4 ulp, double 2.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector ExpMinus1<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        return TVector.CopySign(ExpMinus1Signless<TVector, T>(TVector.Clamp(x, Pick<T>(-20, -40), Pick<T>(89, 710))), x);
    }

    /// <summary>The hyperbolic tangent: a polynomial below 0.625, from there 1 - 2 e / (1 + e) with e = e^-2|x|. Errors: float 1.4 ulp, double 1.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Tanh<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var magnitude = TVector.Abs(x);
        var square = x * x;
        var small = TVector.Fma(square * magnitude, TanhTail<TVector, T>(square), magnitude);
        var e = ExpClamped<TVector, T>(TVector.MaxNumber(TVector.Constant(Pick<T>(-20, -40)), magnitude * -2));
        var large = 1.0 - ((e + e) / (e + 1));
        return TVector.CopySign(TVector.Select(TVector.Less(magnitude, 0.625), small, large), x);
    }

    /// <summary>1 / (1 + e^-x), without overflow on either side. Errors: float 2.1 ulp, double 1.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Sigmoid<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        // With e^-x = p 2^n it is 2^-n / (2^-n + p), scaled last so that subnormal results round once.
        var y = TVector.Clamp(-x, Pick<T>(-20, -40), Pick<T>(104, 746));
        var n = TVector.Round(y * Log2E);
        var r = ReduceByLog2<TVector, T>(y, n);
        var down = -n;
        var p = TVector.Fma(r * r, ExpTail<TVector, T>(r), r);
        return SoftwareScale.Limited<TVector, T>(1.0 / (p + (SoftwareScale.Power<TVector, T>(down) + 1)), down);
    }

    /// <summary>ln(1 + e^x) as max(x, 0) + ln(1 + e^-|x|). Errors: float 1.6 ulp, double 1.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Softplus<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        // e is at most 1, so that 1 + e needs at most one halving to come to the interval of the logarithm's polynomial.
        var e = ExpClamped<TVector, T>(TVector.MaxNumber(TVector.Constant(Pick<T>(-104, -746)), -TVector.Abs(x)));
        var above = TVector.Less(TVector.Constant(0.5), e);
        var log = LogOf<TVector, T>(TVector.Select(above, (e - 1) * 0.5, e), TVector.Zero, TVector.Select(above, 1, 0));
        return TVector.Max(x, TVector.Zero) + log;
    }

    private const double Log2E = 1.4426950408889634;

    /// <summary>x - n ln 2 in two steps; the first is exact.</summary>
    [MethodImpl(Inline)]
    private static TVector ReduceByLog2<TVector, T>(TVector x, TVector n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var r = TVector.Fma(n, Pick<T>(-0.6931471824645996, -0.6931471805599453), x);
        return TVector.Fma(n, Pick<T>(1.904654299957768e-09, -2.3190468138462996e-17), r);
    }

    /// <summary>e^x - 1 for x from -20 (float) or -40 (double); a zero has an unspecified sign.</summary>
    [MethodImpl(Inline)]
    private static TVector ExpMinus1Signless<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var n = TVector.Round(x * Log2E);
        var r = ReduceByLog2<TVector, T>(x, n);
        var p = TVector.Fma(r * r, ExpMinus1Tail<TVector, T>(r), r);
        return SoftwareScale.Limited<TVector, T>(p + (1.0 - SoftwareScale.Power<TVector, T>(-n)), n);
    }

    /// <summary>e^x for x where 2^n may be computed.</summary>
    [MethodImpl(Inline)]
    private static TVector ExpClamped<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var n = TVector.Round(x * Log2E);
        var r = ReduceByLog2<TVector, T>(x, n);
        return SoftwareScale.Limited<TVector, T>(TVector.Fma(r * r, ExpTail<TVector, T>(r), r) + 1, n);
    }

    /// <summary>(e^r - 1 - r) / r^2 for |r| up to ln(2) / 2, for the relative error of e^r.</summary>
    [MethodImpl(Inline)]
    private static TVector ExpTail<TVector, T>(TVector r)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-28.28
            var square = r * r;
            var fourth = square * square;
            var q = TVector.Fma(fourth, 0.0013814626727253199, TVector.Cubic(r, square, 0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.008368716575205326));
            return q;
        }
        else
        {
            // 2^-64.02
            var square = r * r;
            var fourth = square * square;
            var q = TVector.Fma(square, 2.082696058134423e-09, TVector.Fma(r, 2.51120451530625e-08, 2.7557580566923296e-07));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(r, square, 0.001388888888911429, 0.00019841269896417243, 2.4801586928524366e-05, 2.7557234834104886e-06));
            q = TVector.Fma(q, fourth, TVector.Cubic(r, square, 0.5, 0.16666666666666682, 0.041666666666666095, 0.008333333333317018));
            return q;
        }
    }

    /// <summary>(e^r - 1 - r) / r^2 for |r| up to ln(2) / 2, for the relative error of e^r - 1.</summary>
    [MethodImpl(Inline)]
    private static TVector ExpMinus1Tail<TVector, T>(TVector r)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-31.95
            var square = r * r;
            var fourth = square * square;
            var q = TVector.Fma(r, 0.00019844993948936462, 0.00139406300149858);
            q = TVector.Fma(q, fourth, TVector.Cubic(r, square, 0.5, 0.1666666567325592, 0.041666362434625626, 0.008333391509950161));
            return q;
        }
        else
        {
            // 2^-61.74
            var square = r * r;
            var fourth = square * square;
            var q = TVector.Fma(square, 2.087533769525182e-09, TVector.Fma(r, 2.5108979789104983e-08, 2.755740260759446e-07));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(r, square, 0.0013888888888962318, 0.00019841269885968835, 2.4801587172600867e-05, 2.755724437145122e-06));
            q = TVector.Fma(q, fourth, TVector.Cubic(r, square, 0.5, 0.16666666666666677, 0.04166666666666651, 0.00833333333332169));
            return q;
        }
    }

    /// <summary>(tanh r / r - 1) / r^2 in u = r^2 for r in [0, 0.625].</summary>
    [MethodImpl(Inline)]
    private static TVector TanhTail<TVector, T>(TVector u)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-27.77
            var square = u * u;
            var fourth = square * square;
            var q = TVector.Fma(fourth, -0.005704966373741627, TVector.Cubic(u, square, -0.3333328068256378, 0.13331441581249237, -0.05373971164226532, 0.020639071241021156));
            return q;
        }
        else
        {
            // 2^-65.99
            var square = u * u;
            var fourth = square * square;
            var q = TVector.Fma(fourth, -2.271750018298858e-06, TVector.Cubic(u, square, -0.0002387708181426635, 9.575105970595131e-05, -3.662548562402658e-05, 1.1794544258260948e-05));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.008863235434301505, 0.0035921267305376327, -0.0014558222916196864, 0.00058994922380158));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.3333333333333333, 0.13333333333333156, -0.053968253968128266, 0.021869488531646355));
            return q;
        }
    }
}
