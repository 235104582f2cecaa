using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Reduction;

/// <summary>Puts the interpreter before a body that combines: values are evaluated tile by tile, then combined as by the body without it.</summary>
/// <param name="program">Evaluates the value.</param>
/// <param name="combine">A body whose value is the load of its operand 0.</param>
internal sealed unsafe class TileReduceBody<TVector, T>(TileProgram<TVector, T> program, ReduceBody combine) : ReduceBody
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    public override int ColumnBytes => combine.ColumnBytes;

    public override bool CombinesInGroups => combine.CombinesInGroups;

    public override void ResetState(byte* state) => combine.ResetState(state);

    public override void Row(Frame* frame, nint begin, nint count, byte* state)
    {
        byte* memory = stackalloc byte[Frame.RegistersOffset];
        var values = ValuesFrame(frame, memory);
        nint reduced = frame->ReducedPosition;
        for (nint i = 0; i < count; i += TileInstruction.TileElements)
        {
            int n = (int)Math.Min(TileInstruction.TileElements, count - i);
            program.Execute(frame, begin + i, n);
            values->ReducedPosition = reduced + begin + i;
            combine.Row(values, 0, n, state);
        }
    }

    public override void ResetTotal(byte* total) => combine.ResetTotal(total);

    public override void Flush(byte* state, byte* total) => combine.Flush(state, total);

    public override void CombineTotals(byte* total, byte* other) => combine.CombineTotals(total, other);

    public override void WriteTotal(byte* total, byte* output) => combine.WriteTotal(total, output);

    public override void ResetColumns(byte* accumulators, nint count) => combine.ResetColumns(accumulators, count);

    public override void Columns(Frame* frame, nint rows, nint* steps, int operands, nint count, byte* accumulators)
    {
        byte* memory = stackalloc byte[Frame.RegistersOffset];
        nint* noSteps = stackalloc nint[3] { 0, 0, 0 };
        var values = ValuesFrame(frame, memory);
        for (nint row = 0; row < rows; row++)
        {
            values->ReducedPosition = frame->ReducedPosition;
            for (nint i = 0; i < count; i += TileInstruction.TileElements)
            {
                int n = (int)Math.Min(TileInstruction.TileElements, count - i);
                program.Execute(frame, i, n);
                combine.Columns(values, 1, noSteps, 1, n, accumulators + (i * ColumnBytes));
            }

            Frame.Advance(frame, steps, operands);
        }

        Frame.Move(frame, steps, operands, -rows);
    }

    public override void CombineColumns(byte* accumulators, byte* others, nint count) => combine.CombineColumns(accumulators, others, count);

    public override void ColumnTotals(byte* accumulators, nint count, byte* totals) => combine.ColumnTotals(accumulators, count, totals);

    public override void WriteColumns(byte* accumulators, nint count, byte* output, nint stride) => combine.WriteColumns(accumulators, count, output, stride);

    private Frame* ValuesFrame(Frame* frame, byte* memory)
    {
        var values = (Frame*)memory;
        *values = *frame;
        Frame.Pointers(values)[0] = frame->Tiles + program.ValueOffset;
        return values;
    }
}
