using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>The two steps of Lloyd's algorithm: rows to their nearest centre, centres to the mean of their rows.</summary>
/// <remarks>The nearest centre c has the greatest x'c - c'c/2, taken about the mean of the data: one multiply-add for each row, centre and column.</remarks>
internal sealed unsafe class LloydSteps : IDisposable
{
    private const int Lanes = 8;
    private const int Size = RowBlocks.Size;

    private readonly Observations _data;
    private readonly RowBlocks _blocks;
    private readonly double[] _origin;
    private readonly int _clusters;
    private readonly double[] _sums;
    private readonly long[] _changes;

    public LloydSteps(Observations data, int clusters)
    {
        _data = data;
        _clusters = clusters;
        _origin = data.Moments().Means;
        _blocks = new RowBlocks(data, _origin, []);
        _sums = new double[_blocks.Parts * clusters * (data.Columns + 1)];
        _changes = new long[_blocks.Parts];
        Labels = new int[data.Rows];
        Forget();
    }

    /// <summary>The cluster of every row.</summary>
    public int[] Labels { get; }

    /// <summary>Unassigns all rows.</summary>
    public void Forget() => Array.Fill(Labels, -1);

    /// <summary>Assigns every row and sums the rows of each cluster.</summary>
    /// <returns>How many rows changed their cluster.</returns>
    public long Assign(double[][] centers)
    {
        int d = _data.Columns;
        double[] shifted = new double[(_clusters + 1) * (d + 1)];
        for (int k = 0; k < _clusters; k++)
        {
            double square = 0;
            for (int c = 0; c < d; c++)
            {
                double value = shifted[(k * (d + 1)) + 1 + c] = centers[k][c] - _origin[c];
                square += value * value;
            }

            shifted[k * (d + 1)] = -0.5 * square;
        }

        // A centre to pair with the last one of an odd number; it never wins.
        shifted[_clusters * (d + 1)] = double.NegativeInfinity;
        Array.Clear(_sums);
        _blocks.OverParts((part, from, to) => AssignPart(shifted, part, from, to));
        return _changes.Sum();
    }

    /// <summary>Moves the centres to the means of their rows; an empty one to the row farthest from its centre.</summary>
    /// <returns>The sum of squared movements.</returns>
    public double Update(double[][] centers)
    {
        int d = _data.Columns, stride = d + 1;
        double moved = 0;
        double[] sums = new double[_clusters * stride];
        for (int i = 0; i < _sums.Length; i++)
        {
            sums[i % sums.Length] += _sums[i];
        }

        int[]? farthest = null;
        int taken = 0;
        for (int k = 0; k < _clusters; k++)
        {
            double count = sums[(k * stride) + d];
            double[] center = new double[d];
            if (count > 0)
            {
                for (int c = 0; c < d; c++)
                {
                    center[c] = sums[(k * stride) + c] / count;
                }
            }
            else
            {
                farthest ??= Farthest(centers);
                _data.Row(farthest[taken++]).CopyTo(center);
            }

            moved += SquaredDistance(center, centers[k]);
            centers[k] = center;
        }

        return moved;
    }

    /// <summary>The sum of squared distances of the rows to their centres.</summary>
    public double Inertia(double[][] centers)
    {
        double sum = 0;
        for (int row = 0; row < Labels.Length; row++)
        {
            sum += SquaredDistance(_data.Row(row), centers[Labels[row]]);
        }

        return sum;
    }

    public void Dispose() => _blocks.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double SquaredDistance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        int c = 0;
        if (left.Length >= Vector256<double>.Count)
        {
            Vector256<double> sums = Vector256<double>.Zero;
            for (; c <= left.Length - Vector256<double>.Count; c += Vector256<double>.Count)
            {
                Vector256<double> difference = Vector256.Create(left[c..]) - Vector256.Create(right[c..]);
                sums += difference * difference;
            }

            sum = Vector256.Sum(sums);
        }

        for (; c < left.Length; c++)
        {
            double difference = left[c] - right[c];
            sum += difference * difference;
        }

        return sum;
    }

    private int[] Farthest(double[][] centers)
    {
        int[] rows = [.. Enumerable.Range(0, Labels.Length)];
        double[] distances = [.. rows.Select(row => -SquaredDistance(_data.Row(row), centers[Labels[row]]))];
        Array.Sort(distances, rows);
        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AssignPart(double[] shifted, int part, int from, int to)
    {
        int d = _data.Columns, stride = d + 1;
        double* labels = stackalloc double[Size];
        long changes = 0;
        fixed (double* centers = shifted, values = _data.Values, sums = &_sums[part * _clusters * stride])
        fixed (int* assigned = Labels)
        {
            for (int block = from; block < to; block++)
            {
                Nearest(_blocks.Block(block), centers, d, labels);
                int rows = Math.Min(Size, _blocks.Rows - (block * Size));
                for (int r = 0; r < rows; r++)
                {
                    int row = (block * Size) + r, label = (int)labels[r];
                    changes += assigned[row] != label ? 1 : 0;
                    assigned[row] = label;
                    double* sum = sums + (label * stride);
                    double* x = values + ((nint)row * d);
                    int c = 0;
                    for (; c <= d - Lanes; c += Lanes)
                    {
                        Lane.Store(Lane.Load(sum + c) + Lane.Load(x + c), sum + c);
                    }

                    for (; c < d; c++)
                    {
                        sum[c] += x[c];
                    }

                    sum[d]++;
                }
            }
        }

        _changes[part] = changes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Nearest(double* x, double* centers, int d, double* labels)
    {
        int stride = d + 1;
        for (int r = 0; r < Size; r += 4 * Lanes)
        {
            Lane best0 = Lane.Create(double.NegativeInfinity), best1 = best0, best2 = best0, best3 = best0;
            Lane at0 = Lane.Zero, at1 = Lane.Zero, at2 = Lane.Zero, at3 = Lane.Zero;
            for (int k = 0; k < _clusters; k += 2)
            {
                double* even = centers + (k * stride);
                double* odd = even + stride;
                Lane a0 = Lane.Create(even[0]), a1 = a0, a2 = a0, a3 = a0;
                Lane b0 = Lane.Create(odd[0]), b1 = b0, b2 = b0, b3 = b0;
                double* column = x + r;
                for (int c = 1; c <= d; c++, column += Size)
                {
                    Lane e = Lane.Create(even[c]), o = Lane.Create(odd[c]);
                    Lane x0 = Lane.Load(column), x1 = Lane.Load(column + Lanes), x2 = Lane.Load(column + (2 * Lanes)), x3 = Lane.Load(column + (3 * Lanes));
                    a0 = Lane.Fma(e, x0, a0);
                    a1 = Lane.Fma(e, x1, a1);
                    a2 = Lane.Fma(e, x2, a2);
                    a3 = Lane.Fma(e, x3, a3);
                    b0 = Lane.Fma(o, x0, b0);
                    b1 = Lane.Fma(o, x1, b1);
                    b2 = Lane.Fma(o, x2, b2);
                    b3 = Lane.Fma(o, x3, b3);
                }

                Lane first = Lane.Create((double)k), second = Lane.Create(k + 1.0);
                Keep(a0, first, ref best0, ref at0);
                Keep(a1, first, ref best1, ref at1);
                Keep(a2, first, ref best2, ref at2);
                Keep(a3, first, ref best3, ref at3);
                Keep(b0, second, ref best0, ref at0);
                Keep(b1, second, ref best1, ref at1);
                Keep(b2, second, ref best2, ref at2);
                Keep(b3, second, ref best3, ref at3);
            }

            Lane.Store(at0, labels + r);
            Lane.Store(at1, labels + r + Lanes);
            Lane.Store(at2, labels + r + (2 * Lanes));
            Lane.Store(at3, labels + r + (3 * Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Lane score, Lane index, ref Lane best, ref Lane at)
    {
        Lane better = Lane.Less(best, score);
        best = Lane.Select(better, score, best);
        at = Lane.Select(better, index, at);
    }
}
