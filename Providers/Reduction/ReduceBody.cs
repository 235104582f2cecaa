using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>Evaluates and combines values: along a row into a few vectors, or row by row into one accumulator for each column.</summary>
internal abstract unsafe class ReduceBody
{
    /// <summary>Bytes of the vectors that a row is combined into.</summary>
    public const int StateBytes = 256;

    /// <summary>Bytes of the total of one output element.</summary>
    public const int TotalBytes = 16;

    /// <summary>Bytes of the accumulator of one column.</summary>
    public abstract int ColumnBytes { get; }

    /// <summary>Whether many rows should be combined in groups, which makes sums more accurate.</summary>
    public abstract bool CombinesInGroups { get; }

    /// <summary>Makes the state that of no values.</summary>
    public abstract void ResetState(byte* state);

    /// <summary>Combines the values at inner positions begin to begin + count - 1 into the state.</summary>
    public abstract void Row(Frame* frame, nint begin, nint count, byte* state);

    /// <summary>Makes the total that of no values.</summary>
    public abstract void ResetTotal(byte* total);

    /// <summary>Combines the state into the total.</summary>
    public abstract void Flush(byte* state, byte* total);

    /// <summary>Combines one total into another.</summary>
    public abstract void CombineTotals(byte* total, byte* other);

    /// <summary>Writes a total to the output.</summary>
    public abstract void WriteTotal(byte* total, byte* output);

    /// <summary>Makes the accumulators of columns those of no values.</summary>
    public abstract void ResetColumns(byte* accumulators, nint count);

    /// <summary>Combines several rows into the accumulators of the columns at inner positions 0 to count - 1; the frame is left as it was.</summary>
    public abstract void Columns(Frame* frame, nint rows, nint* steps, int operands, nint count, byte* accumulators);

    /// <summary>Combines accumulators into others.</summary>
    public abstract void CombineColumns(byte* accumulators, byte* others, nint count);

    /// <summary>Turns the accumulators of columns into totals.</summary>
    public abstract void ColumnTotals(byte* accumulators, nint count, byte* totals);

    /// <summary>Writes the accumulators of columns to the output.</summary>
    public abstract void WriteColumns(byte* accumulators, nint count, byte* output, nint stride);
}
