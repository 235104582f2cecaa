namespace Hybrid.Providers.Cuda;

/// <summary>A kernel whose operands are addresses of the device's memory; running it launches it.</summary>
internal abstract unsafe class CudaKernel : Kernel
{
    /// <summary>Whether operands are copied to the processor, which does the work.</summary>
    public virtual bool UsesHost => false;

    /// <inheritdoc/>
    public override nint Units => 1;

    /// <inheritdoc/>
    public override double Cost => 0;

    /// <inheritdoc/>
    public override void Run(byte** operands, nint begin, nint limit)
    {
        if (begin < limit)
        {
            Launch(operands);
        }
    }

    /// <inheritdoc/>
    public override void RunAll(byte** operands, int threads) => Launch(operands);

    /// <summary>Launches on the device's stream and returns at once; called with the device's gate held and its context current.</summary>
    /// <param name="operands">The addresses, a table in the processor's memory.</param>
    protected abstract void Launch(byte** operands);
}
