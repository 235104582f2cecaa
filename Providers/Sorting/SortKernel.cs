using System.Numerics;
using Hybrid.Providers.LinearAlgebra;

namespace Hybrid.Providers.Sorting;

/// <summary>The positions of the first few elements of each row in sorted order; equal elements keep their order, NaN is larger than every number.</summary>
/// <remarks>Operands: x [rows, count], positions (Int32) [rows, kept], row-major. Units are the rows.</remarks>
public abstract class SortKernel : Kernel
{
    private protected SortKernel()
    {
    }

    /// <summary>Prepares a sort.</summary>
    /// <param name="type">Float32, Float64 or Int32.</param>
    /// <param name="rows">How many rows, at least 0.</param>
    /// <param name="count">Elements of a row, at least 0.</param>
    /// <param name="kept">How many of the sorted positions are wanted, 0 to <paramref name="count"/>.</param>
    /// <param name="descending">Whether the largest come first.</param>
    /// <exception cref="ArgumentException">The type is Bool, or a size is outside its range.</exception>
    public static SortKernel Create(ElementType type, nint rows, int count, int kept, bool descending)
    {
        if (rows < 0 || count < 0 || kept < 0 || kept > count)
        {
            throw new ArgumentException($"Sort: {kept} of {count} elements in {rows} rows are asked for; sizes must be 0 or more and no more can be kept than there are.", nameof(kept));
        }

        return type switch
        {
            ElementType.Float32 => new Typed<float, uint>(rows, count, kept, descending),
            ElementType.Float64 => new Typed<double, ulong>(rows, count, kept, descending),
            ElementType.Int32 => new Typed<int, uint>(rows, count, kept, descending),
            _ => throw new ArgumentException("Sort: the type is Bool, but only Float32, Float64 and Int32 can be sorted. Convert to numbers first.", nameof(type)),
        };
    }

    private sealed unsafe class Typed<T, TKey>(nint rows, int count, int kept, bool descending) : SortKernel
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        /// <summary>So few are found by keeping the best so far.</summary>
        private bool IsSelection => kept <= 64 && kept * 4 <= count;

        public override nint Units => rows;

        public override double Cost => rows * (20.0 + (count * (IsSelection ? 1.5 : 2.5 * sizeof(TKey))));

        public override void Run(byte** operands, nint begin, nint limit)
        {
            if (kept == 0)
            {
                return;
            }

            using var keyMemory = new Workspace<TKey>(2 * (nint)count);
            using var orderMemory = new Workspace<int>(2 * (nint)count);
            TKey* keys = keyMemory.Pointer;
            int* order = orderMemory.Pointer;
            for (nint row = begin; row < limit; row++)
            {
                int* target = (int*)operands[1] + row * kept;
                SortKeys.Fill((T*)operands[0] + row * count, keys, count, descending);
                if (IsSelection)
                {
                    Select(keys, target, keys + count);
                    continue;
                }

                StableSort<TKey>.Run(keys, order, count, keys + count, order + count);
                new Span<int>(order, kept).CopyTo(new Span<int>(target, kept));
            }
        }

        /// <summary>The least keys so far, in order; a new one goes behind its equals.</summary>
        private void Select(TKey* keys, int* best, TKey* bestKeys)
        {
            int held = 0;
            for (int i = 0; i < count; i++)
            {
                TKey key = keys[i];
                if (held == kept && key >= bestKeys[kept - 1])
                {
                    continue;
                }

                int j = held < kept ? held++ : kept - 1;
                for (; j > 0 && bestKeys[j - 1] > key; j--)
                {
                    bestKeys[j] = bestKeys[j - 1];
                    best[j] = best[j - 1];
                }

                bestKeys[j] = key;
                best[j] = i;
            }
        }
    }
}
