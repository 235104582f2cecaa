using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Probabilistic;

/// <summary>The E-step and the M-step of a Gaussian mixture.</summary>
/// <remarks>Moments are taken about the current means, so that data far from the origin lose no digits.</remarks>
internal sealed unsafe class GaussianMixtureSteps : IExpectationMaximisation<GaussianMixture>, IDisposable
{
    // Columns that the others determine this well in all the data are held up by the regularisation; elsewhere so small a variance is a collapse.
    private const double Collinear = 100;

    private readonly RowBlocks _blocks;
    private readonly GaussianMixtureOptions _options;
    private readonly IReadOnlyList<string> _names;
    private readonly double[] _origin;
    private readonly double[] _ridge;
    private readonly double[] _floor;
    private readonly double _total;
    private readonly int _components;
    private readonly int _moments;
    private double[] _statistics = [];
    private GaussianMixture? _current;
    private int _iteration;

    public GaussianMixtureSteps(Observations data, int components, GaussianMixtureOptions options, double[] origin, double[] variances)
    {
        double[] weights = options.Weights is null ? [] : [.. options.Weights];
        _components = components;
        _options = options;
        _names = data.Names;
        _origin = origin;
        _floor = [.. variances.Select(v => v * options.Regularisation)];
        _ridge = [.. Spread(data, origin).Zip(_floor, (spread, floor) => spread > Collinear * floor ? 0 : floor)];
        _total = weights.Length == 0 ? data.Rows : weights.Sum();
        int padded = GaussianKernel.Padded(data.Columns);
        bool matrices = options.Covariance is CovarianceType.Full or CovarianceType.Tied;
        _moments = 1 + data.Columns + (matrices ? padded * padded : data.Columns);
        _blocks = new RowBlocks(data, origin, weights, mostParts: Math.Clamp((1 << 24) / (components * _moments), 2, 32));
    }

    private bool Matrices => _options.Covariance is CovarianceType.Full or CovarianceType.Tied;

    public double Expect(GaussianMixture parameters)
    {
        _current = parameters;
        double[] shifted = Shifted(parameters);
        int size = (_components * _moments) + 1;
        double[] parts = new double[_blocks.Parts * size];
        _blocks.OverParts((part, from, to) => ExpectPart(parameters.Factors, shifted, from, to, parts.AsSpan(part * size, size)));
        _statistics = new double[size];
        for (int i = 0; i < parts.Length; i++)
        {
            _statistics[i % size] += parts[i];
        }

        return _statistics[size - 1];
    }

    public GaussianMixture Maximise()
    {
        _iteration++;
        int d = _blocks.Columns;
        double[] weights = new double[_components];
        double[][] means = new double[_components][], scatters = new double[_components][];
        for (int k = 0; k < _components; k++)
        {
            ReadOnlySpan<double> moments = _statistics.AsSpan(k * _moments, _moments);
            double count = moments[0];
            if (!(count > 1e-10 * _total))
            {
                throw new ComponentCollapsedException(k, count, _iteration);
            }

            weights[k] = count / _total;
            double[] shift = [.. moments.Slice(1, d).ToArray().Select(sum => sum / count)];
            means[k] = [.. shift.Zip(_current!.Means[k], (s, m) => s + m)];
            scatters[k] = Scatter(moments[(1 + d)..], shift, count);
        }

        double sum = weights.Sum();
        double[][] covariances = Shapes(weights, scatters);
        CheckSpread(weights, covariances);
        return GaussianMixture.Owning(_options.Covariance, [.. weights.Select(w => w / sum)], means, covariances, _names);
    }

    /// <summary>The M-step of a partition of the rows: how a start is made of clusters.</summary>
    public GaussianMixture FromLabels(Observations data, int[] labels)
    {
        int d = _blocks.Columns;
        double[] counts = new double[_components];
        double[][] means = [.. counts.Select(_ => new double[d])];
        double[][] scatters = [.. counts.Select(_ => new double[Matrices ? d * d : d])];
        Weighted(data, labels, (k, weight, row) =>
        {
            counts[k] += weight;
            for (int c = 0; c < d; c++)
            {
                means[k][c] += weight * row[c];
            }
        });
        for (int k = 0; k < _components; k++)
        {
            for (int c = 0; c < d; c++)
            {
                means[k][c] /= Math.Max(counts[k], double.Epsilon);
            }
        }

        Weighted(data, labels, (k, weight, row) => Scatter(row, means[k], weight, scatters[k]));
        double[] pooled = new double[scatters[0].Length];
        for (int k = 0; k < _components; k++)
        {
            for (int i = 0; i < pooled.Length; i++)
            {
                pooled[i] += scatters[k][i] / _total;
            }
        }

        for (int k = 0; k < _components; k++)
        {
            // A cluster of few rows says too little of its own shape.
            bool few = counts[k] < (2 * d) + 2;
            scatters[k] = [.. few ? pooled : scatters[k].Select(s => s / counts[k])];
            for (int c = 0; c < d; c++)
            {
                scatters[k][Matrices ? c * (d + 1) : c] += _floor[c];
            }
        }

        double[] weights = [.. counts.Select(c => Math.Max(c, 1e-3 * _total / _components))];
        double sum = weights.Sum();
        weights = [.. weights.Select(w => w / sum)];
        return GaussianMixture.Owning(_options.Covariance, weights, means, Shapes(weights, scatters), _names);
    }

    public void Dispose() => _blocks.Dispose();

    private static double[] Spread(Observations data, double[] origin)
    {
        int d = data.Columns;
        double[] covariance = new double[d * d];
        for (int row = 0; row < data.Rows; row++)
        {
            Scatter(data.Row(row), origin, 1.0 / data.Rows, covariance);
        }

        for (int c = 0; c < d; c++)
        {
            covariance[(c * d) + c] *= 1 + 1e-12;
        }

        double[]? lower = GaussianFactors.Cholesky(covariance, d);
        return lower is null ? new double[d] : [.. Enumerable.Range(0, d).Select(i => lower[(i * d) + i] * lower[(i * d) + i])];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<double> row, double[] mean, double weight, double[] target)
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

    private void Weighted(Observations data, int[] labels, RowAction action)
    {
        for (int row = 0; row < data.Rows; row++)
        {
            action(labels[row], _options.Weights?[row] ?? 1, data.Row(row));
        }
    }

    private double[] Shifted(GaussianMixture mixture)
    {
        int d = _blocks.Columns;
        double[] means = new double[_components * d];
        for (int k = 0; k < _components; k++)
        {
            for (int c = 0; c < d; c++)
            {
                means[(k * d) + c] = mixture.Means[k][c] - _origin[c];
            }
        }

        return means;
    }

    private double[] Scatter(ReadOnlySpan<double> second, double[] shift, double count)
    {
        int d = shift.Length;
        double[] scatter = new double[Matrices ? d * d : d];
        int padded = GaussianKernel.Padded(d);
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

    private double[][] Shapes(double[] weights, double[][] scatters)
    {
        int d = _blocks.Columns;
        switch (_options.Covariance)
        {
            case CovarianceType.Tied:
                double[] pooled = new double[d * d];
                for (int i = 0; i < pooled.Length; i++)
                {
                    pooled[i] = weights.Zip(scatters, (w, s) => w * s[i]).Sum() / weights.Sum();
                }

                return [Ridged(pooled, d + 1)];
            case CovarianceType.Full:
                return [.. scatters.Select(s => Ridged(s, d + 1))];
            case CovarianceType.Spherical:
                return [.. scatters.Select(s => new[] { Ridged(s, 1).Average() })];
            default:
                return [.. scatters.Select(s => Ridged(s, 1))];
        }
    }

    private double[] Ridged(double[] scatter, int step)
    {
        double[] result = [.. scatter];
        for (int c = 0; c < _ridge.Length; c++)
        {
            result[c * step] += _ridge[c];
        }

        return result;
    }

    private void CheckSpread(double[] weights, double[][] covariances)
    {
        int d = _blocks.Columns;
        for (int k = 0; k < covariances.Length; k++)
        {
            double[]? lower = Matrices ? GaussianFactors.Cholesky(covariances[k], d) : null;
            bool collapsed = Matrices && lower is null;
            for (int c = 0; c < d && !collapsed; c++)
            {
                double variance = lower is not null ? lower[(c * d) + c] * lower[(c * d) + c] : covariances[k][_options.Covariance == CovarianceType.Spherical ? 0 : c];
                double floor = _options.Covariance == CovarianceType.Spherical ? _floor.Average() : _floor[c];
                collapsed = !(variance > 0) || (variance <= floor && _ridge[c] == 0);
            }

            if (collapsed)
            {
                throw new ComponentCollapsedException(k, weights[k] * _total, _iteration);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ExpectPart(GaussianFactors factors, double[] shifted, int from, int to, Span<double> sums)
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
                    double* moments = target + (k * _moments);
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

    private delegate void RowAction(int label, double weight, ReadOnlySpan<double> row);
}
