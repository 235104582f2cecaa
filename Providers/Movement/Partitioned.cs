using System.Runtime.CompilerServices;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.Movement;

/// <summary>Divides units among threads when that pays.</summary>
internal static unsafe class Partitioned
{
    /// <summary>Nanoseconds of work below which another thread does not pay for its hand-off.</summary>
    private const double LeastCostPerThread = 8_000;

    /// <summary>Runs all units, on at most <paramref name="threads"/> threads.</summary>
    public static void Run<TBody>(TBody body, byte** operands, nint units, double cost, int threads)
        where TBody : struct, IPartitionedBody
    {
        int parts = (int)Math.Min(Math.Min(threads, units), (nint)(cost / LeastCostPerThread));
        if (parts <= 1)
        {
            body.Run(operands, 0, units);
            return;
        }

        var shared = new Shared<TBody> { Body = body, Operands = operands, Units = units, Parts = parts };
#pragma warning disable CS8500 // The struct lives on this stack frame for the whole call, so the references inside it stay valid.
        WorkerPool.Run(&RunPart<TBody>, &shared, parts);
#pragma warning restore CS8500
    }

    private static void RunPart<TBody>(void* state, int part)
        where TBody : struct, IPartitionedBody
    {
        ref Shared<TBody> shared = ref Unsafe.AsRef<Shared<TBody>>(state);
        shared.Body.Run(shared.Operands, shared.Units * part / shared.Parts, shared.Units * (part + 1) / shared.Parts);
    }

    private struct Shared<TBody>
    {
        public TBody Body;
        public byte** Operands;
        public nint Units;
        public int Parts;
    }
}
