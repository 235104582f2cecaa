using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Pointwise;

/// <summary>Drives a body over the rows of a loop's iteration space.</summary>
internal sealed unsafe class LoopKernel : Kernel
{
    private readonly LoopPlan _plan;
    private readonly RowBody _body;
    private readonly int _operands;
    private readonly int _rank;
    private readonly int _leading;
    private readonly nint _total;
    private readonly int _frameBytes;
    private readonly int _tileBytes;
    private readonly Staging? _staging;

    /// <summary>Extents from the outermost to the innermost dimension.</summary>
    private readonly nint[] _extents;

    /// <summary>For each dimension the bytes for each operand, then the step of the position.</summary>
    private readonly nint[] _steps;

    /// <summary>The inner steps in elements.</summary>
    private readonly nint[] _strides;

    private readonly byte[] _constants;

    public LoopKernel(LoopDescription loop, LoopPlan plan, int[] order, RowBody body, BodyResources resources, Staging? staging, double cost)
    {
        _plan = plan;
        _body = body;
        _operands = loop.Operands.Length;
        _rank = order.Length;
        _leading = Array.IndexOf(order, 0);
        _total = plan.Total;
        _staging = staging;
        _constants = resources.Constants;
        _frameBytes = Frame.RegistersOffset + (resources.Registers * 64) + Frame.ScratchBytes;
        _tileBytes = resources.TileBytes;
        Cost = cost;
        _extents = GC.AllocateArray<nint>(_rank, pinned: true);
        _steps = GC.AllocateArray<nint>(_rank * Frame.StepsOf(_operands), pinned: true);
        _strides = GC.AllocateArray<nint>(_operands + 1, pinned: true);
        for (int i = 0; i < _rank; i++)
        {
            var dimension = plan.Dimensions[order[i]];
            _extents[i] = dimension.Extent;
            for (int operand = 0; operand < _operands; operand++)
            {
                _steps[(i * Frame.StepsOf(_operands)) + operand] = dimension.Steps[operand] * loop.Operands[operand].Type.SizeOf();
                _strides[operand] = dimension.Steps[operand];
            }

            _steps[(i * Frame.StepsOf(_operands)) + _operands] = dimension.PositionStep;
        }
    }

    public override nint Units => _plan.Units;

    public override double Cost { get; }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(byte** operands, nint begin, nint limit)
    {
        if (begin >= limit || _total == 0)
        {
            return;
        }

        byte* memory = stackalloc byte[_frameBytes + _tileBytes + 64];
        memory = (byte*)(((nint)memory + 63) & -64);
        var frame = (Frame*)memory;
        nint* steps = Pinned(_steps);
        int width = Frame.StepsOf(_operands);
        frame->Strides = Pinned(_strides);
        frame->Constants = Pinned(_constants);
        frame->Scratch = memory + _frameBytes - Frame.ScratchBytes;
        frame->Tiles = memory + _frameBytes;
        frame->PositionStride = steps[((_rank - 1) * width) + _operands];
        frame->ReducedPosition = 0;

        nint first = begin * _plan.UnitScale;
        nint* leading = steps + (_leading * width);
        byte** pointers = Frame.Pointers(frame);
        for (int operand = 0; operand < _operands; operand++)
        {
            pointers[operand] = operands[operand] + (first * leading[operand]);
        }

        frame->Position = first * leading[_operands];
        nint count = (limit - begin) * _plan.UnitScale;
        if (_rank == 1)
        {
            _body.Rows(frame, 1, steps, _operands, count);
        }
        else
        {
            Nest(frame, steps, count);
        }

        // The tables that the frame points to must outlive the loop.
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Pinned<T>(T[] array)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array));

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Nest(Frame* frame, nint* steps, nint count)
    {
        int width = Frame.StepsOf(_operands);
        int outer = _rank - 2;
        nint* extents = stackalloc nint[_rank];
        nint* counters = stackalloc nint[_rank];
        byte** bases = stackalloc byte*[width];
        for (int d = 0; d < _rank; d++)
        {
            extents[d] = d == _leading ? count : _extents[d];
            counters[d] = 0;
        }

        byte** pointers = Frame.Pointers(frame);
        nint* rowSteps = steps + (outer * width);
        if (outer == 0)
        {
            Rows(frame, extents[0], rowSteps, extents[1]);
            return;
        }

        for (int operand = 0; operand < _operands; operand++)
        {
            bases[operand] = pointers[operand];
        }

        nint position = frame->Position;
        while (true)
        {
            Rows(frame, extents[outer], rowSteps, extents[outer + 1]);
            int d = outer - 1;
            while (++counters[d] == extents[d])
            {
                Move(bases, ref position, steps + (d * width), 1 - extents[d]);
                counters[d] = 0;
                if (--d < 0)
                {
                    return;
                }
            }

            Move(bases, ref position, steps + (d * width), 1);
            for (int operand = 0; operand < _operands; operand++)
            {
                pointers[operand] = bases[operand];
            }

            frame->Position = position;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Move(byte** bases, ref nint position, nint* steps, nint times)
    {
        for (int operand = 0; operand < _operands; operand++)
        {
            bases[operand] += times * steps[operand];
        }

        position += times * steps[_operands];
    }

    private void Rows(Frame* frame, nint rows, nint* rowSteps, nint count)
    {
        if (_staging is null)
        {
            _body.Rows(frame, rows, rowSteps, _operands, count);
        }
        else
        {
            _staging.Rows(_body, frame, rows, rowSteps, count);
        }
    }
}
