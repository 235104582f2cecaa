using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>Whether a vector is whole or the masked end of a row.</summary>
internal unsafe interface IMode
{
    /// <summary>How many lanes are in use.</summary>
    static abstract int Lanes(int all, int n);

    /// <summary>Reads the lanes in use.</summary>
    static abstract TVector Read<TVector, T, TFormat>(byte* source, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat;

    /// <summary>Writes the lanes in use.</summary>
    static abstract void Write<TVector, T, TFormat>(TVector value, byte* target, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat;
}

/// <summary>All lanes are in use.</summary>
internal readonly unsafe struct Full : IMode
{
    public static int Lanes(int all, int n) => all;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read<TVector, T, TFormat>(byte* source, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat => TFormat.Read<TVector, T>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TVector, T, TFormat>(TVector value, byte* target, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat => TFormat.Write<TVector, T>(value, target);
}

/// <summary>Only the first lanes are in use, and no memory past them may be touched.</summary>
internal readonly unsafe struct Partial : IMode
{
    public static int Lanes(int all, int n) => n;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read<TVector, T, TFormat>(byte* source, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat => TFormat.ReadFirst<TVector, T>(source, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TVector, T, TFormat>(TVector value, byte* target, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat => TFormat.WriteFirst<TVector, T>(value, target, n);
}
