using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>The E-step and the M-step of a Gaussian mixture.</summary>
internal sealed class GaussianMixtureSteps : IExpectationMaximisation<GaussianMixture>, IAnnealed<GaussianMixture>, IDisposable
{
    // Columns that the others determine this well in all the data are held up by the regularisation; elsewhere so small a variance is a collapse.
    private const double Collinear = 100;

    // How far annealing moves means, in deviations of the data.
    private const double Disturbance = 0.02;

    private readonly GaussianMoments _moments;
    private readonly GaussianMixtureOptions _options;
    private readonly IReadOnlyList<string> _names;
    private readonly double[] _variances;
    private readonly double[] _ridge;
    private readonly double[] _floor;
    private readonly double _total;
    private readonly int _components;
    private GaussianMixture? _current;
    private int _iteration;

    public GaussianMixtureSteps(Observations data, int components, GaussianMixtureOptions options, double[] origin, double[] variances)
    {
        double[] weights = options.Weights is null ? [] : [.. options.Weights];
        _components = components;
        _options = options;
        _names = data.Names;
        _variances = variances;
        _floor = [.. variances.Select(v => v * options.Regularisation)];
        _ridge = [.. Spread(data, origin).Zip(_floor, (spread, floor) => spread > Collinear * floor ? 0 : floor)];
        _total = weights.Length == 0 ? data.Rows : weights.Sum();
        _moments = new GaussianMoments(data, components, Matrices, origin, weights);
    }

    private bool Matrices => _options.Covariance is CovarianceType.Full or CovarianceType.Tied;

    /// <inheritdoc/>
    public double InverseTemperature { get; set; } = 1;

    public GaussianMixture Disturbed(GaussianMixture parameters, int stage)
    {
        CounterRandom random = CounterRandom.Of(_options.Seed).Derive(0xA11EA1).Derive((ulong)stage);
        double[][] means = [.. parameters.Means.Select((mean, k) =>
        {
            double[] noise = new double[mean.Length];
            RandomNumbers.Normal(random.Derive((ulong)k), 0, noise);
            return mean.Select((value, c) => value + (Disturbance * Math.Sqrt(_variances[c]) * noise[c])).ToArray();
        })];
        return GaussianMixture.Owning(_options.Covariance, [.. parameters.Weights], means, [.. parameters.Covariances], _names);
    }

    public double Expect(GaussianMixture parameters)
    {
        _current = parameters;
        GaussianFactors factors = InverseTemperature == 1 ? parameters.Factors : parameters.Factors.Raised(InverseTemperature);
        return _moments.Collect(factors, parameters.Means) / InverseTemperature;
    }

    public GaussianMixture Maximise()
    {
        _iteration++;
        double[] weights = new double[_components];
        double[][] means = new double[_components][], scatters = new double[_components][];
        for (int k = 0; k < _components; k++)
        {
            double count = _moments.Count(k);
            if (!(count > 1e-10 * _total))
            {
                throw new ComponentCollapsedException(k, count, _iteration);
            }

            weights[k] = count / _total;
            double[] shift = _moments.Shift(k);
            means[k] = [.. shift.Zip(_current!.Means[k], (s, m) => s + m)];
            scatters[k] = _moments.Scatter(k, shift);
        }

        double sum = weights.Sum();
        double[][] covariances = Shapes(weights, scatters);
        CheckSpread(weights, covariances);
        return GaussianMixture.Owning(_options.Covariance, [.. weights.Select(w => w / sum)], means, covariances, _names);
    }

    /// <summary>The M-step of a partition of the rows: how a start is made of clusters.</summary>
    public GaussianMixture FromLabels(Observations data, int[] labels)
    {
        int d = _moments.Columns;
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

        Weighted(data, labels, (k, weight, row) => GaussianMoments.AddProducts(row, means[k], weight, scatters[k]));
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

    public void Dispose() => _moments.Dispose();

    private static double[] Spread(Observations data, double[] origin)
    {
        int d = data.Columns;
        double[] covariance = new double[d * d];
        for (int row = 0; row < data.Rows; row++)
        {
            GaussianMoments.AddProducts(data.Row(row), origin, 1.0 / data.Rows, covariance);
        }

        for (int c = 0; c < d; c++)
        {
            covariance[(c * d) + c] *= 1 + 1e-12;
        }

        double[]? lower = GaussianFactors.Cholesky(covariance, d);
        return lower is null ? new double[d] : [.. Enumerable.Range(0, d).Select(i => lower[(i * d) + i] * lower[(i * d) + i])];
    }

    private void Weighted(Observations data, int[] labels, RowAction action)
    {
        for (int row = 0; row < data.Rows; row++)
        {
            action(labels[row], _options.Weights?[row] ?? 1, data.Row(row));
        }
    }

    private double[][] Shapes(double[] weights, double[][] scatters)
    {
        int d = _moments.Columns;
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
        int d = _moments.Columns;
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

    private delegate void RowAction(int label, double weight, ReadOnlySpan<double> row);
}
