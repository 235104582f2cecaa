using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Hidden Markov models by variational inference: a posterior of the parameters instead of a point, a bound of the evidence, and states that the data do not need fall away.</summary>
/// <remarks>
/// The prior is Dirichlet for first states, transitions and symbols, and normal-Wishart for Gaussians, centred on all rows. Source: M. Beal, Variational algorithms for approximate Bayesian inference,
/// 2003, chapter 3. <code>HiddenMarkovModel model = VariationalHiddenMarkov.Fit(data, 10).Model;   // as many states as are needed, up to ten</code>
/// </remarks>
public static class VariationalHiddenMarkov
{
    /// <summary>Fits a model.</summary>
    /// <param name="data">Sequences of symbols or of rows of numbers.</param>
    /// <param name="most">The most states, from 1 to the number of observations.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the bound after every step.</param>
    /// <param name="cancellation">Ends the fit early with the best so far.</param>
    /// <exception cref="ArgumentException">The number of states or an option is out of range.</exception>
    public static VariationalHiddenMarkovFit Fit(
        SequenceSet data, int most, VariationalHiddenMarkovOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new VariationalHiddenMarkovOptions();
        options.Check();
        if (most < 1 || most > data.Total)
        {
            throw new ArgumentOutOfRangeException(nameof(most), most, $"VariationalHiddenMarkov: {most} states are allowed and there are {data.Total} observations; give 1 to {data.Total}.");
        }

        var steps = new VariationalChainSteps(data, options, options.TransitionConcentration ?? (1.0 / most));
        (VariationalChain Chain, ConvergenceReport Report)? best = null;
        for (int restart = 0; restart < options.Restarts && (best is null || !cancellation.IsCancellationRequested); restart++)
        {
            (VariationalChain chain, ConvergenceReport report) = ExpectationMaximisationLoop.Run(
                steps, Begin(data, most, options, options.Seed + (7919L * restart)), options.Convergence, progress, cancellation);
            best = best is null || report.LogLikelihood > best.Value.Report.LogLikelihood ? (chain, report) : best;
        }

        return Fit(best!.Value.Chain, best.Value.Report, options);
    }

    private static VariationalChain Begin(SequenceSet data, int states, VariationalHiddenMarkovOptions options, long seed)
    {
        CounterRandom random = CounterRandom.Of(seed);
        double share = (double)data.Total / states;
        double[][] transition = [.. Enumerable.Range(0, states).Select(i =>
            Enumerable.Range(0, states).Select(j => share * ((i == j ? 0.5 : 0) + (0.5 * (0.5 + RandomNumbers.Uniform(random.Derive((ulong)i), (ulong)j)) / states))).ToArray())];
        return new([.. Enumerable.Repeat((double)data.Count / states, states)], transition, data.IsCategorical ? Symbols(data, states, options, random) : Numbers(data, states, options, seed));
    }

    private static CategoricalPosterior Symbols(SequenceSet data, int states, VariationalHiddenMarkovOptions options, CounterRandom random)
    {
        double[] totals = new double[data.Names.Count];
        foreach (int code in data.Codes)
        {
            totals[code]++;
        }

        double[][] counts = [.. Enumerable.Range(0, states).Select(state =>
            totals.Select((total, symbol) => 2 * total / states * RandomNumbers.Uniform(random.Derive((ulong)(1000 + state)), (ulong)symbol)).ToArray())];
        return new(data.Names, options.SymbolConcentration, counts);
    }

    private static GaussianPosterior Numbers(SequenceSet data, int states, VariationalHiddenMarkovOptions options, long seed)
    {
        Observations rows = Observations.Of(data.Values, data.Names.Count, data.Names);
        (double[] means, double[] variances) = rows.Moments();
        int constant = Array.FindIndex(variances, v => !(v > 0));
        if (constant >= 0)
        {
            throw new ArgumentException($"VariationalHiddenMarkov: the column '{data.Names[constant]}' has the same value {rows[0, constant]} in every row; leave it out.", nameof(data));
        }

        bool full = options.Covariance == CovarianceType.Full;
        int d = rows.Columns;
        double[] scale = full ? new double[d * d] : [.. variances];
        for (int row = 0; full && row < rows.Rows; row++)
        {
            GaussianMoments.AddProducts(rows.Row(row), means, 1.0 / rows.Rows, scale);
        }

        if (full && GaussianFactors.Cholesky(scale, d) is null)
        {
            throw new ArgumentException("VariationalHiddenMarkov: some columns are sums of others, so that their covariance has no inverse; leave them out or take diagonal covariances.", nameof(data));
        }

        var prior = new GaussianPrior(means, options.MeanPrecision, full ? d : 1, scale, full, data.Names);
        return GaussianPosterior.Of(prior, rows, KMeans.Fit(rows, states, new KMeansOptions { Restarts = 1, Seed = seed }).Labels, states);
    }

    // The states that answer for enough observations, with expected parameters.
    private static VariationalHiddenMarkovFit Fit(VariationalChain chain, ConvergenceReport report, VariationalHiddenMarkovOptions options)
    {
        int states = chain.Start.Length;
        double concentration = options.TransitionConcentration ?? (1.0 / states);
        double[] counts = [.. Enumerable.Range(0, states).Select(j => chain.Start[j] + chain.Transition.Sum(row => row[j]))];
        double least = Math.Min(options.LeastObservations, counts.Max());
        int[] kept = [.. Enumerable.Range(0, states).Where(j => counts[j] >= least)];
        double[] Share(double[] row, double prior)
        {
            double[] own = [.. kept.Select(j => row[j] + prior)];
            return [.. own.Select(value => value / own.Sum())];
        }

        Emission expected = chain.Emission.Expected;
        Emission emission = expected is CategoricalEmission categorical
            ? new CategoricalEmission(categorical.Symbols, [.. kept.Select(j => categorical.Probabilities[j])])
            : new GaussianEmission(
                options.Covariance, [.. kept.Select(j => ((GaussianEmission)expected).Means[j])], [.. kept.Select(j => ((GaussianEmission)expected).Covariances[j])], ((GaussianEmission)expected).Names);
        return new(new HiddenMarkovModel(Share(chain.Start, options.StartConcentration), [.. kept.Select(i => Share(chain.Transition[i], concentration))], emission), report, counts);
    }
}
