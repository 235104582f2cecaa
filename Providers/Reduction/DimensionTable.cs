using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>Dimensions in memory that does not move: extents, and for each the bytes for each operand, the step of the position and that of the reduced position.</summary>
internal sealed unsafe class DimensionTable
{
    private readonly nint[] _extents;
    private readonly nint[] _steps;
    private readonly int _operands;

    /// <summary>Makes the table.</summary>
    /// <param name="dimensions">The dimensions, outermost first.</param>
    /// <param name="sizes">For each operand the bytes of an element.</param>
    public DimensionTable(LoopDimension[] dimensions, int[] sizes)
    {
        _operands = sizes.Length;
        Rank = dimensions.Length;
        int width = Frame.StepsOf(_operands);
        _extents = GC.AllocateArray<nint>(Rank + 1, pinned: true);
        _steps = GC.AllocateArray<nint>((Rank + 1) * width, pinned: true);
        nint reducedPosition = 1;
        for (int d = Rank - 1; d >= 0; d--)
        {
            _extents[d] = dimensions[d].Extent;
            for (int operand = 0; operand < _operands; operand++)
            {
                _steps[(d * width) + operand] = dimensions[d].Steps[operand] * sizes[operand];
            }

            _steps[(d * width) + _operands] = dimensions[d].PositionStep;
            if (dimensions[d].Reduced)
            {
                _steps[(d * width) + _operands + 1] = reducedPosition;
                reducedPosition *= dimensions[d].Extent;
            }
        }
    }

    /// <summary>How many dimensions there are.</summary>
    public int Rank { get; }

    /// <summary>The steps of a dimension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint* Steps(int dimension) => (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_steps)) + (dimension * Frame.StepsOf(_operands));

    /// <summary>Copies the extents.</summary>
    public void CopyExtents(nint* target)
    {
        for (int d = 0; d < Rank; d++)
        {
            target[d] = _extents[d];
        }
    }

    /// <summary>Moves to the next position of the first dimensions in row-major order.</summary>
    /// <param name="frame">What is moved.</param>
    /// <param name="extents">Extents of this run.</param>
    /// <param name="counters">Where it stands.</param>
    /// <param name="rank">How many of the dimensions take part.</param>
    /// <returns>False, and back at the first position, after the last.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Next(Frame* frame, nint* extents, nint* counters, int rank)
    {
        for (int d = rank - 1; d >= 0; d--)
        {
            if (++counters[d] < extents[d])
            {
                Frame.Move(frame, Steps(d), _operands, 1);
                return true;
            }

            Frame.Move(frame, Steps(d), _operands, 1 - extents[d]);
            counters[d] = 0;
        }

        return false;
    }
}
