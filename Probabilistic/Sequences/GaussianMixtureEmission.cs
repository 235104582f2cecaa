using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Every state draws rows from a mixture of Gaussians of its own, all states with as many components.</summary>
public sealed unsafe class GaussianMixtureEmission : Emission
{
    private const int Block = 64;

    private readonly GaussianEmission _components;
    private readonly double[] _logWeights;

    /// <summary>Takes the parameters.</summary>
    /// <param name="type"><see cref="CovarianceType.Full"/> or <see cref="CovarianceType.Diagonal"/>.</param>
    /// <param name="weights">For every state the shares of its components [states][components]; rows sum to 1 within 1e-4 and are rescaled.</param>
    /// <param name="means">For every state its components' means [states][components][d].</param>
    /// <param name="covariances">For every state its components' matrices, row by row [d * d], or variances [d].</param>
    /// <param name="names">The names of the columns; by default <c>column1</c>, <c>column2</c> ...</param>
    /// <exception cref="ArgumentException">Sizes do not agree, another type, a share is negative, or a covariance is not positive definite.</exception>
    public GaussianMixtureEmission(
        CovarianceType type, IReadOnlyList<double[]> weights, IReadOnlyList<double[][]> means, IReadOnlyList<double[][]> covariances, IReadOnlyList<string>? names = null)
        : this(weights, new GaussianEmission(type, Flat(weights, means), Flat(weights, covariances), names))
    {
    }

    internal GaussianMixtureEmission(IReadOnlyList<double[]> weights, GaussianEmission components)
        : base(weights.Count)
    {
        int each = components.States / weights.Count;
        Weights = [.. weights.Select((row, state) => Chance.Distribution("GaussianMixtureEmission", $"the shares of state {state}", row, each))];
        _components = components;
        _logWeights = [.. Weights.SelectMany(row => row.Select(weight => Math.Log(weight)))];
    }

    /// <summary>For every state the shares of its components [states][components].</summary>
    public IReadOnlyList<double[]> Weights { get; }

    /// <summary>How many components a state has.</summary>
    public int Components => Weights[0].Length;

    /// <summary>The means [states * components][d], a state's components together.</summary>
    public IReadOnlyList<double[]> Means => _components.Means;

    /// <summary>The covariances, in the order of <see cref="Means"/>.</summary>
    public IReadOnlyList<double[]> Covariances => _components.Covariances;

    /// <summary>Full or diagonal.</summary>
    public CovarianceType Covariance => _components.Covariance;

    /// <summary>The number of columns.</summary>
    public int Columns => _components.Columns;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names => _components.Names;

    internal override int StatisticsLength => _components.StatisticsLength;

    internal override int ParameterCount => _components.ParameterCount + (States * (Components - 1));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void LogDensities(SequenceSet data, int from, int length, double* target)
    {
        int wide = _components.Stride, each = Components;
        double* table = (double*)NativeMemory.AlignedAlloc((nuint)(Block * wide * sizeof(double)), 64);
        for (int begin = 0; begin < length; begin += Block)
        {
            int count = Math.Min(Block, length - begin);
            _components.LogDensities(data, from + begin, count, table);
            for (int t = 0; t < count; t++)
            {
                double* row = target + ((nint)(begin + t) * Stride);
                new Span<double>(row, Stride).Fill(double.NegativeInfinity);
                for (int state = 0; state < States; state++)
                {
                    row[state] = Shares(table + (t * wide), state, each, 1);
                }
            }
        }

        NativeMemory.AlignedFree(table);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Accumulate(SequenceSet data, int from, int length, double* posteriors, double* statistics)
    {
        int wide = _components.Stride, each = Components;
        double* table = (double*)NativeMemory.AlignedAlloc((nuint)(Block * wide * sizeof(double)), 64);
        for (int begin = 0; begin < length; begin += Block)
        {
            int count = Math.Min(Block, length - begin);
            _components.LogDensities(data, from + begin, count, table);
            for (int t = 0; t < count; t++)
            {
                double* row = table + (t * wide);
                for (int state = 0; state < States; state++)
                {
                    Shares(row, state, each, posteriors[((nint)(begin + t) * Stride) + state]);
                }

                new Span<double>(row + (States * each), wide - (States * each)).Clear();
            }

            _components.Accumulate(data, from + begin, count, table, statistics);
        }

        NativeMemory.AlignedFree(table);
    }

    internal override Emission Maximise(ReadOnlySpan<double> statistics, int iteration)
    {
        int each = Components;
        double[][] weights = new double[States][];
        for (int state = 0; state < States; state++)
        {
            weights[state] = Chance.Normalised(statistics.Slice(state * each, each).ToArray(), Weights[state]);
        }

        return new GaussianMixtureEmission(weights, (GaussianEmission)_components.Maximise(statistics, iteration));
    }

    internal override void Check(SequenceSet data) => _components.Check(data);

    internal override void Draw(CounterRandom random, int state, List<int> codes, List<double> values) =>
        _components.Draw(random.Derive(1), (state * Components) + RandomNumbers.Choose(random, 0, Weights[state]), codes, values);

    private static double[][] Flat(IReadOnlyList<double[]> weights, IReadOnlyList<double[][]> parameters)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(parameters);
        return weights.Count > 0 && parameters.Count == weights.Count && parameters.All(row => row.Length == weights[0].Length)
            ? [.. parameters.SelectMany(row => row)]
            : throw new ArgumentException($"GaussianMixtureEmission: {weights.Count} states are given shares and {parameters.Count} means or covariances; give each state as many components.", nameof(parameters));
    }

    // Turns a state's log densities into its components' posteriors times a factor, and returns ln of the state's density.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Shares(double* row, int state, int each, double factor)
    {
        double* own = row + (state * each);
        double most = double.NegativeInfinity, sum = 0;
        for (int m = 0; m < each; m++)
        {
            own[m] += _logWeights[(state * each) + m];
            most = Math.Max(most, own[m]);
        }

        for (int m = 0; m < each; m++)
        {
            own[m] = Math.Exp(own[m] - most);
            sum += own[m];
        }

        for (int m = 0; m < each; m++)
        {
            own[m] *= factor / sum;
        }

        return most + Math.Log(sum);
    }
}
