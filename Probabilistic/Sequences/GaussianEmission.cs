using System.Runtime.CompilerServices;
using Hybrid.Data;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Every state draws rows from a Gaussian of its own, with a full covariance matrix or with a variance for each column.</summary>
public sealed unsafe class GaussianEmission : Emission
{
    private readonly double[] _means;
    private readonly double[] _whitening;
    private readonly double[] _constants;
    private readonly double[] _floor;

    /// <summary>Takes the parameters.</summary>
    /// <param name="type"><see cref="CovarianceType.Full"/> or <see cref="CovarianceType.Diagonal"/>.</param>
    /// <param name="means">For every state a mean [states][d].</param>
    /// <param name="covariances">For every state a matrix row by row [states][d * d], or variances [states][d].</param>
    /// <param name="names">The names of the columns; by default <c>column1</c>, <c>column2</c> ...</param>
    /// <exception cref="ArgumentException">Sizes do not agree, another type, or a covariance is not positive definite.</exception>
    public GaussianEmission(CovarianceType type, IReadOnlyList<double[]> means, IReadOnlyList<double[]> covariances, IReadOnlyList<string>? names = null)
        : this(GaussianMixture.Of(type, [.. means.Select(_ => 1.0 / means.Count)], means, covariances, names), [])
    {
    }

    internal GaussianEmission(GaussianMixture components, double[] floor)
        : base(components.Components)
    {
        if (components.Covariance is not (CovarianceType.Full or CovarianceType.Diagonal))
        {
            throw new ArgumentException($"GaussianEmission: the covariances are {components.Covariance}; full and diagonal are allowed.", nameof(components));
        }

        Distributions = components;
        _floor = floor;
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

    /// <summary>The covariances of the states: matrices row by row [states][d * d], or variances [states][d].</summary>
    public IReadOnlyList<double[]> Covariances => Distributions.Covariances;

    /// <summary>Full or diagonal.</summary>
    public CovarianceType Covariance => Distributions.Covariance;

    /// <summary>The number of columns.</summary>
    public int Columns => Distributions.Columns;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names => Distributions.Names;

    /// <summary>The same states in another order.</summary>
    internal GaussianEmission Reordered(IReadOnlyList<int> order) => new(
        GaussianMixture.Owning(Covariance, [.. order.Select(_ => 1.0 / States)], [.. order.Select(i => Means[i])], [.. order.Select(i => Covariances[i])], Names), _floor);

    internal override int StatisticsLength => (1 + Columns + Pairs) * Stride;

    internal override int ParameterCount => States * (Columns + Pairs);

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

            CheckSpread(state, count, covariance, iteration);
        }

        return new GaussianEmission(GaussianMixture.Owning(Covariance, [.. means.Select(_ => 1.0 / States)], means, covariances, Names), _floor);
    }

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
