namespace Hybrid.Providers;

/// <summary>A prepared array operation: everything but the addresses of its operands is fixed when it is made.</summary>
/// <remarks>
/// A kernel is immutable and may run on several threads at once. Its work is divided into <see cref="Units"/>, usually the rows of its leading
/// dimension; any sub-range may run alone and in any order, and the result does not depend on how the units are divided.
/// </remarks>
public abstract unsafe class Kernel
{
    /// <summary>How many independent units the work divides into, at least 0.</summary>
    public abstract nint Units { get; }

    /// <summary>An estimate of the whole work in nanoseconds on one core, by which the caller decides whether to go parallel.</summary>
    public abstract double Cost { get; }

    /// <summary>What the kernel was made from, where another target can make its own of that; null where none can.</summary>
    internal virtual object? Description => null;

    /// <summary>Whether the bits of the result are the same at any number of threads; not so where a library divides the work.</summary>
    internal virtual bool HasSameBits => true;

    /// <summary>Runs the units from <paramref name="begin"/> up to but not including <paramref name="limit"/>.</summary>
    /// <param name="operands">The address of the first element of each operand, in the order that the kernel's description gave them.</param>
    /// <param name="begin">First unit, 0 or more.</param>
    /// <param name="limit">One past the last unit, at most <see cref="Units"/>.</param>
    public abstract void Run(byte** operands, nint begin, nint limit);

    /// <summary>Runs everything, on several threads when it pays.</summary>
    /// <param name="operands">As in <see cref="Run"/>.</param>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    public virtual void RunAll(byte** operands, int threads)
    {
        nint units = Units;
        int parts = (int)Math.Min(Math.Min(threads, units), (nint)(Cost / LeastCostPerThread));
        if (parts <= 1)
        {
            Run(operands, 0, units);
            return;
        }

        var shared = new Partition(this, operands, units, parts);
#pragma warning disable CS8500
        Threading.WorkerPool.Run(&RunPart, &shared, parts);
#pragma warning restore CS8500
    }

    /// <summary>Nanoseconds of work below which another thread does not pay for its hand-off.</summary>
    private const double LeastCostPerThread = 8_000;

    private static void RunPart(void* state, int part)
    {
        ref readonly Partition shared = ref System.Runtime.CompilerServices.Unsafe.AsRef<Partition>(state);
        nint begin = shared.Units * part / shared.Parts;
        nint limit = shared.Units * (part + 1) / shared.Parts;
        shared.Kernel.Run(shared.Operands, begin, limit);
    }

#pragma warning disable CS8500 // The struct lives on the caller's stack for the whole call, so the reference inside it stays valid.
    private readonly struct Partition(Kernel kernel, byte** operands, nint units, int parts)
    {
        public readonly Kernel Kernel = kernel;
        public readonly byte** Operands = operands;
        public readonly nint Units = units;
        public readonly int Parts = parts;
    }
#pragma warning restore CS8500
}
