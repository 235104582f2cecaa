namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The distance from 1 to the next number.</summary>
internal static class Precision<T>
{
    /// <summary>2^-52 for double, 2^-23 for float.</summary>
    public static double Epsilon => typeof(T) == typeof(double) ? Math.BitIncrement(1.0) - 1 : MathF.BitIncrement(1f) - 1;
}
