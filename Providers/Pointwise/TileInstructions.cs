using System.Runtime.CompilerServices;
using Hybrid.Providers.Random;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>One step of the interpreter: a loop over the vectors of a tile.</summary>
internal abstract unsafe class TileInstruction
{
    /// <summary>Elements of a tile: a multiple of four of the widest vectors, so that reductions see the same groups of vectors as without tiles.</summary>
    public const int TileElements = 256;

    /// <summary>Bytes of a tile.</summary>
    public const int TileBytes = TileElements * 8;

    /// <summary>Carries the step out for inner positions i to i + n - 1.</summary>
    public abstract void Execute(Frame* frame, nint i, int n);
}

/// <summary>The steps that the interpreter knows.</summary>
internal static unsafe class TileInstructions<TVector, T>
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    private const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Tile(Frame* frame, int tile) => (T*)(frame->Tiles + (tile * TileInstruction.TileBytes));

    public sealed class Load<TFormat, TAccess>(int operand, int target) : TileInstruction
        where TFormat : struct, IFormat
        where TAccess : struct, IAccess
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            T* to = Tile(frame, target);
            int k = 0;
            for (; k + TVector.Count <= n; k += TVector.Count)
            {
                TVector.Store(TAccess.Read<TVector, T, TFormat, Full>(frame, operand, i + k, TVector.Count), to + k);
            }

            if (k < n)
            {
                TVector.Store(TAccess.Read<TVector, T, TFormat, Partial>(frame, operand, i + k, n - k), to + k);
            }
        }
    }

    public sealed class Store<TFormat, TAccess>(int operand, int source) : TileInstruction
        where TFormat : struct, IFormat
        where TAccess : struct, IAccess
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            T* from = Tile(frame, source);
            int k = 0;
            for (; k + TVector.Count <= n; k += TVector.Count)
            {
                TAccess.Write<TVector, T, TFormat, Full>(TVector.Load(from + k), frame, operand, i + k, TVector.Count);
            }

            if (k < n)
            {
                TAccess.Write<TVector, T, TFormat, Partial>(TVector.Load(from + k), frame, operand, i + k, n - k);
            }
        }
    }

    public sealed class Constant(int index, int target) : TileInstruction
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            var value = TVector.Create(((T*)frame->Constants)[index]);
            T* to = Tile(frame, target);
            for (int k = 0; k < n; k += TVector.Count)
            {
                TVector.Store(value, to + k);
            }
        }
    }

    public sealed class Position(int target) : TileInstruction
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            T* to = Tile(frame, target);
            for (int k = 0; k < n; k += TVector.Count)
            {
                TVector.Store(TVector.ConvertFromIntegerLanes(Positions.Bits<TVector, T>(frame, i + k)), to + k);
            }
        }
    }

    public sealed class Uniform(int key, int target) : TileInstruction
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            T* to = Tile(frame, target);
            int k = 0;
            for (; k <= n - (VectorThreefry.AtOnce * TVector.Count); k += VectorThreefry.AtOnce * TVector.Count)
            {
                VectorThreefry.Fill<TVector, T>((int*)Frame.Pointers(frame)[key], frame->Position + ((i + k) * frame->PositionStride), frame->PositionStride, to + k);
            }

            for (; k < n; k += TVector.Count)
            {
                TVector.Store(VectorThreefry.Uniform<TVector, T>((int*)Frame.Pointers(frame)[key], Positions.Bits<TVector, T>(frame, i + k)), to + k);
            }
        }
    }

    public sealed class Unary<TOperation>(int argument, int target) : TileInstruction
        where TOperation : struct, IUnary
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            T* from = Tile(frame, argument);
            T* to = Tile(frame, target);
            for (int k = 0; k < n; k += TVector.Count)
            {
                TVector.Store(TOperation.Apply<TVector, T>(TVector.Load(from + k)), to + k);
            }
        }
    }

    public sealed class Binary<TOperation>(int left, int right, int target) : TileInstruction
        where TOperation : struct, IBinary
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            T* first = Tile(frame, left);
            T* second = Tile(frame, right);
            T* to = Tile(frame, target);
            for (int k = 0; k < n; k += TVector.Count)
            {
                TVector.Store(TOperation.Apply<TVector, T>(TVector.Load(first + k), TVector.Load(second + k)), to + k);
            }
        }
    }

    public sealed class Select(int condition, int whenTrue, int whenFalse, int target) : TileInstruction
    {
        [MethodImpl(Optimize)]
        public override void Execute(Frame* frame, nint i, int n)
        {
            T* mask = Tile(frame, condition);
            T* first = Tile(frame, whenTrue);
            T* second = Tile(frame, whenFalse);
            T* to = Tile(frame, target);
            for (int k = 0; k < n; k += TVector.Count)
            {
                TVector.Store(TVector.Select(TVector.Load(mask + k), TVector.Load(first + k), TVector.Load(second + k)), to + k);
            }
        }
    }
}
