namespace Hybrid.Probabilistic;

/// <summary>The two steps of variational inference for a Gaussian mixture: responsibilities from expected log densities, and posteriors from responsibilities.</summary>
internal sealed class VariationalMixtureSteps : IExpectationMaximisation<VariationalPosterior>, IDisposable
{
    // The least share of a column's variance that the columns before may leave unexplained.
    private const double Dependent = 1e-10;

    private readonly GaussianMoments _moments;
    private readonly VariationalMixtureOptions _options;
    private readonly IReadOnlyList<string> _names;
    private readonly double[] _origin;
    private readonly double[] _scale;
    private readonly double _concentration;
    private readonly double _degrees;
    private readonly double _total;
    private readonly int _most;
    private VariationalPosterior? _current;

    public VariationalMixtureSteps(Observations data, int most, VariationalMixtureOptions options, double[] origin)
    {
        (_most, _options, _origin, _names) = (most, options, origin, data.Names);
        int d = data.Columns;
        double[] weights = options.Weights is null ? [] : [.. options.Weights];
        _total = weights.Length == 0 ? data.Rows : weights.Sum();
        _concentration = options.Concentration ?? 1.0 / most;
        _degrees = options.DegreesOfFreedom ?? d;
        double[] scale = new double[Matrices ? d * d : d];
        for (int row = 0; row < data.Rows; row++)
        {
            GaussianMoments.AddProducts(data.Row(row), origin, 1.0 / Math.Max(data.Rows - 1, 1), scale);
        }

        _scale = options.Covariance == CovarianceType.Spherical ? [scale.Average()] : scale;
        double[]? lower = Matrices ? GaussianFactors.Cholesky(_scale, d) : [];
        if (lower is null || (Matrices && Enumerable.Range(0, d).Any(i => lower[(i * d) + i] * lower[(i * d) + i] < Dependent * _scale[(i * d) + i])))
        {
            throw new ArgumentException("VariationalMixture: some columns are sums of others, so that their covariance has no inverse; leave them out or take diagonal covariances.", nameof(data));
        }

        _moments = new GaussianMoments(data, most, Matrices, origin, weights);
    }

    private bool Matrices => _options.Covariance is CovarianceType.Full or CovarianceType.Tied;

    private bool Tied => _options.Covariance == CovarianceType.Tied;

    private int Columns => _origin.Length;

    public double Expect(VariationalPosterior parameters)
    {
        _current = parameters;
        int d = Columns;
        VariationalWeights weights = VariationalWeights.Of(_options.WeightPrior, _concentration, parameters.Counts);
        GaussianFactors factors = GaussianFactors.TryMake(_options.Covariance, d, [.. Enumerable.Repeat(1.0, _most)], Covariances(parameters))!;
        for (int k = 0; k < _most; k++)
        {
            double degrees = parameters.Degrees[k];
            double expected = Matrices ? PrecisionPosterior.LogDeterminant(degrees, d) : d * PrecisionPosterior.LogDeterminant(degrees, 1);
            factors.Constants[k] += weights.Logarithms[k] + (0.5 * (expected - (d * Math.Log(degrees)))) - (0.5 * d / parameters.MeanPrecisions[k]);
        }

        return _moments.Collect(factors, parameters.Means) - weights.Divergence - Divergence(parameters, factors);
    }

    public VariationalPosterior Maximise()
    {
        double[] counts = new double[_most];
        double[][] means = new double[_most][], scatters = new double[_most][];
        for (int k = 0; k < _most; k++)
        {
            counts[k] = _moments.Count(k);
            if (!(counts[k] > 1e-12 * _total))
            {
                (counts[k], means[k], scatters[k]) = (0, _origin, new double[Matrices ? Columns * Columns : Columns]);
                continue;
            }

            double[] shift = _moments.Shift(k);
            means[k] = [.. shift.Zip(_current!.Means[k], (s, m) => s + m)];
            scatters[k] = _moments.Scatter(k, shift);
        }

        return Posterior(counts, means, scatters);
    }

    /// <summary>The posterior that a partition of the rows gives, the largest part first.</summary>
    public VariationalPosterior FromLabels(Observations data, int[] labels)
    {
        int d = Columns;
        double[] counts = new double[_most];
        double Weight(int row) => _options.Weights?[row] ?? 1;
        for (int row = 0; row < labels.Length; row++)
        {
            counts[labels[row]] += Weight(row);
        }

        int[] order = [.. Enumerable.Range(0, _most).OrderByDescending(k => counts[k])], place = new int[_most];
        for (int i = 0; i < _most; i++)
        {
            place[order[i]] = i;
        }

        counts = [.. order.Select(k => counts[k])];
        double[][] means = [.. counts.Select(_ => new double[d])], scatters = [.. counts.Select(_ => new double[Matrices ? d * d : d])];
        for (int row = 0; row < labels.Length; row++)
        {
            int k = place[labels[row]];
            for (int c = 0; c < d; c++)
            {
                means[k][c] += Weight(row) * data[row, c] / Math.Max(counts[k], double.Epsilon);
            }
        }

        for (int row = 0; row < labels.Length; row++)
        {
            int k = place[labels[row]];
            GaussianMoments.AddProducts(data.Row(row), means[k], Weight(row) / Math.Max(counts[k], double.Epsilon), scatters[k]);
        }

        return Posterior(counts, means, scatters);
    }

    /// <summary>The mixture of the components that answer for enough rows.</summary>
    public GaussianMixture Needed(VariationalPosterior posterior)
    {
        double[] weights = VariationalWeights.Of(_options.WeightPrior, _concentration, posterior.Counts).Expected;
        double least = Math.Min(_options.LeastObservations, posterior.Counts.Max());
        int[] kept = [.. Enumerable.Range(0, _most).Where(k => posterior.Counts[k] >= least && weights[k] > 0)];
        double sum = kept.Sum(k => weights[k]);
        double[][] covariances = Covariances(posterior);
        return GaussianMixture.Owning(
            _options.Covariance, [.. kept.Select(k => weights[k] / sum)], [.. kept.Select(k => posterior.Means[k])], Tied ? covariances : [.. kept.Select(k => covariances[k])], _names);
    }

    public void Dispose() => _moments.Dispose();

    private VariationalPosterior Posterior(double[] counts, double[][] means, double[][] scatters)
    {
        int d = Columns;
        bool spherical = _options.Covariance == CovarianceType.Spherical;
        double[] precisions = [.. counts.Select(count => _options.MeanPrecision + count)], degrees = new double[_most];
        double[][] centres = new double[_most][], scales = new double[Tied ? 1 : _most][];
        for (int k = 0; k < _most; k++)
        {
            double count = counts[k], pull = _options.MeanPrecision * count / precisions[k];
            centres[k] = [.. means[k].Select((mean, c) => ((_options.MeanPrecision * _origin[c]) + (count * mean)) / precisions[k])];
            degrees[k] = _degrees + (Tied ? counts.Sum() : spherical ? d * count : count);
            double[] scale = Tied && k > 0 ? scales[0] : (double[])_scale.Clone();
            for (int i = 0; i < scatters[k].Length; i++)
            {
                (int row, int column) = Matrices ? (i / d, i % d) : (i, i);
                double value = (count * scatters[k][i]) + (pull * (means[k][row] - _origin[row]) * (means[k][column] - _origin[column]));
                scale[spherical ? 0 : i] += value;
            }

            scales[Tied ? 0 : k] = scale;
        }

        return new VariationalPosterior(counts, centres, precisions, degrees, scales);
    }

    private double[][] Covariances(VariationalPosterior posterior) => [.. posterior.Scales.Select((scale, k) => scale.Select(value => value / posterior.Degrees[k]).ToArray())];

    // The divergence of the posteriors of means and precisions from their priors; the factors hold the square roots of the expected precisions.
    private double Divergence(VariationalPosterior posterior, GaussianFactors factors)
    {
        int d = Columns;
        double sum = 0, prior = _options.MeanPrecision;
        for (int k = 0; k < _most; k++)
        {
            double precision = posterior.MeanPrecisions[k];
            sum += 0.5 * ((d * prior / precision) - d + (d * Math.Log(precision / prior)) + (prior * Distance(factors.Whitening[k], posterior.Means[k])));
            if (!Tied || k == 0)
            {
                sum += PrecisionDivergence(posterior.Degrees[k], posterior.Scales[k]);
            }
        }

        return sum;
    }

    private double PrecisionDivergence(double degrees, double[] scale)
    {
        if (!Matrices)
        {
            return Enumerable.Range(0, scale.Length).Sum(i => PrecisionPosterior.Divergence(1, degrees, Math.Log(scale[i]), _degrees, Math.Log(_scale[i]), _scale[i] / scale[i]));
        }

        int d = Columns;
        double[] lower = GaussianFactors.Cholesky(scale, d)!, before = GaussianFactors.Cholesky(_scale, d)!;
        double trace = 0;

        // tr(B0 B^-1) is the sum of squares of L^-1 L0.
        for (int column = 0; column < d; column++)
        {
            double[] solved = new double[d];
            for (int i = column; i < d; i++)
            {
                double value = before[(i * d) + column];
                for (int j = column; j < i; j++)
                {
                    value -= lower[(i * d) + j] * solved[j];
                }

                solved[i] = value / lower[(i * d) + i];
                trace += solved[i] * solved[i];
            }
        }

        return PrecisionPosterior.Divergence(d, degrees, LogDeterminant(lower), _degrees, LogDeterminant(before), trace);
    }

    private static double LogDeterminant(double[] lower)
    {
        int d = (int)Math.Round(Math.Sqrt(lower.Length));
        return Enumerable.Range(0, d).Sum(i => 2 * Math.Log(lower[(i * d) + i]));
    }

    // (m - m0)' E precision (m - m0)
    private double Distance(double[] whitening, double[] mean)
    {
        int d = Columns, stride = GaussianKernel.Padded(d);
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            double value = 0;
            for (int j = Matrices ? 0 : i; j <= i; j++)
            {
                value += whitening[Matrices ? (i * stride) + j : i] * (mean[j] - _origin[j]);
            }

            sum += value * value;
        }

        return sum;
    }
}
