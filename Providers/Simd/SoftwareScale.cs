using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Hybrid.Providers.Simd;

/// <summary>Scaling by powers of two and its inverse on lanes, by integer arithmetic, for machines without such instructions.</summary>
internal static class SoftwareScale
{
    /// <summary>The control byte of vgetmant: interval [0.75, 1.5), NaN for negative numbers.</summary>
    public const byte MantissaFromThreeQuarters = 3 | (2 << 2);

    /// <summary>x * 2^n, as <see cref="ISimd{TSelf,T}.Scale"/>.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="value">x.</param>
    /// <param name="exponent">n.</param>
    /// <returns>The scaled lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector, T>(TVector value, TVector exponent)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        // Three factors that are normal numbers, the one near 2^(n/2) last: every partial product of a non-zero result is normal, so only the last rounds.
        double limit = typeof(T) == typeof(double) ? 2200 : 300;
        var least = TVector.Constant(typeof(T) == typeof(double) ? -1021 : -125);
        var greatest = TVector.Constant(typeof(T) == typeof(double) ? 1022 : 126);
        var total = TVector.MinNumber(TVector.MaxNumber(exponent, TVector.Constant(-limit)), TVector.Constant(limit));
        var last = TVector.MinNumber(TVector.MaxNumber(TVector.Floor(total * TVector.Constant(0.5)), least), greatest);
        var middle = TVector.MinNumber(TVector.MaxNumber(total - last, least), greatest);
        var first = total - last - middle;
        var scaled = value * PowerOfTwo<TVector, T>(first) * PowerOfTwo<TVector, T>(middle) * PowerOfTwo<TVector, T>(last);
        return TVector.Select(TVector.Equal(exponent, exponent), scaled, exponent);
    }

    /// <summary>x * 2^n as <see cref="Apply"/> for n up to twice the range of exponents and x so near to 1 that what the first of two factors makes of it is normal: only the last rounds.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="value">x; a NaN stays one.</param>
    /// <param name="exponent">n.</param>
    /// <returns>The scaled lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Limited<TVector, T>(TVector value, TVector exponent)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        if (Avx512F.VL.IsSupported)
        {
            return TVector.Scale(value, exponent);
        }

        var last = TVector.MinNumber(TVector.MaxNumber(exponent, TVector.Constant(LeastExponent<T>())), TVector.Constant(Bias<T>()));
        return value * PowerOfTwo<TVector, T>(exponent - last) * PowerOfTwo<TVector, T>(last);
    }

    /// <summary>2^n for n up to the largest exponent; at least the least normal number where it would be subnormal.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="exponent">n.</param>
    /// <returns>The powers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Power<TVector, T>(TVector exponent)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged =>
        Avx512F.VL.IsSupported
            ? TVector.Scale(TVector.Constant(1), exponent)
            : PowerOfTwo<TVector, T>(TVector.MaxNumber(exponent, TVector.Constant(LeastExponent<T>())));

    /// <summary>floor(log2 |x|) as <see cref="ISimd{TSelf,T}.Exponent"/>.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="value">x.</param>
    /// <returns>The exponents as numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exponent<TVector, T>(TVector value)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var subnormal = TVector.Less(TVector.Abs(value), LeastNormal<TVector, T>());
        var bits = TVector.Abs(TVector.Select(subnormal, value * Lift<TVector, T>(), value));
        var biased = TVector.ConvertFromIntegerLanes(TVector.ShiftRightLogical(bits, MantissaBits<T>()));
        var exponent = biased - TVector.Select(subnormal, TVector.Constant(Bias<T>() + LiftExponent<T>()), TVector.Constant(Bias<T>()));
        exponent = TVector.Select(TVector.Equal(value, TVector.Zero), double.NegativeInfinity, exponent);
        return TVector.Select(TVector.Less(TVector.Abs(value), double.PositiveInfinity), exponent, TVector.Abs(value));
    }

    /// <summary>|x| brought to [0.75, 1.5) as <see cref="ISimd{TSelf,T}.Mantissa"/>.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="value">x.</param>
    /// <returns>The mantissas.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Mantissa<TVector, T>(TVector value)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var subnormal = TVector.Less(TVector.Abs(value), LeastNormal<TVector, T>());
        var bits = TVector.Select(subnormal, value * Lift<TVector, T>(), value);
        var fraction = TVector.And(bits, TVector.ConstantBits((1L << MantissaBits<T>()) - 1));
        var mantissa = TVector.Or(fraction, TVector.Constant(1));
        mantissa = TVector.Select(TVector.Less(mantissa, 1.5), mantissa, mantissa * 0.5);
        mantissa = TVector.Select(TVector.Equal(value, TVector.Zero), 1, mantissa);
        return TVector.Select(TVector.LessOrEqual(TVector.Zero, value), mantissa, value * double.NaN);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector PowerOfTwo<TVector, T>(TVector exponent)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged =>
        TVector.ShiftLeft(TVector.ConvertToIntegerLanes(exponent + TVector.Constant(Bias<T>())), MantissaBits<T>());

    private static int MantissaBits<T>() => typeof(T) == typeof(double) ? 52 : 23;

    private static double Bias<T>() => typeof(T) == typeof(double) ? 1023 : 127;

    private static double LeastExponent<T>() => typeof(T) == typeof(double) ? -1022 : -126;

    private static double LiftExponent<T>() => typeof(T) == typeof(double) ? 54 : 25;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Lift<TVector, T>()
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => TVector.Constant(typeof(T) == typeof(double) ? 18014398509481984.0 : 33554432.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LeastNormal<TVector, T>()
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => TVector.Constant(typeof(T) == typeof(double) ? 2.2250738585072014e-308 : 1.1754943508222875e-38);
}
