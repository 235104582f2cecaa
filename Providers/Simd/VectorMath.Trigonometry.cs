using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Simd;

/// <content>Trigonometry.</content>
public static partial class VectorMath
{
    /// <summary>Sine of an angle in radians, of any size; NaN for infinities. Errors: float 1.6 ulp, double 1.5 ulp; double beyond 10^9 in magnitude as the function of System.Math, lane by lane.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Sin<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var magnitude = TVector.Abs(x);
        var n = TVector.Round(magnitude * TwoOverPi);
        var sine = SinOfQuarter<TVector, T>(ReduceByQuarter<TVector, T>(magnitude, n), TVector.ConvertToIntegerLanes(n));
        sine = TVector.Xor(sine, TVector.And(x, TVector.Constant(-0.0)));
        return TVector.Any(TVector.Less(TVector.Constant(Pick<T>(LargestSingle, LargestDouble)), magnitude)) ? SinOfLarge<TVector, T>(x, sine) : sine;
    }

    /// <summary>Cosine of an angle in radians, of any size; NaN for infinities. Errors: float 1.6 ulp, double 1.5 ulp; double beyond 10^9 in magnitude as the function of System.Math, lane by lane.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Cos<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var magnitude = TVector.Abs(x);
        var n = TVector.Round(magnitude * TwoOverPi);
        var quarter = TVector.AddBits(TVector.ConvertToIntegerLanes(n), TVector.ConstantBits(1));
        var cosine = SinOfQuarter<TVector, T>(ReduceByQuarter<TVector, T>(magnitude, n), quarter);
        return TVector.Any(TVector.Less(TVector.Constant(Pick<T>(LargestSingle, LargestDouble)), magnitude)) ? CosOfLarge<TVector, T>(x, cosine) : cosine;
    }

    /// <summary>The angle of the point (x, y), as C's atan2(y, x), signed zeros and infinities included. Errors: float 1.5 ulp, double 1.5 ulp.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="y">The second coordinate.</param>
    /// <param name="x">The first coordinate.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector Atan2<TVector, T>(TVector y, TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var a = TVector.Abs(y);
        var b = TVector.Abs(x);
        var steep = TVector.Less(b, a);
        var larger = TVector.Max(a, b);
        var ratio = TVector.Min(a, b) / larger;
        ratio = TVector.Select(TVector.Equal(a, b), 1, ratio);
        ratio = TVector.Select(TVector.Equal(larger, TVector.Zero), 0, ratio);
        var square = ratio * ratio;
        var angle = TVector.Fma(square * ratio, AtanTail<TVector, T>(square), ratio);
        var halfPi = Pick<T>(1.5707963705062866, 1.5707963267948966);
        var halfPiRest = Pick<T>(-4.371138828673793e-08, 6.123233995736766e-17);
        angle = TVector.Select(steep, (halfPi - angle) + halfPiRest, angle);
        var left = TVector.ShiftRightArithmetic(x, (8 * Unsafe.SizeOf<T>()) - 1);
        angle = TVector.Select(left, ((2 * halfPi) - angle) + (2 * halfPiRest), angle);
        return TVector.CopySign(angle, y);
    }

    private const double TwoOverPi = 0.6366197723675814;

    /// <summary>Up to here n fits 16 bits, so that n times the first part of pi / 2 subtracts without rounding.</summary>
    private const double LargestSingle = 100_000;

    /// <summary>Up to here n fits 30 bits and the third part of pi / 2 leaves no error that shows.</summary>
    private const double LargestDouble = 1_000_000_000;

    /// <summary>x - n pi / 2 by three parts of pi / 2 (Cody and Waite, Software Manual for the Elementary Functions, 1980).</summary>
    [MethodImpl(Inline)]
    private static TVector ReduceByQuarter<TVector, T>(TVector x, TVector n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var r = TVector.Fma(n, Pick<T>(-1.5707963705062866, -1.5707963267948966), x);
        r = TVector.Fma(n, Pick<T>(4.371138828673793e-08, -6.123233995736766e-17), r);
        return TVector.Fma(n, Pick<T>(1.7151245100058819e-15, 1.4973849048591698e-33), r);
    }

    /// <summary>sin(r + k pi / 2) for |r| up to pi / 4 and integer lanes k: sine or cosine by the lowest bit of k, the sign by the next.</summary>
    [MethodImpl(Inline)]
    private static TVector SinOfQuarter<TVector, T>(TVector r, TVector quarter)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var square = r * r;
        var sine = TVector.Fma(square * r, SinTail<TVector, T>(square), r);
        var cosine = TVector.Fma(square * square, CosTail<TVector, T>(square), TVector.Fma(square, -0.5, 1));
        int top = (8 * Unsafe.SizeOf<T>()) - 1;
        var odd = TVector.ShiftRightArithmetic(TVector.ShiftLeft(quarter, top), top);
        var sign = TVector.And(TVector.ShiftLeft(quarter, top - 1), TVector.Constant(-0.0));
        return TVector.Xor(TVector.Select(odd, cosine, sine), sign);
    }

    /// <summary>(sin r / r - 1) / r^2 in u = r^2.</summary>
    [MethodImpl(Inline)]
    private static TVector SinTail<TVector, T>(TVector u)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-37.50
            var square = u * u;
            var q = TVector.Cubic(u, square, -0.1666666716337204, 0.008333329111337662, -0.00019839311426039785, 2.7181140467291698e-06);
            return q;
        }
        else
        {
            // 2^-68.74
            var square = u * u;
            var fourth = square * square;
            var q = TVector.Fma(square, -7.578526670828118e-13, TVector.Fma(u, 1.605836289480851e-10, -2.5052104879770134e-08));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.16666666666666666, 0.008333333333333323, -0.00019841269841254784, 2.7557319214057015e-06));
            return q;
        }
    }

    /// <summary>(cos r - 1 + r^2 / 2) / r^4 in u = r^2.</summary>
    [MethodImpl(Inline)]
    private static TVector CosTail<TVector, T>(TVector u)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-42.93
            var square = u * u;
            var q = TVector.Cubic(u, square, 0.0416666679084301, -0.0013888883404433727, 2.4799459424684756e-05, -2.72056752237404e-07);
            return q;
        }
        else
        {
            // 2^-74.99
            var square = u * u;
            var fourth = square * square;
            var q = TVector.Fma(square, 4.7377435642316396e-14, TVector.Fma(u, -1.1470284684839963e-11, 2.087675428569918e-09));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, 0.041666666666666664, -0.0013888888888888872, 2.4801587301570537e-05, -2.755731921499372e-07));
            return q;
        }
    }

    /// <summary>(atan r / r - 1) / r^2 in u = r^2 for r in [0, 1].</summary>
    [MethodImpl(Inline)]
    private static TVector AtanTail<TVector, T>(TVector u)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            // 2^-28.51
            var square = u * u;
            var fourth = square * square;
            var q = TVector.Fma(fourth, -0.0017955782823264599, TVector.Cubic(u, square, -0.08404476195573807, 0.05797484517097473, -0.031194740906357765, 0.010923518799245358));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.33333298563957214, 0.1999855488538742, -0.14264312386512756, 0.10952544957399368));
            return q;
        }
        else
        {
            // 2^-60.18
            var square = u * u;
            var fourth = square * square;
            var q = TVector.Fma(fourth, -8.655001650548138e-06, TVector.Cubic(u, square, -0.005612412964556132, 0.0021516297145709492, -0.0005929164924967983, 0.00010387850008433866));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.03278518306028569, 0.026151410850179035, -0.01861402268761297, 0.011317594185873098));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.05259432820259926, 0.04744922741600761, -0.042863821672440384, 0.038209893928896725));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.09090908547126034, 0.07692299709010353, -0.06666583693249514, 0.058817159516441155));
            q = TVector.Fma(q, fourth,
                TVector.Cubic(u, square, -0.33333333333333287, 0.19999999999990467, -0.14285714285037107, 0.1111111108644884));
            return q;
        }
    }

    /// <summary>Replaces the lanes whose arguments the fast reduction cannot take; the others keep their bits whatever their neighbours are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe TVector SinOfLarge<TVector, T>(TVector x, TVector others)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        T* lanes = stackalloc T[TVector.Count];
        T* results = stackalloc T[TVector.Count];
        TVector.Store(x, lanes);
        TVector.Store(others, results);
        for (int i = 0; i < TVector.Count; i++)
        {
            if (typeof(T) == typeof(float))
            {
                float lane = ((float*)lanes)[i];
                ((float*)results)[i] = Math.Abs(lane) > LargestSingle ? (float)Math.Sin(lane) : ((float*)results)[i];
            }
            else
            {
                double lane = ((double*)lanes)[i];
                ((double*)results)[i] = Math.Abs(lane) > LargestDouble ? Math.Sin(lane) : ((double*)results)[i];
            }
        }

        return TVector.Load(results);
    }

    /// <summary>Replaces the lanes whose arguments the fast reduction cannot take; the others keep their bits whatever their neighbours are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe TVector CosOfLarge<TVector, T>(TVector x, TVector others)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        T* lanes = stackalloc T[TVector.Count];
        T* results = stackalloc T[TVector.Count];
        TVector.Store(x, lanes);
        TVector.Store(others, results);
        for (int i = 0; i < TVector.Count; i++)
        {
            if (typeof(T) == typeof(float))
            {
                float lane = ((float*)lanes)[i];
                ((float*)results)[i] = Math.Abs(lane) > LargestSingle ? (float)Math.Cos(lane) : ((float*)results)[i];
            }
            else
            {
                double lane = ((double*)lanes)[i];
                ((double*)results)[i] = Math.Abs(lane) > LargestDouble ? Math.Cos(lane) : ((double*)results)[i];
            }
        }

        return TVector.Load(results);
    }
}
