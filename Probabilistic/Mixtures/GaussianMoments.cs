using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>The rows of a fit, and the counts, means and scatters of its components that weigh every row by its responsibilities: what EM and variational inference share.</summary>
/// <remarks>Moments are taken about the current means, so that data far from the origin lose no digits.</remarks>
internal sealed unsafe class GaussianMoments : IDisposable
{
    private readonly RowBlocks _blocks;
    private readonly double[] _origin;
    private readonly int _components;
    private readonly int _size;
    private double[] _statistics = [];

    public GaussianMoments(Observations data, int components, bool matrices, double[] origin, double[] weights)
    {
        int padded = GaussianKernel.Padded(data.Columns);
        Matrices = matrices;
        _components = components;
        _origin = origin;
        _size = 1 + data.Columns + (matrices ? padded * padded : data.Columns);
        _blocks = new RowBlocks(data, origin, weights, mostParts: Math.Clamp((1 << 24) / (components * _size), 2, 32));
    }

    /// <summary>Whether scatters are matrices; otherwise the diagonals alone.</summary>
    public bool Matrices { get; }

    /// <summary>How many columns.</summary>
    public int Columns => _blocks.Columns;

    /// <summary>Computes the responsibilities under log densities of the form constant - |W (x - mean)|^2 / 2, and the moments they give.</summary>
    /// <returns>The weighted sum over the rows of ln of the sum of the densities.</returns>
    public double Collect(GaussianFactors factors, IReadOnlyList<double[]> means)
    {
        int d = Columns, size = (_components * _size) + 1;
        double[] shifted = new double[_components * d], parts = new double[_blocks.Parts * size];
        for (int k = 0; k < _components; k++)
        {
            for (int c = 0; c < d; c++)
            {
                shifted[(k * d) + c] = means[k][c] - _origin[c];
            }
        }

        _blocks.OverParts((part, from, to) => CollectPart(factors, shifted, from, to, parts.AsSpan(part * size, size)));
        _statistics = new double[size];
        for (int i = 0; i < parts.Length; i++)
        {
            _statistics[i % size] += parts[i];
        }

        return _statistics[size - 1];
    }

    /// <summary>How many rows a component answers for.</summary>
    public double Count(int component) => _statistics[component * _size];

    /// <summary>The mean of its rows, less the mean that the moments were collected about; the count must be above 0.</summary>
    public double[] Shift(int component)
    {
        ReadOnlySpan<double> sums = _statistics.AsSpan(component * _size, _size);
        double[] shift = new double[Columns];
        for (int c = 0; c < shift.Length; c++)
        {
            shift[c] = sums[1 + c] / sums[0];
        }

        return shift;
    }

    /// <summary>The covariance of its rows about their mean [d * d], or the variances [d].</summary>
    public double[] Scatter(int component, double[] shift)
    {
        int d = Columns, padded = GaussianKernel.Padded(d);
        double count = Count(component);
        ReadOnlySpan<double> second = _statistics.AsSpan((component * _size) + 1 + d, _size - 1 - d);
        double[] scatter = new double[Matrices ? d * d : d];
        for (int i = 0; i < d; i++)
        {
            if (!Matrices)
            {
                scatter[i] = Math.Max((second[i] / count) - (shift[i] * shift[i]), 0);
                continue;
            }

            for (int j = 0; j <= i; j++)
            {
                scatter[(i * d) + j] = scatter[(j * d) + i] = (second[(i * padded) + j] / count) - (shift[i] * shift[j]);
            }
        }

        return scatter;
    }

    /// <summary>Adds a row's weighted products about a mean to a matrix, or its squares to a diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(ReadOnlySpan<double> row, double[] mean, double weight, double[] target)
    {
        int d = row.Length;
        bool matrix = target.Length == d * d && d > 1;
        for (int i = 0; i < d; i++)
        {
            double left = weight * (row[i] - mean[i]);
            for (int j = matrix ? 0 : i; j <= (matrix ? d - 1 : i); j++)
            {
                target[matrix ? (i * d) + j : i] += left * (row[j] - mean[j]);
            }
        }
    }

    public void Dispose() => _blocks.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CollectPart(GaussianFactors factors, double[] shifted, int from, int to, Span<double> sums)
    {
        int d = _blocks.Columns, padded = GaussianKernel.Padded(d);
        nuint scratch = (nuint)((2 * padded) + _components) * RowBlocks.Size;
        double* memory = (double*)NativeMemory.AlignedAlloc(scratch * sizeof(double), 64);
        double* z = memory, scaled = z + (padded * RowBlocks.Size), table = scaled + (padded * RowBlocks.Size);
        fixed (double* means = shifted, target = sums)
        {
            for (int block = from; block < to; block++)
            {
                double* x = _blocks.Block(block);
                double* weights = x + (d * RowBlocks.Size);
                for (int k = 0; k < _components; k++)
                {
                    GaussianKernel.Centre(x, means + (k * d), d, z);
                    fixed (double* w = factors.Whitening[k])
                    {
                        Density(z, w, d, factors.Constants[k], table + (k * RowBlocks.Size));
                    }
                }

                target[sums.Length - 1] += GaussianKernel.Normalise(table, _components, weights, null);
                for (int k = 0; k < _components; k++)
                {
                    double* moments = target + (k * _size);
                    GaussianKernel.Centre(x, means + (k * d), d, z);
                    GaussianKernel.FirstMoments(z, table + (k * RowBlocks.Size), d, scaled, moments);
                    if (Matrices)
                    {
                        GaussianKernel.SecondMoments(scaled, z, d, moments + 1 + d);
                    }
                    else
                    {
                        GaussianKernel.SecondMomentsDiagonal(scaled, z, d, moments + 1 + d);
                    }
                }
            }
        }

        NativeMemory.AlignedFree(memory);
    }

    private void Density(double* z, double* w, int columns, double constant, double* target)
    {
        if (Matrices)
        {
            GaussianKernel.LogDensity(z, w, columns, constant, target);
        }
        else
        {
            GaussianKernel.LogDensityDiagonal(z, w, columns, constant, target);
        }
    }
}
