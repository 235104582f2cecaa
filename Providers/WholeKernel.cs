namespace Hybrid.Providers;

/// <summary>A kernel of a few large units, given its operands' addresses in a table: the base of kernels written in languages without pointers to pointers.</summary>
/// <param name="parts">How many units there are; with one, the unit runs on the caller's thread and may share its work among threads itself.</param>
public abstract unsafe class WholeKernel(int parts) : Kernel
{
    /// <inheritdoc/>
    public sealed override nint Units => parts;

    /// <inheritdoc/>
    public sealed override void Run(byte** operands, nint begin, nint limit)
    {
        for (nint part = begin; part < limit; part++)
        {
            Execute((nint)operands, (int)part);
        }
    }

    /// <summary>Runs one unit.</summary>
    /// <param name="operands">Where the table of the operands' addresses begins.</param>
    /// <param name="part">Which, from 0.</param>
    protected abstract void Execute(nint operands, int part);
}
