using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Reduction;

/// <summary>A way to combine values, as a type.</summary>
internal interface IReduction
{
    /// <summary>What changes nothing when combined.</summary>
    static abstract double Identity { get; }

    /// <summary>Combines lanes.</summary>
    static abstract TVector Combine<TVector, T>(TVector left, TVector right)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;

    /// <summary>Combines all lanes of one vector.</summary>
    static abstract T Across<TVector, T>(TVector value)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;

    /// <summary>Combines numbers.</summary>
    static abstract double Combine(double left, double right);

    /// <summary>Combines integers; what exceeds 64 bits is lost.</summary>
    static abstract long Combine(long left, long right);
}

/// <summary>The ways to combine.</summary>
internal static class Reductions
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public readonly struct Sum : IReduction
    {
        public static double Identity => 0;

        [MethodImpl(Inline)]
        public static TVector Combine<TVector, T>(TVector left, TVector right)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => left + right;

        [MethodImpl(Inline)]
        public static T Across<TVector, T>(TVector value)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Sum(value);

        public static double Combine(double left, double right) => left + right;

        public static long Combine(long left, long right) => left + right;
    }

    public readonly struct Product : IReduction
    {
        public static double Identity => 1;

        [MethodImpl(Inline)]
        public static TVector Combine<TVector, T>(TVector left, TVector right)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => left * right;

        [MethodImpl(Inline)]
        public static T Across<TVector, T>(TVector value)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Product(value);

        public static double Combine(double left, double right) => left * right;

        public static long Combine(long left, long right) => left * right;
    }

    public readonly struct Max : IReduction
    {
        public static double Identity => double.NegativeInfinity;

        [MethodImpl(Inline)]
        public static TVector Combine<TVector, T>(TVector left, TVector right)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Max(left, right);

        [MethodImpl(Inline)]
        public static T Across<TVector, T>(TVector value)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Maximum(value);

        public static double Combine(double left, double right) => Math.Max(left, right);

        public static long Combine(long left, long right) => Math.Max(left, right);
    }

    public readonly struct Min : IReduction
    {
        public static double Identity => double.PositiveInfinity;

        [MethodImpl(Inline)]
        public static TVector Combine<TVector, T>(TVector left, TVector right)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Min(left, right);

        [MethodImpl(Inline)]
        public static T Across<TVector, T>(TVector value)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Minimum(value);

        public static double Combine(double left, double right) => Math.Min(left, right);

        public static long Combine(long left, long right) => Math.Min(left, right);
    }
}
