using System.Runtime.CompilerServices;
using Hybrid.Providers.Threading;

namespace Hybrid.Providers.Movement;

/// <summary>Picks rows by index: out[o, i, k] = x[o, index[i], k], or x[o, index[o, i], k] when batched.</summary>
/// <remarks>
/// Operands: x [outer, extent, inner], index (Int32) [count] or [outer, count], out [outer, count, inner], all contiguous. Units are the outer * count rows of the
/// output. Indices are checked before anything is written: all of them by <see cref="RunAll"/>, those of its units by <see cref="Run"/>.
/// </remarks>
public sealed unsafe class GatherKernel : Kernel
{
    private readonly GatherDescription _description;

    private GatherKernel(GatherDescription description) => _description = description;

    /// <inheritdoc/>
    public override nint Units => _description.Outer * _description.Count;

    /// <inheritdoc/>
    public override double Cost => Units * (1.5 + (_description.Inner * _description.Type.SizeOf() * 0.04));

    /// <summary>Prepares a gather.</summary>
    /// <param name="description">Types and sizes.</param>
    /// <returns>The kernel. Running it throws <see cref="IndexOutOfBoundsException"/> for an index outside [0, extent).</returns>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    public static GatherKernel Create(GatherDescription description)
    {
        MovementCheck.Sizes("Gather", description);
        return new GatherKernel(description);
    }

    /// <inheritdoc/>
    public override void Run(byte** operands, nint begin, nint limit)
    {
        if (begin >= limit)
        {
            return;
        }

        // Without batching a range that reaches a second block uses all indices, sooner or later.
        nint count = _description.Count;
        bool whole = !_description.Batched && (begin / count) != ((limit - 1) / count);
        nint first = _description.Batched ? begin : whole ? 0 : begin % count;
        nint last = _description.Batched ? limit : whole ? count : ((limit - 1) % count) + 1;
        IndexCheck.Check("Gather", (int*)operands[1], first, last, _description.Extent);
        Copy(operands, begin, limit);
    }

    /// <inheritdoc/>
    public override void RunAll(byte** operands, int threads)
    {
        nint indices = _description.Batched ? Units : _description.Outer == 0 ? 0 : _description.Count;
        IndexCheck.Check("Gather", (int*)operands[1], 0, indices, _description.Extent);
        Partitioned.Run(new Body(this), operands, Units, Cost, threads);
    }

    private readonly struct Body(GatherKernel kernel) : IPartitionedBody
    {
        public void Run(byte** operands, nint begin, nint limit) => kernel.Copy(operands, begin, limit);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(byte** operands, nint begin, nint limit)
    {
        nint row = _description.Inner * _description.Type.SizeOf();
        nint block = row * _description.Extent;
        nint unit = begin;
        while (unit < limit)
        {
            nint outer = unit / _description.Count;
            nint end = Math.Min(limit, (outer + 1) * _description.Count);
            nint offset = _description.Batched ? 0 : outer * _description.Count;
            byte* source = operands[0] + (outer * block);
            int* index = (int*)operands[1] - offset;
            byte* target = operands[2];
            if (row == 4)
            {
                for (; unit < end; unit++)
                {
                    ((int*)target)[unit] = ((int*)source)[index[unit]];
                }
            }
            else if (row == 8)
            {
                for (; unit < end; unit++)
                {
                    ((long*)target)[unit] = ((long*)source)[index[unit]];
                }
            }
            else
            {
                for (; unit < end; unit++)
                {
                    Unsafe.CopyBlockUnaligned(target + (unit * row), source + (index[unit] * row), (uint)row);
                }
            }
        }
    }
}
