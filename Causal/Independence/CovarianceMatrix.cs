using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hybrid.Data;

namespace Hybrid.Causal.Discovery;

/// <summary>Means and covariances of columns.</summary>
internal sealed class CovarianceMatrix
{
    private CovarianceMatrix(int count, int rows, double[] values, double[] means) => (Count, Rows, Values, Means) = (count, rows, values, means);

    public int Count { get; }

    public int Rows { get; }

    /// <summary>Row-major, divided by n - 1.</summary>
    public double[] Values { get; }

    public double[] Means { get; }

    public double this[int a, int b] => Values[(a * Count) + b];

    /// <summary>The covariances of the columns of a table without missing cells.</summary>
    /// <exception cref="ArgumentException">A column does not vary, or there are fewer than two rows.</exception>
    public static CovarianceMatrix Of(DataTable table, string operation)
    {
        int count = table.Columns.Count;
        int rows = table.Rows;
        if (rows < 2)
        {
            throw new ArgumentException($"{operation}: there are {rows} complete rows; at least 2 are needed.");
        }

        double[] means = [.. Enumerable.Range(0, count).Select(c => Sum(table.Column(c)) / rows)];
        double[][] centred = [.. Enumerable.Range(0, count).Select(c => Centred(table.Column(c), means[c]))];
        double[] values = new double[count * count];
        Work.Over(count, a =>
        {
            for (int b = a; b < count; b++)
            {
                values[(a * count) + b] = values[(b * count) + a] = Dot(centred[a], centred[b]) / (rows - 1);
            }
        });
        for (int c = 0; c < count; c++)
        {
            if (!(values[(c * count) + c] > 1e-300))
            {
                throw new ArgumentException($"{operation}: the column '{table.Columns[c]}' does not vary; leave it out.");
            }
        }

        return new CovarianceMatrix(count, rows, values, means);
    }

    /// <summary>The same matrix with unit variances.</summary>
    public CovarianceMatrix Correlations()
    {
        double[] scaled = new double[Values.Length];
        for (int a = 0; a < Count; a++)
        {
            for (int b = 0; b < Count; b++)
            {
                scaled[(a * Count) + b] = a == b ? 1 : this[a, b] / Math.Sqrt(this[a, a] * this[b, b]);
            }
        }

        return new CovarianceMatrix(Count, Rows, scaled, new double[Count]);
    }

    /// <summary>The variance of a variable that others leave unexplained in linear regression.</summary>
    public double ResidualVariance(int variable, ReadOnlySpan<int> given)
    {
        int size = given.Length + 1;
        Span<double> work = size <= 16 ? stackalloc double[size * size] : new double[size * size];
        Gather(work, given, variable, -1);
        Eliminate(work, size, given.Length);
        return Math.Max(work[^1], 1e-12 * this[variable, variable]);
    }

    /// <summary>The correlation of two variables after linear regression on others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double PartialCorrelation(int first, int second, ReadOnlySpan<int> given)
    {
        int size = given.Length + 2;
        Span<double> work = size <= 16 ? stackalloc double[size * size] : new double[size * size];
        Gather(work, given, first, second);
        Eliminate(work, size, given.Length);
        double a = work[(size * size) - size - 2];
        double b = work[^1];
        return a <= 1e-12 * this[first, first] || b <= 1e-12 * this[second, second] ? 0 : Math.Clamp(work[^2] / Math.Sqrt(a * b), -1, 1);
    }

    public static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> first = Vector<double>.Zero, second = Vector<double>.Zero, third = Vector<double>.Zero, fourth = Vector<double>.Zero;
        int i = 0;
        for (; i + 4 <= left.Length; i += 4)
        {
            first += left[i] * right[i];
            second += left[i + 1] * right[i + 1];
            third += left[i + 2] * right[i + 2];
            fourth += left[i + 3] * right[i + 3];
        }

        for (; i < left.Length; i++)
        {
            first += left[i] * right[i];
        }

        double sum = Vector.Sum(first + second + third + fourth);
        for (int j = left.Length * Vector<double>.Count; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }

    private static double[] Centred(double[] values, double mean)
    {
        double[] centred = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            centred[i] = values[i] - mean;
        }

        return centred;
    }

    private void Gather(Span<double> work, ReadOnlySpan<int> given, int first, int second)
    {
        int size = given.Length + (second < 0 ? 1 : 2);
        int Place(ReadOnlySpan<int> set, int i) => i < set.Length ? set[i] : i == set.Length ? first : second;
        for (int i = 0; i < size; i++)
        {
            int row = Place(given, i) * Count;
            for (int j = 0; j < size; j++)
            {
                work[(i * size) + j] = Values[row + Place(given, j)];
            }
        }
    }

    // Gauss without exchange of rows: the matrix is positive semidefinite. A variable that the earlier ones determine is passed over.
    private static void Eliminate(Span<double> work, int size, int pivots)
    {
        for (int k = 0; k < pivots; k++)
        {
            double pivot = work[(k * size) + k];
            if (pivot <= 1e-14)
            {
                continue;
            }

            for (int i = k + 1; i < size; i++)
            {
                double factor = work[(i * size) + k] / pivot;
                for (int j = k; j < size; j++)
                {
                    work[(i * size) + j] -= factor * work[(k * size) + j];
                }
            }
        }
    }
}
