using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Movement;

/// <summary>Adds rows by index, the transpose of a gather: y[o, index[i], k] += u[o, i, k], or y[o, index[o, i], k] when batched.</summary>
/// <remarks>
/// Operands: u [outer, count, inner], index (Int32) [count] or [outer, count], y [outer, extent, inner], all contiguous. Additions to one element happen in the order of
/// the indices whatever the number of threads: units divide the outer and inner axes, never the indices.
/// </remarks>
public abstract unsafe class ScatterAddKernel : Kernel
{
    private protected ScatterAddKernel()
    {
    }

    /// <summary>Prepares a scatter-add.</summary>
    /// <param name="description">Types and sizes; the type is Float32, Float64 or Int32.</param>
    /// <param name="clear">Whether y is set to 0 first. Default: false.</param>
    /// <returns>The kernel. Running it throws <see cref="IndexOutOfBoundsException"/> for an index outside [0, extent), before anything is written.</returns>
    /// <exception cref="ArgumentException">A size is negative, or the type is Bool.</exception>
    public static ScatterAddKernel Create(GatherDescription description, bool clear = false)
    {
        MovementCheck.Sizes("ScatterAdd", description);
        return description.Type switch
        {
            ElementType.Float32 => new Typed<float>(description, clear),
            ElementType.Float64 => new Typed<double>(description, clear),
            ElementType.Int32 => new Typed<int>(description, clear),
            _ => throw new ArgumentException("ScatterAdd: the type is Bool, but only Float32, Float64 and Int32 can be added. Convert to numbers first.", nameof(description)),
        };
    }

    private sealed class Typed<T>(GatherDescription description, bool clear) : ScatterAddKernel
        where T : unmanaged, INumber<T>
    {
        /// <summary>Elements of the inner axis in one unit: four kilobytes or so, enough to amortise reading an index.</summary>
        private readonly nint _width = description.Inner <= 2048 ? Math.Max(description.Inner, 1) : 1024;

        private nint Blocks => description.Inner == 0 ? 0 : ((description.Inner - 1) / _width) + 1;

        public override nint Units => description.Outer * Blocks;

        public override double Cost => description.Outer * description.Count * (2.0 + (description.Inner * sizeof(T) * 0.05))
            + (clear ? description.Outer * description.Extent * description.Inner * sizeof(T) * 0.03 : 0);

        public override void Run(byte** operands, nint begin, nint limit)
        {
            Check(operands, begin, limit);
            Add(operands, begin, limit);
        }

        public override void RunAll(byte** operands, int threads)
        {
            Check(operands, 0, Units);
            Partitioned.Run(new Body(this), operands, Units, Cost, threads);
        }

        private void Check(byte** operands, nint begin, nint limit)
        {
            if (begin < limit)
            {
                nint first = description.Batched ? begin / Blocks * description.Count : 0;
                nint last = description.Batched ? (((limit - 1) / Blocks) + 1) * description.Count : description.Count;
                IndexCheck.Check("ScatterAdd", (int*)operands[1], first, last, description.Extent);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(byte** operands, nint begin, nint limit)
        {
            nint inner = description.Inner;
            for (nint unit = begin; unit < limit; unit++)
            {
                nint outer = unit / Blocks;
                nint column = unit % Blocks * _width;
                nint width = Math.Min(_width, inner - column);
                T* source = (T*)operands[0] + (outer * description.Count * inner) + column;
                int* index = (int*)operands[1] + (description.Batched ? outer * description.Count : 0);
                T* target = (T*)operands[2] + (outer * description.Extent * inner) + column;
                if (clear)
                {
                    for (nint row = 0; row < description.Extent; row++)
                    {
                        new Span<T>(target + (row * inner), (int)width).Clear();
                    }
                }

                for (nint i = 0; i < description.Count; i++)
                {
                    AddRow(source + (i * inner), target + (index[i] * inner), width);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddRow(T* source, T* target, nint width)
        {
            nint i = 0;
            for (; i + Vector<T>.Count <= width; i += Vector<T>.Count)
            {
                (Vector.Load(target + i) + Vector.Load(source + i)).Store(target + i);
            }

            for (; i < width; i++)
            {
                target[i] += source[i];
            }
        }

        private readonly struct Body(Typed<T> kernel) : IPartitionedBody
        {
            public void Run(byte** operands, nint begin, nint limit) => kernel.Add(operands, begin, limit);
        }
    }
}
