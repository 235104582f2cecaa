using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>The positions of a vector's lanes.</summary>
internal static unsafe class Positions
{
    /// <summary>Row-major positions in the iteration space as integer lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Bits<TVector, T>(Frame* frame, nint i)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Bits<TVector, T>(frame->Position + (i * frame->PositionStride), frame->PositionStride);

    /// <summary>Positions from a first one on as integer lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Bits<TVector, T>(nint first, nint stride)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var lanes = TVector.ConvertToIntegerLanes(TVector.LaneIndex);
        return TVector.AddBits(TVector.ConstantBits(first), TVector.MultiplyBits(lanes, TVector.ConstantBits(stride)));
    }
}
