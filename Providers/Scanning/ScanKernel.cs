using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Scanning;

/// <summary>A <see cref="ScanDescription"/> prepared. Operands: x (a and x for a recurrence), then the result, row-major.</summary>
/// <remarks>Units are strips of the inner axis: additions happen in the order of the axis, so that results do not depend on the number of threads.</remarks>
public abstract class ScanKernel : Kernel
{
    private protected ScanKernel()
    {
    }

    /// <summary>Prepares a scan.</summary>
    /// <param name="description">Type, operation and sizes.</param>
    /// <exception cref="ArgumentException">A size is negative, or the type does not suit the operation.</exception>
    public static ScanKernel Create(ScanDescription description)
    {
        if (description.Outer < 0 || description.Count < 0 || description.Inner < 0)
        {
            throw new ArgumentException($"Scan: sizes must be 0 or more, but outer, count and inner are [{description.Outer}, {description.Count}, {description.Inner}].", nameof(description));
        }

        return description.Type switch
        {
            ElementType.Float32 => new Typed<float>(description),
            ElementType.Float64 => new Typed<double>(description),
            ElementType.Int32 when description.Operation != ScanOperation.Recurrence => new Typed<int>(description),
            _ => throw new ArgumentException($"Scan: {description.Operation} does not take {description.Type}. Convert to Float32 or Float64 first.", nameof(description)),
        };
    }

    private sealed unsafe class Typed<T>(ScanDescription description) : ScanKernel
        where T : unmanaged, INumber<T>
    {
        /// <summary>Elements of the inner axis that are carried side by side.</summary>
        private const int StripWidth = 64;

        private nint Strips => (description.Inner + StripWidth - 1) / StripWidth;

        public override nint Units => description.Outer * Strips;

        public override double Cost => description.Outer * (double)description.Count * (description.Inner < 8 ? description.Inner : description.Inner * 0.3);

        public override void Run(byte** operands, nint begin, nint limit)
        {
            for (nint unit = begin; unit < limit && description.Count > 0; unit++)
            {
                nint first = unit % Strips * StripWidth;
                nint width = Math.Min(StripWidth, description.Inner - first);
                nint start = (unit / Strips * description.Count * description.Inner) + first;
                nint step = description.Inner;
                if (description.Reverse)
                {
                    start += (description.Count - 1) * step;
                    step = -step;
                }

                switch (description.Operation)
                {
                    case ScanOperation.Recurrence:
                        Recur((T*)operands[0] + start, (T*)operands[1] + start, (T*)operands[2] + start, step, width);
                        break;
                    case ScanOperation.ArgMax or ScanOperation.ArgMin:
                        Extreme((T*)operands[0] + start, (int*)operands[1] + start, step, width);
                        break;
                    default:
                        Accumulate((T*)operands[0] + start, (T*)operands[1] + start, step, width, description.Operation == ScanOperation.Sum);
                        break;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Accumulate(T* x, T* y, nint step, nint width, bool sum)
        {
            new Span<T>(x, (int)width).CopyTo(new Span<T>(y, (int)width));
            for (nint t = 1; t < description.Count; t++)
            {
                T* before = y;
                x += step;
                y += step;
                nint i = 0;
                for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
                {
                    Vector<T> carried = Vector.Load(before + i), next = Vector.Load(x + i);
                    (sum ? carried + next : carried * next).Store(y + i);
                }

                for (; i < width; i++)
                {
                    y[i] = sum ? before[i] + x[i] : before[i] * x[i];
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Recur(T* a, T* x, T* y, nint step, nint width)
        {
            new Span<T>(x, (int)width).CopyTo(new Span<T>(y, (int)width));
            for (nint t = 1; t < description.Count; t++)
            {
                T* before = y;
                a += step;
                x += step;
                y += step;
                nint i = 0;
                for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
                {
                    ((Vector.Load(a + i) * Vector.Load(before + i)) + Vector.Load(x + i)).Store(y + i);
                }

                for (; i < width; i++)
                {
                    y[i] = (a[i] * before[i]) + x[i];
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Extreme(T* x, int* places, nint step, nint width)
        {
            bool largest = description.Operation == ScanOperation.ArgMax;
            for (nint i = 0; i < width; i++)
            {
                T best = x[i];
                nint place = 0;
                for (nint t = 0; t < description.Count; t++)
                {
                    T value = x[(t * step) + i];
                    bool better = T.IsNaN(value) ? !T.IsNaN(best) : largest ? value > best : value < best;
                    (best, place) = better ? (value, t) : (best, place);
                    places[(t * step) + i] = (int)(description.Reverse ? description.Count - 1 - place : place);
                }
            }
        }
    }
}
