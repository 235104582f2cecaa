namespace Hybrid.Providers.Pointwise;

/// <summary>Carries out a loop's statements along rows. Stateless but for the constants of its type.</summary>
internal abstract unsafe class RowBody
{
    /// <summary>Runs several rows.</summary>
    /// <param name="frame">Addresses and position at the start of the first row; they are moved.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="steps">Bytes from row to row for each operand, then the step of the position.</param>
    /// <param name="operands">How many operands there are.</param>
    /// <param name="count">Elements of a row.</param>
    public abstract void Rows(Frame* frame, nint rows, nint* steps, int operands, nint count);
}
