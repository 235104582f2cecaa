using System.Runtime.InteropServices;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>A mixture of k multivariate Gaussians over d columns: p(x) = sum over j of weight_j N(x; mean_j, covariance_j). Immutable.</summary>
/// <remarks>Densities are computed in logarithms through Cholesky factors, so that points far from every component have densities, not zeros.</remarks>
/// <example><code>
/// GaussianMixtureFit fit = GaussianMixture.Fit(Observations.Load("faithful.csv"), components: 2);
/// Console.WriteLine($"{fit.LogLikelihood:F2}");   // -1130.26
/// </code></example>
public sealed unsafe partial class GaussianMixture
{
    private GaussianMixture(CovarianceType type, double[] weights, double[][] means, double[][] covariances, IReadOnlyList<string> names, GaussianFactors factors)
    {
        Covariance = type;
        Weights = weights;
        Means = means;
        Covariances = covariances;
        Names = names;
        Factors = factors;
    }

    /// <summary>The shapes of the components.</summary>
    public CovarianceType Covariance { get; }

    /// <summary>The components' shares, above 0, sum 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The components' means [k][d].</summary>
    public IReadOnlyList<double[]> Means { get; }

    /// <summary>Full: k matrices, row by row [d * d]; tied: one; diagonal: k lists of d variances; spherical: k lists of one variance.</summary>
    public IReadOnlyList<double[]> Covariances { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>k, the number of components.</summary>
    public int Components => Weights.Count;

    /// <summary>d, the number of columns.</summary>
    public int Columns => Means[0].Length;

    /// <summary>How many numbers are free: k - 1 weights, k d means, and those of the covariances.</summary>
    public int ParameterCount => Components - 1 + (Components * Columns) + Covariance switch
    {
        CovarianceType.Full => Components * Columns * (Columns + 1) / 2,
        CovarianceType.Tied => Columns * (Columns + 1) / 2,
        CovarianceType.Diagonal => Components * Columns,
        _ => Components,
    };

    internal GaussianFactors Factors { get; }

    /// <summary>Makes a mixture of given parameters.</summary>
    /// <param name="type">The shapes.</param>
    /// <param name="weights">k shares above 0 with sum 1 (within 1e-6; they are rescaled).</param>
    /// <param name="means">k means of d numbers.</param>
    /// <param name="covariances">As <see cref="Covariances"/>.</param>
    /// <param name="names">The names of the d columns; by default <c>column1</c>, <c>column2</c> ...</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a weight is not above 0, their sum is not 1, or a covariance is not positive definite.</exception>
    public static GaussianMixture Of(
        CovarianceType type, IReadOnlyList<double> weights, IReadOnlyList<double[]> means, IReadOnlyList<double[]> covariances, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        int k = weights.Count, d = means.Count > 0 ? means[0].Length : 0;
        int matrices = type == CovarianceType.Tied ? 1 : k;
        int size = type switch { CovarianceType.Full or CovarianceType.Tied => d * d, CovarianceType.Diagonal => d, _ => 1 };
        if (k == 0 || d == 0 || means.Count != k || means.Any(m => m.Length != d) || covariances.Count != matrices || covariances.Any(c => c.Length != size) || (names is not null && names.Count != d))
        {
            throw new ArgumentException($"GaussianMixture: {k} weights, {means.Count} means of {d} and {covariances.Count} covariances do not fit; {type} needs k weights, k means of d and {matrices} covariances of {size} numbers.");
        }

        double sum = weights.Sum();
        if (weights.Any(w => !(w > 0)) || Math.Abs(sum - 1) > 1e-6)
        {
            throw new ArgumentException($"GaussianMixture: the weights sum to {sum}, the least is {weights.Min()}; give weights above 0 with sum 1.", nameof(weights));
        }

        if (means.Any(m => m.Any(v => !double.IsFinite(v))))
        {
            throw new ArgumentException("GaussianMixture: a mean is not finite; give finite numbers.", nameof(means));
        }

        string[] titles = names is null ? [.. Enumerable.Range(1, d).Select(i => $"column{i}")] : [.. names];
        return Owning(type, [.. weights.Select(w => w / sum)], [.. means.Select(m => (double[])m.Clone())], [.. covariances.Select(c => (double[])c.Clone())], titles);
    }

    /// <summary>Fits a mixture by expectation-maximisation from several starts.</summary>
    /// <param name="data">The rows [n, d]; no column may be constant.</param>
    /// <param name="components">k, from 1 to n.</param>
    /// <param name="options">How; by default full covariances and 10 starts by k-means++.</param>
    /// <param name="progress">Told the log-likelihood after every step.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <returns>The best mixture found. Cost: O(n k d^2) a step.</returns>
    /// <exception cref="ArgumentException">More components than rows, a constant column, or options out of range.</exception>
    /// <exception cref="ComponentCollapsedException">In every start a component shrank onto a point.</exception>
    public static GaussianMixtureFit Fit(
        Observations data, int components, GaussianMixtureOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        GaussianMixtureFitter.Fit(data, components, options ?? new GaussianMixtureOptions(), progress, cancellation);

    /// <summary>Fits mixtures of 1 to <paramref name="most"/> components and keeps the one with the least BIC. Numbers at which every start collapses are passed over.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="most">The most components to try, at least 1; no more than rows are tried. Default 9.</param>
    /// <param name="options">How each is fitted.</param>
    /// <param name="cancellation">Ends the search early with the best so far.</param>
    public static GaussianMixtureFit Select(Observations data, int most = 9, GaussianMixtureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        GaussianMixtureFit best = Fit(data, 1, options, null, cancellation);
        for (int k = 2; k <= Math.Min(most, data.Rows) && !cancellation.IsCancellationRequested; k++)
        {
            try
            {
                GaussianMixtureFit fit = Fit(data, k, options, null, cancellation);
                best = fit.Bic < best.Bic ? fit : best;
            }
            catch (ComponentCollapsedException)
            {
                // More components than this data can hold: not a candidate, as documented.
                continue;
            }
        }

        return best;
    }

    /// <summary>ln p(x) of every row [n].</summary>
    /// <param name="data">Rows of d columns.</param>
    public double[] LogDensities(Observations data) => Evaluate(data).Densities;

    /// <summary>ln p of all rows together.</summary>
    /// <param name="data">Rows of d columns.</param>
    public double LogLikelihood(Observations data) => LogDensities(data).Sum();

    /// <summary>P(component j | row i) [n, k].</summary>
    /// <param name="data">Rows of d columns.</param>
    public double[,] Responsibilities(Observations data) => Evaluate(data).Responsibilities;

    /// <summary>The most probable component of every row [n]; the first of equals.</summary>
    /// <param name="data">Rows of d columns.</param>
    public int[] Assign(Observations data)
    {
        double[,] shares = Responsibilities(data);
        int[] labels = new int[data.Rows];
        for (int row = 0; row < labels.Length; row++)
        {
            for (int k = 1; k < Components; k++)
            {
                labels[row] = shares[row, k] > shares[row, labels[row]] ? k : labels[row];
            }
        }

        return labels;
    }

    /// <summary>Draws rows from the mixture.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed. Default 0. Row i depends on the seed and i alone.</param>
    /// <returns>The rows, and the component that each was drawn from.</returns>
    public (Observations Data, int[] Labels) Sample(int count, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CounterRandom random = CounterRandom.Of(seed);
        int d = Columns;
        bool matrices = Covariance is CovarianceType.Full or CovarianceType.Tied;
        double[][] factors = [.. Covariances.Select(c => matrices ? GaussianFactors.Cholesky(c, d)! : [.. c.Select(v => Math.Sqrt(v))])];
        double[] values = new double[count * d], noise = new double[d];
        int[] labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            CounterRandom own = random.Derive((ulong)row);
            int k = labels[row] = RandomNumbers.Choose(own, 0, Weights);
            RandomNumbers.Normal(own, 1, noise);
            double[] factor = factors[Covariance == CovarianceType.Tied ? 0 : k];
            for (int i = 0; i < d; i++)
            {
                double sum = Means[k][i];
                for (int j = matrices ? 0 : i; j <= i; j++)
                {
                    sum += factor[matrices ? (i * d) + j : factor.Length == 1 ? 0 : i] * noise[j];
                }

                values[(row * d) + i] = sum;
            }
        }

        return (Observations.Of(values, d, Names), labels);
    }

    internal static GaussianMixture Owning(CovarianceType type, double[] weights, double[][] means, double[][] covariances, IReadOnlyList<string> names)
    {
        GaussianFactors factors = GaussianFactors.TryMake(type, means[0].Length, weights, covariances)
            ?? throw new ArgumentException("GaussianMixture: a covariance is not positive definite; give symmetric matrices with eigenvalues above 0 and variances above 0.", nameof(covariances));
        return new GaussianMixture(type, weights, means, covariances, names, factors);
    }

    private (double[] Densities, double[,] Responsibilities) Evaluate(Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Columns != Columns)
        {
            throw new ArgumentException($"GaussianMixture: the data have {data.Columns} columns and the mixture has {Columns} ({string.Join(", ", Names)}); give the columns that it was fitted to.", nameof(data));
        }

        double[] densities = new double[data.Rows];
        double[,] shares = new double[data.Rows, Components];
        using var blocks = new RowBlocks(data, new double[Columns], []);
        blocks.OverParts((_, from, to) => EvaluatePart(blocks, from, to, densities, shares));
        return (densities, shares);
    }

    private void EvaluatePart(RowBlocks blocks, int from, int to, double[] densities, double[,] shares)
    {
        const int size = RowBlocks.Size;
        int d = Columns, padded = GaussianKernel.Padded(d);
        double* memory = (double*)NativeMemory.AlignedAlloc((nuint)(padded + Components + 1) * size * sizeof(double), 64);
        double* z = memory, table = z + (padded * size), row = table + (Components * size);
        for (int block = from; block < to; block++)
        {
            for (int k = 0; k < Components; k++)
            {
                fixed (double* mean = Means[k], w = Factors.Whitening[k])
                {
                    GaussianKernel.Centre(blocks.Block(block), mean, d, z);
                    if (Covariance is CovarianceType.Full or CovarianceType.Tied)
                    {
                        GaussianKernel.LogDensity(z, w, d, Factors.Constants[k], table + (k * size));
                    }
                    else
                    {
                        GaussianKernel.LogDensityDiagonal(z, w, d, Factors.Constants[k], table + (k * size));
                    }
                }
            }

            GaussianKernel.Normalise(table, Components, blocks.Block(block) + (d * size), row);
            for (int r = 0; r < Math.Min(size, blocks.Rows - (block * size)); r++)
            {
                densities[(block * size) + r] = row[r];
                for (int k = 0; k < Components; k++)
                {
                    shares[(block * size) + r, k] = table[(k * size) + r];
                }
            }
        }

        NativeMemory.AlignedFree(memory);
    }
}
