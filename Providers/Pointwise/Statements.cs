using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>The kinds of statement as types.</summary>
internal static unsafe class Statements
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public readonly struct Nothing : IStatement
    {
        [MethodImpl(Inline)]
        public static void Run<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode
        {
        }
    }

    /// <summary>Up to eight statements one after the other. Blocks are never nested: the JIT would take that for recursion.</summary>
    public readonly struct Block<TFirst, TSecond, TThird, TFourth, TFifth, TSixth, TSeventh, TEighth> : IStatement
        where TFirst : struct, IStatement
        where TSecond : struct, IStatement
        where TThird : struct, IStatement
        where TFourth : struct, IStatement
        where TFifth : struct, IStatement
        where TSixth : struct, IStatement
        where TSeventh : struct, IStatement
        where TEighth : struct, IStatement
    {
        [MethodImpl(Inline)]
        public static void Run<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode
        {
            TFirst.Run<TVector, T, TMode>(frame, i, n);
            TSecond.Run<TVector, T, TMode>(frame, i, n);
            TThird.Run<TVector, T, TMode>(frame, i, n);
            TFourth.Run<TVector, T, TMode>(frame, i, n);
            TFifth.Run<TVector, T, TMode>(frame, i, n);
            TSixth.Run<TVector, T, TMode>(frame, i, n);
            TSeventh.Run<TVector, T, TMode>(frame, i, n);
            TEighth.Run<TVector, T, TMode>(frame, i, n);
        }
    }

    public readonly struct Let<TIndex, TValue> : IStatement
        where TIndex : struct, IIndex
        where TValue : struct, INode
    {
        [MethodImpl(Inline)]
        public static void Run<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode =>
            TVector.Store(TValue.Eval<TVector, T, TMode>(frame, i, n), (T*)Frame.Registers(frame) + (TIndex.Value * TVector.Count));
    }

    public readonly struct Store<TIndex, TFormat, TAccess, TValue> : IStatement
        where TIndex : struct, IIndex
        where TFormat : struct, IFormat
        where TAccess : struct, IAccess
        where TValue : struct, INode
    {
        [MethodImpl(Inline)]
        public static void Run<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode =>
            TAccess.Write<TVector, T, TFormat, TMode>(TValue.Eval<TVector, T, TMode>(frame, i, n), frame, TIndex.Value, i, n);
    }

    /// <summary>A part that is compiled as a method of its own, so that the whole stays within what the JIT inlines.</summary>
    public readonly struct Outlined<TStatement> : IStatement
        where TStatement : struct, IStatement
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public static void Run<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode
        {
            if (typeof(T) == typeof(InliningBudget))
            {
                InliningBudget.Use([i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i,
                    i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i]);
            }

            TStatement.Run<TVector, T, TMode>(frame, i, n);
        }
    }
}
