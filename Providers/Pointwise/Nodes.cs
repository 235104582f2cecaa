using System.Runtime.CompilerServices;
using Hybrid.Providers.Random;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>The kinds of expression as types.</summary>
internal static unsafe class Nodes
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public readonly struct Load<TIndex, TFormat, TAccess> : INode
        where TIndex : struct, IIndex
        where TFormat : struct, IFormat
        where TAccess : struct, IAccess
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode => TAccess.Read<TVector, T, TFormat, TMode>(frame, TIndex.Value, i, n);
    }

    public readonly struct Constant<TIndex> : INode
        where TIndex : struct, IIndex
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode => TVector.Create(((T*)frame->Constants)[TIndex.Value]);
    }

    public readonly struct Register<TIndex> : INode
        where TIndex : struct, IIndex
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode => TVector.Load((T*)Frame.Registers(frame) + (TIndex.Value * TVector.Count));
    }

    public readonly struct Position : INode
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode => TVector.ConvertFromIntegerLanes(Positions.Bits<TVector, T>(frame, i));
    }

    public readonly struct Uniform<TIndex> : INode
        where TIndex : struct, IIndex
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode =>
            VectorThreefry.Uniform<TVector, T>((int*)Frame.Pointers(frame)[TIndex.Value], Positions.Bits<TVector, T>(frame, i));
    }

    /// <summary>As <see cref="Uniform{TIndex}"/> for loops that go through a row from its start, vector after vector: the next vectors are made at once and kept in registers from TAhead on.</summary>
    public readonly struct UniformAhead<TIndex, TAhead> : INode
        where TIndex : struct, IIndex
        where TAhead : struct, IIndex
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode
        {
            T* ahead = (T*)Frame.Registers(frame) + (TAhead.Value * TVector.Count);
            nint place = i & ((VectorThreefry.AtOnce * TVector.Count) - 1);
            if (place == 0)
            {
                VectorThreefry.Fill<TVector, T>((int*)Frame.Pointers(frame)[TIndex.Value], frame->Position + (i * frame->PositionStride), frame->PositionStride, ahead);
            }

            return TVector.Load(ahead + place);
        }
    }

    public readonly struct Unary<TOperation, TArgument> : INode
        where TOperation : struct, IUnary
        where TArgument : struct, INode
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode => TOperation.Apply<TVector, T>(TArgument.Eval<TVector, T, TMode>(frame, i, n));
    }

    public readonly struct Binary<TOperation, TLeft, TRight> : INode
        where TOperation : struct, IBinary
        where TLeft : struct, INode
        where TRight : struct, INode
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode =>
            TOperation.Apply<TVector, T>(TLeft.Eval<TVector, T, TMode>(frame, i, n), TRight.Eval<TVector, T, TMode>(frame, i, n));
    }

    public readonly struct Select<TCondition, TWhenTrue, TWhenFalse> : INode
        where TCondition : struct, INode
        where TWhenTrue : struct, INode
        where TWhenFalse : struct, INode
    {
        [MethodImpl(Inline)]
        public static TVector Eval<TVector, T, TMode>(Frame* frame, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TMode : struct, IMode =>
            TVector.Select(
                TCondition.Eval<TVector, T, TMode>(frame, i, n),
                TWhenTrue.Eval<TVector, T, TMode>(frame, i, n),
                TWhenFalse.Eval<TVector, T, TMode>(frame, i, n));
    }
}
