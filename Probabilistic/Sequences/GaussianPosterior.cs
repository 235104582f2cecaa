namespace Hybrid.Probabilistic;

/// <summary>Normal-Wishart posteriors of the Gaussians of each state, of full or of diagonal covariances (then a gamma for each column).</summary>
internal sealed class GaussianPosterior : IEmissionPosterior
{
    private readonly GaussianPrior _prior;
    private readonly GaussianEmission _emission;
    private readonly double[] _precisions;
    private readonly double[] _degrees;

    private GaussianPosterior(GaussianPrior prior, double[][] means, double[] precisions, double[] degrees, double[][] scales)
    {
        _prior = prior;
        _precisions = precisions;
        _degrees = degrees;
        int d = prior.Mean.Length;
        CovarianceType type = prior.Full ? CovarianceType.Full : CovarianceType.Diagonal;
        _emission = new GaussianEmission(type, means, [.. scales.Select((scale, k) => scale.Select(value => value / degrees[k]).ToArray())], prior.Names);
        Corrections = [.. degrees.Select((degree, k) =>
        {
            double expected = prior.Full ? PrecisionPosterior.LogDeterminant(degree, d) : d * PrecisionPosterior.LogDeterminant(degree, 1);
            return (0.5 * (expected - (d * Math.Log(degree)))) - (0.5 * d / precisions[k]);
        })];
        Divergence = Enumerable.Range(0, degrees.Length).Sum(k => DivergenceOf(means[k], precisions[k], degrees[k], scales[k]));
    }

    public Emission Logarithms => _emission;

    public double[] Corrections { get; }

    public Emission Expected => _emission;

    public double Divergence { get; }

    /// <summary>The posterior of a partition of the rows.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="labels">The state of each.</param>
    /// <param name="states">How many states.</param>
    public static GaussianPosterior Of(GaussianPrior prior, Observations rows, IReadOnlyList<int> labels, int states)
    {
        int d = prior.Mean.Length;
        double[] counts = new double[states];
        double[][] sums = [.. counts.Select(_ => new double[d])], scatters = [.. counts.Select(_ => new double[prior.Full ? d * d : d])];
        for (int row = 0; row < rows.Rows; row++)
        {
            int k = labels[row];
            counts[k]++;
            for (int c = 0; c < d; c++)
            {
                sums[k][c] += rows[row, c];
            }
        }

        double[][] means = [.. sums.Select((sum, k) => sum.Select(value => value / Math.Max(counts[k], 1)).ToArray())];
        for (int row = 0; row < rows.Rows; row++)
        {
            GaussianMoments.AddProducts(rows.Row(row), means[labels[row]], 1, scatters[labels[row]]);
        }

        return Of(prior, counts, means, scatters);
    }

    public IEmissionPosterior Updated(ReadOnlySpan<double> statistics)
    {
        int d = _prior.Mean.Length, stride = _emission.Stride, states = _emission.States;
        double[] counts = new double[states];
        double[][] means = new double[states][], scatters = new double[states][];
        for (int k = 0; k < states; k++)
        {
            counts[k] = statistics[k];
            double count = Math.Max(counts[k], 1e-300);
            double[] shift = new double[d];
            for (int i = 0; i < d; i++)
            {
                shift[i] = statistics[((1 + i) * stride) + k] / count;
            }

            means[k] = [.. _emission.Means[k].Zip(shift, (mean, s) => mean + s)];
            scatters[k] = new double[_prior.Full ? d * d : d];
            int pair = 1 + d;
            for (int i = 0; i < d; i++)
            {
                for (int j = _prior.Full ? 0 : i; j <= i; j++, pair++)
                {
                    double value = statistics[(pair * stride) + k] - (counts[k] * shift[i] * shift[j]);
                    scatters[k][_prior.Full ? (i * d) + j : i] = value;
                    scatters[k][_prior.Full ? (j * d) + i : i] = value;
                }
            }
        }

        return Of(_prior, counts, means, scatters);
    }

    private static GaussianPosterior Of(GaussianPrior prior, double[] counts, double[][] means, double[][] scatters)
    {
        int d = prior.Mean.Length, states = counts.Length;
        double[] precisions = [.. counts.Select(count => prior.Precision + count)], degrees = [.. counts.Select(count => prior.Degrees + count)];
        double[][] centres = new double[states][], scales = new double[states][];
        for (int k = 0; k < states; k++)
        {
            double count = counts[k], pull = prior.Precision * count / precisions[k];
            centres[k] = [.. means[k].Select((mean, c) => ((prior.Precision * prior.Mean[c]) + (count * mean)) / precisions[k])];
            scales[k] = [.. prior.Scale];
            for (int i = 0; i < scales[k].Length; i++)
            {
                (int row, int column) = prior.Full ? (i / d, i % d) : (i, i);
                scales[k][i] += scatters[k][i] + (pull * (means[k][row] - prior.Mean[row]) * (means[k][column] - prior.Mean[column]));
            }
        }

        return new GaussianPosterior(prior, centres, precisions, degrees, scales);
    }

    // The means' part, and the precisions'.
    private double DivergenceOf(double[] mean, double precision, double degrees, double[] scale)
    {
        int d = mean.Length;
        double[] apart = [.. mean.Zip(_prior.Mean, (m, centre) => m - centre)];
        double distance, precisions;
        if (_prior.Full)
        {
            double[] lower = GaussianFactors.Cholesky(scale, d)!;
            double[] before = GaussianFactors.Cholesky(_prior.Scale, d)!;
            distance = Square(lower, apart);
            double trace = Enumerable.Range(0, d).Sum(column => Square(lower, [.. Enumerable.Range(0, d).Select(row => before[(row * d) + column])]));
            precisions = PrecisionPosterior.Divergence(d, degrees, LogDeterminant(lower), _prior.Degrees, LogDeterminant(before), trace);
        }
        else
        {
            distance = apart.Select((value, c) => value * value / scale[c]).Sum();
            precisions = Enumerable.Range(0, d).Sum(c => PrecisionPosterior.Divergence(1, degrees, Math.Log(scale[c]), _prior.Degrees, Math.Log(_prior.Scale[c]), _prior.Scale[c] / scale[c]));
        }

        double ratio = _prior.Precision / precision;
        return (0.5 * ((d * ratio) - d - (d * Math.Log(ratio)) + (_prior.Precision * degrees * distance))) + precisions;
    }

    private static double LogDeterminant(double[] lower)
    {
        int d = (int)Math.Round(Math.Sqrt(lower.Length));
        return Enumerable.Range(0, d).Sum(i => 2 * Math.Log(lower[(i * d) + i]));
    }

    // |L^-1 x|^2
    private static double Square(double[] lower, double[] x)
    {
        int d = x.Length;
        double[] solved = new double[d];
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            double value = x[i];
            for (int j = 0; j < i; j++)
            {
                value -= lower[(i * d) + j] * solved[j];
            }

            solved[i] = value / lower[(i * d) + i];
            sum += solved[i] * solved[i];
        }

        return sum;
    }
}
