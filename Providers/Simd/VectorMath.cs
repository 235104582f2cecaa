using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Simd;

/// <summary>Elementary and special functions on registers, one source for every width, with polynomials of their own for float and for double.</summary>
/// <remarks>
/// <para>
/// T is float or double. No function branches on its lanes, but for arguments of <see cref="Sin"/> and <see cref="Cos"/> so large that they need another reduction.
/// NaN gives NaN, subnormal arguments and results are not flushed, limits at 0 and infinity are those of C's library. The stated errors are the largest seen
/// by the tests, in units of the last place of the result (ulp).
/// </para>
/// <para>
/// The coefficients are minimax fits of our own: Remez exchange at 200 bits on the interval that the code reduces to, weighted for the relative error of
/// the final result, then rounded. Where a comment says 2^-57.9 it is the fit's largest relative error before rounding.
/// </para>
/// </remarks>
public static partial class VectorMath
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>For functions so long that a loop around them gains nothing from their being part of it.</summary>
    private const MethodImplOptions Apart = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>1 / sqrt(x): infinity at 0, NaN below. At most 1 ulp, by a correctly rounded root and quotient.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value for every lane.</returns>
    [MethodImpl(Inline)]
    public static TVector ReciprocalSqrt<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => 1.0 / TVector.Sqrt(x);

    /// <summary>Applies a function of registers to one number.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="function">For example <c>VectorMath.Exp&lt;V128&lt;float&gt;, float&gt;</c>.</param>
    /// <param name="x">The argument.</param>
    /// <returns>The same bits as every lane of a register would give.</returns>
    public static T Scalar<T>(Func<V128<T>, V128<T>> function, T x)
        where T : unmanaged => V128<T>.ToScalar(function(V128<T>.Create(x)));

    /// <summary>Applies a function of two registers to two numbers.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="function">For example <c>VectorMath.Power&lt;V128&lt;float&gt;, float&gt;</c>.</param>
    /// <param name="x">The first argument.</param>
    /// <param name="y">The second argument.</param>
    /// <returns>The same bits as every lane of a register would give.</returns>
    public static T Scalar<T>(Func<V128<T>, V128<T>, V128<T>> function, T x, T y)
        where T : unmanaged => V128<T>.ToScalar(function(V128<T>.Create(x), V128<T>.Create(y)));

    [MethodImpl(Inline)]
    private static double Pick<T>(double single, double full) => typeof(T) == typeof(float) ? single : full;
}
