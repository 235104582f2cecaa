using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Pointwise;

/// <summary>A number as a type, so that it becomes a literal in the code that the JIT makes.</summary>
internal interface IIndex
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}

/// <summary>The digits, and how larger numbers are composed of them.</summary>
internal static class Indices
{
    private static readonly Type[] Digits =
    [
        typeof(Zero), typeof(One), typeof(Two), typeof(Three), typeof(Four), typeof(Five), typeof(Six), typeof(Seven),
        typeof(Eight), typeof(Nine), typeof(Ten), typeof(Eleven), typeof(Twelve), typeof(Thirteen), typeof(Fourteen), typeof(Fifteen),
    ];

    /// <summary>The type of a number, at least 0.</summary>
    public static Type Of(int value) => value < Digits.Length
        ? Digits[value]
        : typeof(Compound<,>).MakeGenericType(Of(value / Digits.Length), Digits[value % Digits.Length]);

    public readonly struct Zero : IIndex
    {
        public static int Value => 0;
    }

    public readonly struct One : IIndex
    {
        public static int Value => 1;
    }

    public readonly struct Two : IIndex
    {
        public static int Value => 2;
    }

    public readonly struct Three : IIndex
    {
        public static int Value => 3;
    }

    public readonly struct Four : IIndex
    {
        public static int Value => 4;
    }

    public readonly struct Five : IIndex
    {
        public static int Value => 5;
    }

    public readonly struct Six : IIndex
    {
        public static int Value => 6;
    }

    public readonly struct Seven : IIndex
    {
        public static int Value => 7;
    }

    public readonly struct Eight : IIndex
    {
        public static int Value => 8;
    }

    public readonly struct Nine : IIndex
    {
        public static int Value => 9;
    }

    public readonly struct Ten : IIndex
    {
        public static int Value => 10;
    }

    public readonly struct Eleven : IIndex
    {
        public static int Value => 11;
    }

    public readonly struct Twelve : IIndex
    {
        public static int Value => 12;
    }

    public readonly struct Thirteen : IIndex
    {
        public static int Value => 13;
    }

    public readonly struct Fourteen : IIndex
    {
        public static int Value => 14;
    }

    public readonly struct Fifteen : IIndex
    {
        public static int Value => 15;
    }

    public readonly struct Compound<THigh, TLow> : IIndex
        where THigh : struct, IIndex
        where TLow : struct, IIndex
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => (THigh.Value * 16) + TLow.Value;
        }
    }
}
