using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hybrid.Providers.Movement;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>Drives a body over the iteration space of a reduction.</summary>
internal sealed unsafe class LoopReduceKernel : ReduceKernel
{
    /// <summary>Values that are combined in the compute type before they go into the wider total.</summary>
    private const nint ValuesPerFlush = 16_384;

    /// <summary>Columns whose accumulators are kept in the nearest cache.</summary>
    private const int BlockColumns = 512;

    /// <summary>Rows after which the accumulators of columns go into totals.</summary>
    private const nint RowsPerGroup = 256;

    private readonly ReducePlan _plan;
    private readonly ReduceBody _body;
    private readonly DimensionTable _kept;
    private readonly DimensionTable _reduced;
    private readonly nint[] _strides;
    private readonly byte[] _constants;
    private readonly int _operands;
    private readonly int _output;
    private readonly int _outputSize;
    private readonly int _frameBytes;
    private readonly int _tileBytes;
    private readonly bool _isEmpty;

    public LoopReduceKernel(ReduceDescription description, ReducePlan plan, ReduceBody body, BodyResources resources, double cost)
    {
        var operands = description.Loop.Operands;
        int[] sizes = [.. operands.Select(operand => operand.Type.SizeOf())];
        _plan = plan;
        _body = body;
        _kept = new DimensionTable(plan.Kept, sizes);
        _reduced = new DimensionTable(plan.Reduced, sizes);
        _strides = GC.AllocateArray<nint>(operands.Length + 1, pinned: true);
        plan.Inner.Steps.CopyTo(_strides);
        _constants = resources.Constants;
        _operands = operands.Length;
        _output = description.Output;
        _outputSize = sizes[_output];
        _frameBytes = Frame.RegistersOffset + (resources.Registers * 64) + Frame.ScratchBytes;
        _tileBytes = resources.TileBytes;
        _isEmpty = plan.Reduced.Any(dimension => dimension.Extent == 0);
        Cost = cost;
    }

    public override bool IsRowWise => _plan.IsRowWise;

    public override nint Units => _plan.Units;

    public override double Cost { get; }

    public override void Run(byte** operands, nint begin, nint limit)
    {
        if (begin < limit && _plan.Chunks > 1)
        {
            RunChunks(operands, 1);
        }
        else if (begin < limit)
        {
            RunRange(operands, begin, limit, 0, 1, null);
        }
    }

    public override void RunAll(byte** operands, int threads)
    {
        if (_plan.Chunks > 1)
        {
            RunChunks(operands, threads);
        }
        else
        {
            base.RunAll(operands, threads);
        }
    }

    [SkipLocalsInit]
    private void RunChunks(byte** operands, int threads)
    {
        nint bytes = _plan.Results * ReduceBody.TotalBytes;
        byte* totals = stackalloc byte[(int)(_plan.Chunks * bytes) + ReduceBody.TotalBytes];
        Partitioned.Run(new ChunkBody(this, totals), operands, _plan.Chunks, Cost, threads);
        for (int chunk = 1; chunk < _plan.Chunks; chunk++)
        {
            for (nint result = 0; result < _plan.Results; result++)
            {
                _body.CombineTotals(totals + (result * ReduceBody.TotalBytes), totals + (chunk * bytes) + (result * ReduceBody.TotalBytes));
            }
        }

        WriteTotals(operands, totals);
    }

    private void WriteTotals(byte** operands, byte* totals)
    {
        byte* memory = stackalloc byte[Frame.RegistersOffset];
        nint* extents = stackalloc nint[_kept.Rank + 1];
        nint* counters = stackalloc nint[_kept.Rank + 1];
        new Span<nint>(counters, _kept.Rank + 1).Clear();
        _kept.CopyExtents(extents);
        var frame = (Frame*)memory;
        new Span<byte>(memory, Frame.RegistersOffset).Clear();
        byte** pointers = Frame.Pointers(frame);
        pointers[_output] = operands[_output];
        for (nint result = 0; result < _plan.Results; result++)
        {
            _body.WriteTotal(totals + (result * ReduceBody.TotalBytes), pointers[_output]);
            _ = _kept.Next(frame, extents, counters, _kept.Rank);
        }
    }

    /// <summary>Reduces for a range of units, or one chunk for all results.</summary>
    /// <param name="operands">The operands.</param>
    /// <param name="begin">First unit.</param>
    /// <param name="limit">One past the last unit.</param>
    /// <param name="chunk">Which chunk.</param>
    /// <param name="chunks">Of how many.</param>
    /// <param name="totals">Where totals go instead of to the output; null for none.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRange(byte** operands, nint begin, nint limit, int chunk, int chunks, byte* totals)
    {
        if (_plan.Results == 0)
        {
            return;
        }

        byte* memory = stackalloc byte[_frameBytes + _tileBytes + Frame.RegistersOffset + 64];
        memory = (byte*)(((nint)memory + 63) & -64);
        nint* keptExtents = stackalloc nint[_kept.Rank + 1];
        nint* reducedExtents = stackalloc nint[_reduced.Rank + 1];
        _kept.CopyExtents(keptExtents);
        _reduced.CopyExtents(reducedExtents);

        var frame = (Frame*)memory;
        var origin = (Frame*)(memory + _frameBytes + _tileBytes);
        byte** origins = Frame.Pointers(origin);
        for (int operand = 0; operand < _operands; operand++)
        {
            origins[operand] = operands[operand];
        }

        origin->Position = 0;
        origin->ReducedPosition = 0;
        if (_plan.UnitDimension >= 0)
        {
            keptExtents[_plan.UnitDimension] = (limit - begin) * _plan.UnitScale;
            Frame.Move(origin, _kept.Steps(_plan.UnitDimension), _operands, begin * _plan.UnitScale);
        }

        if (chunks > 1)
        {
            nint first = reducedExtents[0] * chunk / chunks;
            reducedExtents[0] = (reducedExtents[0] * (chunk + 1) / chunks) - first;
            Frame.Move(origin, _reduced.Steps(0), _operands, first);
        }

        frame->Strides = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_strides));
        frame->Constants = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_constants));
        frame->Scratch = memory + _frameBytes - Frame.ScratchBytes;
        frame->Tiles = memory + _frameBytes;
        frame->PositionStride = _plan.Inner.PositionStep;
        if (_plan.IsByColumn)
        {
            ByColumn(frame, origin, keptExtents, reducedExtents, totals);
        }
        else
        {
            ByRow(frame, origin, keptExtents, reducedExtents, totals);
        }

        // The tables that the frame points to must outlive the loop.
        GC.KeepAlive(this);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ByRow(Frame* frame, Frame* origin, nint* keptExtents, nint* reducedExtents, byte* totals)
    {
        byte* state = stackalloc byte[ReduceBody.StateBytes + 64];
        state = (byte*)(((nint)state + 63) & -64);
        byte* single = stackalloc byte[ReduceBody.TotalBytes];
        nint* keptCounters = Counters(stackalloc nint[_kept.Rank + 1]);
        nint* reducedCounters = Counters(stackalloc nint[_reduced.Rank + 1]);
        int outer = _reduced.Rank - 1;
        nint count = reducedExtents[outer];
        do
        {
            byte* total = totals is null ? single : totals;
            _body.ResetTotal(total);
            if (!_isEmpty)
            {
                _body.ResetState(state);
                Restart(frame, origin);
                nint pending = 0;
                do
                {
                    for (nint i = 0; i < count; i += ValuesPerFlush)
                    {
                        nint n = Math.Min(ValuesPerFlush, count - i);
                        _body.Row(frame, i, n, state);
                        pending += n;
                        if (pending >= ValuesPerFlush)
                        {
                            _body.Flush(state, total);
                            _body.ResetState(state);
                            pending = 0;
                        }
                    }
                }
                while (outer > 0 && _reduced.Next(frame, reducedExtents, reducedCounters, outer));
                if (pending > 0)
                {
                    _body.Flush(state, total);
                }
            }

            if (totals is null)
            {
                _body.WriteTotal(total, Frame.Pointers(origin)[_output]);
            }
            else
            {
                totals += ReduceBody.TotalBytes;
            }
        }
        while (_kept.Rank > 0 && _kept.Next(origin, keptExtents, keptCounters, _kept.Rank));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ByColumn(Frame* frame, Frame* origin, nint* keptExtents, nint* reducedExtents, byte* totals)
    {
        byte* accumulators = stackalloc byte[(2 * BlockColumns * 16) + 64];
        accumulators = (byte*)(((nint)accumulators + 63) & -64);
        byte* groups = accumulators + (BlockColumns * 16);
        nint* keptCounters = Counters(stackalloc nint[_kept.Rank + 1]);
        nint* reducedCounters = Counters(stackalloc nint[_reduced.Rank + 1]);
        int columnDimension = _kept.Rank - 1;
        nint* columnSteps = _kept.Steps(columnDimension);
        nint columns = keptExtents[columnDimension];
        do
        {
            for (nint column = 0; column < columns; column += BlockColumns)
            {
                nint count = Math.Min(BlockColumns, columns - column);
                Restart(frame, origin);
                Frame.Move(frame, columnSteps, _operands, column);
                byte* output = Frame.Pointers(frame)[_output];
                byte* combined = Block(frame, reducedExtents, reducedCounters, count, accumulators, groups);
                if (totals is null)
                {
                    _body.WriteColumns(combined, count, output, columnSteps[_output] / _outputSize);
                }
                else
                {
                    _body.ColumnTotals(combined, count, totals);
                    totals += count * ReduceBody.TotalBytes;
                }
            }
        }
        while (columnDimension > 0 && _kept.Next(origin, keptExtents, keptCounters, columnDimension));
    }

    /// <summary>Reduces one block of columns.</summary>
    /// <returns>Where the results are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Block(Frame* frame, nint* reducedExtents, nint* reducedCounters, nint count, byte* accumulators, byte* groups)
    {
        _body.ResetColumns(accumulators, count);
        if (_isEmpty)
        {
            return accumulators;
        }

        int rowDimension = _reduced.Rank - 1;
        nint rows = rowDimension < 0 ? 1 : reducedExtents[rowDimension];
        nint* rowSteps = _reduced.Steps(Math.Max(rowDimension, 0));
        nint atOnce = count >= 64 ? 8 : 64;
        nint pending = 0;
        bool grouped = false;
        do
        {
            nint row = 0;
            while (row < rows)
            {
                nint n = Math.Min(Math.Min(atOnce, rows - row), RowsPerGroup - pending);
                _body.Columns(frame, n, rowSteps, _operands, count, accumulators);
                Frame.Move(frame, rowSteps, _operands, n);
                row += n;
                pending += n;
                if (pending == RowsPerGroup)
                {
                    pending = 0;
                    if (_body.CombinesInGroups)
                    {
                        if (!grouped)
                        {
                            _body.ResetColumns(groups, count);
                            grouped = true;
                        }

                        _body.CombineColumns(groups, accumulators, count);
                        _body.ResetColumns(accumulators, count);
                    }
                }
            }

            Frame.Move(frame, rowSteps, _operands, -rows);
        }
        while (rowDimension > 0 && _reduced.Next(frame, reducedExtents, reducedCounters, rowDimension));
        if (!grouped)
        {
            return accumulators;
        }

        _body.CombineColumns(groups, accumulators, count);
        return groups;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Restart(Frame* frame, Frame* origin)
    {
        byte** pointers = Frame.Pointers(frame);
        byte** origins = Frame.Pointers(origin);
        for (int operand = 0; operand < _operands; operand++)
        {
            pointers[operand] = origins[operand];
        }

        frame->Position = origin->Position;
        frame->ReducedPosition = origin->ReducedPosition;
    }

    private static nint* Counters(Span<nint> counters)
    {
        counters.Clear();
        return (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(counters));
    }

    private readonly struct ChunkBody(LoopReduceKernel kernel, byte* totals) : IPartitionedBody
    {
        public void Run(byte** operands, nint begin, nint limit)
        {
            for (nint chunk = begin; chunk < limit; chunk++)
            {
                kernel.RunRange(operands, 0, 1, (int)chunk, kernel._plan.Chunks, totals + (chunk * kernel._plan.Results * ReduceBody.TotalBytes));
            }
        }
    }
}
