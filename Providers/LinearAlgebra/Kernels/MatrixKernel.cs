using System.Runtime.CompilerServices;
using Hybrid.Providers.Threading;
using MathNet.Numerics;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>An operation on each matrix of a batch. Operands are row-major blocks one after the other; units are the matrices.</summary>
/// <remarks>
/// Several matrices are divided among threads; a single one is left to the engine, which divides its own work. A matrix without an answer raises
/// <see cref="LinearAlgebraException"/> for the first such matrix, whatever the number of threads; the results of the others are then undefined.
/// </remarks>
internal abstract unsafe class MatrixKernel(string operation, nint batch, double costOfOne) : Kernel
{
    /// <inheritdoc/>
    public sealed override nint Units => batch;

    /// <inheritdoc/>
    public sealed override double Cost => batch * (costOfOne + 200);

    /// <summary>Bytes of work space that one thread needs.</summary>
    protected virtual nint WorkBytes => 0;

    /// <summary>Whether several threads may work on different matrices at once.</summary>
    protected virtual bool IsConcurrent => true;

    /// <inheritdoc/>
    public sealed override void Run(byte** operands, nint begin, nint limit)
    {
        nint faulty = FirstFault(operands, begin, limit, out var fault);
        if (faulty >= 0)
        {
            Raise(faulty, fault);
        }
    }

    /// <inheritdoc/>
    public sealed override void RunAll(byte** operands, int threads)
    {
        int parts = IsConcurrent ? (int)Math.Min(Math.Min(threads, batch), (nint)(Cost / 8_000)) : 1;
        if (parts <= 1)
        {
            Run(operands, 0, batch);
            return;
        }

        var shared = new Shared(this, operands, parts) { First = long.MaxValue };
#pragma warning disable CS8500 // The struct lives on this stack frame for the whole call, so the references inside it stay valid.
        WorkerPool.Run(&RunPart, &shared, parts);
#pragma warning restore CS8500
        if (shared.First < batch)
        {
            // Once more, alone: it raises what a single thread would have raised.
            Run(operands, (nint)shared.First, (nint)shared.First + 1);
        }
    }

    /// <summary>Does one matrix.</summary>
    protected abstract MatrixFault Solve(byte** operands, nint item, byte* work);

    private static void RunPart(void* state, int part)
    {
        ref Shared shared = ref Unsafe.AsRef<Shared>(state);
        nint units = shared.Kernel.Units;
        nint faulty = shared.Kernel.FirstFault(shared.Operands, units * part / shared.Parts, units * (part + 1) / shared.Parts, out _);
        long seen = Volatile.Read(ref shared.First);
        while (faulty >= 0 && faulty < seen)
        {
            seen = Interlocked.CompareExchange(ref shared.First, faulty, seen);
        }
    }

    private nint FirstFault(byte** operands, nint begin, nint limit, out MatrixFault fault)
    {
        fault = default;
        using var memory = new Workspace<byte>(WorkBytes);
        for (nint item = begin; item < limit; item++)
        {
            try
            {
                fault = Solve(operands, item, memory.Pointer);
            }
            catch (NonConvergenceException)
            {
                fault = new(LinearAlgebraFault.NotConverged);
            }

            if (fault.Kind != LinearAlgebraFault.None)
            {
                return item;
            }
        }

        return -1;
    }

    private void Raise(nint item, MatrixFault fault) => throw new LinearAlgebraException(operation, fault.Kind, item, batch, fault.Position, fault.Value);

    private struct Shared(MatrixKernel kernel, byte** operands, int parts)
    {
        public readonly MatrixKernel Kernel = kernel;
        public readonly byte** Operands = operands;
        public readonly int Parts = parts;
        public long First;
    }
}
