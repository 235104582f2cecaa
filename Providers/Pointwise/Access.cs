using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>How an operand's address moves along the inner dimension.</summary>
/// <remarks>Every method here is a few instructions long: the JIT counts the IL that it inlines, branches that it never takes included.</remarks>
internal unsafe interface IAccess
{
    /// <summary>The lanes at inner positions i, i + 1, ... of an operand.</summary>
    static abstract TVector Read<TVector, T, TFormat, TMode>(Frame* frame, int operand, nint i, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat
        where TMode : struct, IMode;

    /// <summary>Writes the lanes at inner positions i, i + 1, ... of an operand.</summary>
    static abstract void Write<TVector, T, TFormat, TMode>(TVector value, Frame* frame, int operand, nint i, int n)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat
        where TMode : struct, IMode;
}

/// <summary>The ways to move.</summary>
internal static unsafe class Access
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Neighbouring elements.</summary>
    public readonly struct Unit : IAccess
    {
        [MethodImpl(Inline)]
        public static TVector Read<TVector, T, TFormat, TMode>(Frame* frame, int operand, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TFormat : struct, IFormat
            where TMode : struct, IMode => TMode.Read<TVector, T, TFormat>(Frame.Pointers(frame)[operand] + (i * TFormat.Size), n);

        [MethodImpl(Inline)]
        public static void Write<TVector, T, TFormat, TMode>(TVector value, Frame* frame, int operand, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TFormat : struct, IFormat
            where TMode : struct, IMode => TMode.Write<TVector, T, TFormat>(value, Frame.Pointers(frame)[operand] + (i * TFormat.Size), n);
    }

    /// <summary>The same element for all positions.</summary>
    public readonly struct Broadcast : IAccess
    {
        [MethodImpl(Inline)]
        public static TVector Read<TVector, T, TFormat, TMode>(Frame* frame, int operand, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TFormat : struct, IFormat
            where TMode : struct, IMode => TFormat.ReadOne<TVector, T>(Frame.Pointers(frame)[operand]);

        [MethodImpl(Inline)]
        public static void Write<TVector, T, TFormat, TMode>(TVector value, Frame* frame, int operand, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TFormat : struct, IFormat
            where TMode : struct, IMode => Strided.Write<TVector, T, TFormat, TMode>(value, frame, operand, i, n);
    }

    /// <summary>Any other step.</summary>
    public readonly struct Strided : IAccess
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public static TVector Read<TVector, T, TFormat, TMode>(Frame* frame, int operand, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TFormat : struct, IFormat
            where TMode : struct, IMode
        {
            nint stride = frame->Strides[operand];
            byte* source = Frame.Pointers(frame)[operand];
            int count = TMode.Lanes(TVector.Count, n);
            if (TFormat.Size == 8)
            {
                Collect((long*)source + (i * stride), stride, (long*)frame->Scratch, count);
            }
            else
            {
                Collect((int*)source + (i * stride), stride, (int*)frame->Scratch, count);
            }

            return TMode.Read<TVector, T, TFormat>(frame->Scratch, n);
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public static void Write<TVector, T, TFormat, TMode>(TVector value, Frame* frame, int operand, nint i, int n)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
            where TFormat : struct, IFormat
            where TMode : struct, IMode
        {
            nint stride = frame->Strides[operand];
            byte* target = Frame.Pointers(frame)[operand];
            int count = TMode.Lanes(TVector.Count, n);
            TMode.Write<TVector, T, TFormat>(value, frame->Scratch, n);
            if (TFormat.Size == 8)
            {
                Distribute((long*)frame->Scratch, (long*)target + (i * stride), stride, count);
            }
            else
            {
                Distribute((int*)frame->Scratch, (int*)target + (i * stride), stride, count);
            }
        }

        [MethodImpl(Inline)]
        private static void Collect<T>(T* source, nint stride, T* scratch, int n)
            where T : unmanaged
        {
            for (int lane = 0; lane < n; lane++)
            {
                scratch[lane] = *source;
                source += stride;
            }
        }

        [MethodImpl(Inline)]
        private static void Distribute<T>(T* scratch, T* target, nint stride, int n)
            where T : unmanaged
        {
            for (int lane = 0; lane < n; lane++)
            {
                *target = scratch[lane];
                target += stride;
            }
        }
    }
}
