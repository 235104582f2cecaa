using System.Runtime.CompilerServices;
using Hybrid.Data;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Every state draws rows from a Gaussian of its own: with a full covariance matrix, one that all states share (tied), a variance for each column (diagonal), or one for all columns (spherical).</summary>
public sealed unsafe class GaussianEmission : Emission
{
    private readonly double[] _means;
    private readonly double[] _whitening;
    private readonly double[] _constants;
    private readonly double[] _floor;
    private readonly CovarianceType _shape;

    /// <summary>Takes the parameters.</summary>
    /// <param name="type">The shape.</param>
    /// <param name="means">For every state a mean [states][d].</param>
    /// <param name="covariances">For every state a matrix row by row [states][d * d] (full), one matrix [1][d * d] (tied), variances [states][d] (diagonal) or a variance [states][1] (spherical).</param>
    /// <param name="names">The names of the columns; by default <c>column1</c>, <c>column2</c> ...</param>
    /// <exception cref="ArgumentException">Sizes do not agree, another type, or a covariance is not positive definite.</exception>
    public GaussianEmission(CovarianceType type, IReadOnlyList<double[]> means, IReadOnlyList<double[]> covariances, IReadOnlyList<string>? names = null)
        : this(Expanded(GaussianMixture.Of(type, [.. means.Select(_ => 1.0 / means.Count)], means, covariances, names)), [], type)
    {
    }

    internal GaussianEmission(GaussianMixture components, double[] floor, CovarianceType shape)
        : base(components.Components)
    {
        Distributions = components;
        _floor = floor;
        _shape = shape;
        int d = Columns, padded = GaussianKernel.Padded(d);
        _means = new double[d * Stride];
        _whitening = new double[Pairs * Stride];
        _constants = new double[Stride];
        Array.Fill(_constants, double.NegativeInfinity);
        for (int state = 0; state < States; state++)
        {
            _constants[state] = components.Factors.Constants[state] - Math.Log(components.Weights[state]);
            double[] factor = components.Factors.Whitening[state];
            int pair = 0;
            for (int i = 0; i < d; i++)
            {
                _means[(i * Stride) + state] = components.Means[state][i];
                for (int j = IsFull ? 0 : i; j <= i; j++, pair++)
                {
                    _whitening[(pair * Stride) + state] = factor[IsFull ? (i * padded) + j : i];
                }
            }
        }
    }

    /// <summary>The means of the states [states][d].</summary>
    public IReadOnlyList<double[]> Means => Distributions.Means;

    /// <summary>The covariances of the states: matrices row by row [states][d * d] (full, tied), or variances [states][d] (diagonal, spherical).</summary>
    public IReadOnlyList<double[]> Covariances => Distributions.Covariances;

    /// <summary>The shape.</summary>
    public CovarianceType Covariance => _shape;

    /// <summary>The number of columns.</summary>
    public int Columns => Distributions.Columns;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names => Distributions.Names;

    /// <summary>The same states in another order.</summary>
    internal GaussianEmission Reordered(IReadOnlyList<int> order) => new(
        GaussianMixture.Owning(Distributions.Covariance, [.. order.Select(_ => 1.0 / States)], [.. order.Select(i => Means[i])], [.. order.Select(i => Covariances[i])], Names), _floor, _shape);

    internal override int StatisticsLength => (1 + Columns + Pairs) * Stride;

    internal override int ParameterCount => (States * Columns) + (_shape switch { CovarianceType.Tied => Pairs, CovarianceType.Spherical => States, _ => States * Pairs });

    private GaussianMixture Distributions { get; }

    private bool IsFull => Distributions.Covariance == CovarianceType.Full;

    private int Pairs => IsFull ? Columns * (Columns + 1) / 2 : Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void LogDensities(SequenceSet data, int from, int length, double* target)
    {
        int d = Columns, stride = Stride;
        bool full = IsFull;
        Lane half = Lane.Create(-0.5);
        fixed (double* values = data.Values, means = _means, whitening = _whitening, constants = _constants)
        {
            for (int t = 0; t < length; t++)
            {
                double* x = values + ((nint)(from + t) * d);
                for (int v = 0; v < stride; v += Lanes)
                {
                    Lane square = Lane.Zero;
                    double* w = whitening + v;
                    for (int i = 0; i < d; i++)
                    {
                        Lane sum = Lane.Zero;
                        for (int j = full ? 0 : i; j <= i; j++, w += stride)
                        {
                            sum = Lane.Fma(Lane.Load(w), Lane.Create(x[j]) - Lane.Load(means + (j * stride) + v), sum);
                        }

                        square = Lane.Fma(sum, sum, square);
                    }

                    Lane.Store(Lane.Fma(half, square, Lane.Load(constants + v)), target + ((nint)t * stride) + v);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Accumulate(SequenceSet data, int from, int length, double* posteriors, double* statistics)
    {
        int d = Columns, stride = Stride;
        bool full = IsFull;
        fixed (double* values = data.Values, means = _means)
        {
            for (int t = 0; t < length; t++)
            {
                double* x = values + ((nint)(from + t) * d);
                for (int v = 0; v < stride; v += Lanes)
                {
                    Lane share = Lane.Load(posteriors + ((nint)t * stride) + v);
                    double* sums = statistics + v;
                    Lane.Store(Lane.Load(sums) + share, sums);
                    double* second = sums + ((1 + d) * stride);
                    for (int i = 0; i < d; i++)
                    {
                        sums += stride;
                        Lane scaled = share * (Lane.Create(x[i]) - Lane.Load(means + (i * stride) + v));
                        Lane.Store(Lane.Load(sums) + scaled, sums);
                        for (int j = full ? 0 : i; j <= i; j++, second += stride)
                        {
                            Lane.Store(Lane.Fma(scaled, Lane.Create(x[j]) - Lane.Load(means + (j * stride) + v), Lane.Load(second)), second);
                        }
                    }
                }
            }
        }
    }

    internal override Emission Maximise(ReadOnlySpan<double> statistics, int iteration)
    {
        int d = Columns, stride = Stride;
        double[][] means = new double[States][], covariances = new double[States][];
        for (int state = 0; state < States; state++)
        {
            double count = statistics[state];
            means[state] = Means[state];
            covariances[state] = Covariances[state];
            if (!(count > 1e-10))
            {
                // A state that is never visited keeps what it has.
                continue;
            }

            double[] shift = new double[d];
            for (int i = 0; i < d; i++)
            {
                shift[i] = statistics[((1 + i) * stride) + state] / count;
            }

            means[state] = [.. Means[state].Zip(shift, (m, s) => m + s)];
            double[] covariance = covariances[state] = new double[IsFull ? d * d : d];
            int pair = 1 + d;
            for (int i = 0; i < d; i++)
            {
                for (int j = IsFull ? 0 : i; j <= i; j++, pair++)
                {
                    double value = (statistics[(pair * stride) + state] / count) - (shift[i] * shift[j]);
                    covariance[IsFull ? (i * d) + j : i] = value;
                    covariance[IsFull ? (j * d) + i : i] = value;
                }
            }

        }

        Shape(statistics, covariances);
        for (int state = 0; state < States; state++)
        {
            if (statistics[state] > 1e-10)
            {
                CheckSpread(state, statistics[state], covariances[state], iteration);
            }
        }

        return new GaussianEmission(GaussianMixture.Owning(Distributions.Covariance, [.. means.Select(_ => 1.0 / States)], means, covariances, Names), _floor, _shape);
    }

    // Tied: the mean over the states, weighted by their counts. Spherical: the mean over the columns.
    private void Shape(ReadOnlySpan<double> counts, double[][] covariances)
    {
        if (_shape == CovarianceType.Tied)
        {
            double[] pooled = new double[covariances[0].Length];
            double total = 0;
            for (int state = 0; state < States; state++)
            {
                total += counts[state];
                for (int i = 0; i < pooled.Length; i++)
                {
                    pooled[i] += counts[state] * covariances[state][i];
                }
            }

            Array.Fill(covariances, total > 0 ? [.. pooled.Select(value => value / total)] : covariances[0]);
        }
        else if (_shape == CovarianceType.Spherical)
        {
            for (int state = 0; state < States; state++)
            {
                covariances[state] = [.. Enumerable.Repeat(covariances[state].Average(), Columns)];
            }
        }
    }

    internal override Emission Disturbed(CounterRandom random)
    {
        double[][] means = [.. Means.Select((mean, state) =>
        {
            double[] noise = new double[mean.Length];
            RandomNumbers.Normal(random.Derive((ulong)state), 0, noise);
            return mean.Select((value, c) => value + (0.02 * noise[c] * Math.Sqrt(Covariances[state][IsFull ? c * (Columns + 1) : c]))).ToArray();
        })];
        return new GaussianEmission(GaussianMixture.Owning(Distributions.Covariance, [.. means.Select(_ => 1.0 / States)], means, [.. Covariances], Names), _floor, _shape);
    }

    private static GaussianMixture Expanded(GaussianMixture components) => components.Covariance switch
    {
        CovarianceType.Tied => GaussianMixture.Owning(
            CovarianceType.Full, [.. components.Weights], [.. components.Means], [.. components.Means.Select(_ => components.Covariances[0])], components.Names),
        CovarianceType.Spherical => GaussianMixture.Owning(
            CovarianceType.Diagonal, [.. components.Weights], [.. components.Means], [.. components.Covariances.Select(one => Enumerable.Repeat(one[0], components.Columns).ToArray())], components.Names),
        _ => components,
    };

    internal override void Check(SequenceSet data)
    {
        if (data.IsCategorical || data.Names.Count != Columns)
        {
            throw new ArgumentException($"HiddenMarkovModel: the data have {(data.IsCategorical ? "symbols" : $"{data.Names.Count} columns")} and the model takes {Columns} columns of numbers; give sequences of such rows.", nameof(data));
        }
    }

    internal override void Draw(CounterRandom random, int state, List<int> codes, List<double> values)
    {
        int d = Columns;
        double[] noise = new double[d];
        RandomNumbers.Normal(random, 0, noise);
        double[] factor = IsFull ? GaussianFactors.Cholesky(Covariances[state], d)! : [.. Covariances[state].Select(v => Math.Sqrt(v))];
        for (int i = 0; i < d; i++)
        {
            double value = Means[state][i];
            for (int j = IsFull ? 0 : i; j <= i; j++)
            {
                value += factor[IsFull ? (i * d) + j : i] * noise[j];
            }

            values.Add(value);
        }
    }

    private void CheckSpread(int state, double count, double[] covariance, int iteration)
    {
        int d = Columns;
        double[]? lower = IsFull ? GaussianFactors.Cholesky(covariance, d) : null;
        bool collapsed = IsFull && lower is null;
        for (int i = 0; i < d && !collapsed; i++)
        {
            double variance = lower is null ? covariance[i] : lower[(i * d) + i] * lower[(i * d) + i];
            collapsed = !(variance > (_floor.Length > 0 ? _floor[i] : 0));
        }

        if (collapsed)
        {
            throw new ComponentCollapsedException(state, count, iteration, "HiddenMarkovModel");
        }
    }
}
