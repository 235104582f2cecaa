using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Fits a hidden Markov model from several starts and keeps the best.</summary>
internal static class HiddenMarkovFitter
{
    public static HiddenMarkovFit Fit(SequenceSet data, int states, HiddenMarkovOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (states < 1 || states > data.Total)
        {
            throw new ArgumentOutOfRangeException(nameof(states), states, $"HiddenMarkovModel: {states} states are asked for and there are {data.Total} observations; give 1 to {data.Total}.");
        }

        if (options.Restarts < 1 || !(options.LeastVariance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"HiddenMarkovModel: Restarts is {options.Restarts} and LeastVariance {options.LeastVariance}; give at least 1 and at least 0.");
        }

        data.CheckStates(states);
        if (options.Components < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Components, $"HiddenMarkovModel: Components is {options.Components}; give at least 1.");
        }

        if (options.TiedRows is { } tied && (tied.SelectMany(group => group).Any(state => state < 0 || state >= states) || tied.SelectMany(group => group).Distinct().Count() != tied.Sum(group => group.Count)))
        {
            throw new ArgumentException($"HiddenMarkovModel: TiedRows has a state outside 0 to {states - 1} or one twice; give each state at most once.", nameof(options));
        }

        if (options.Start is null && (!options.LearnEmissions || options.FixedTransitions is { Count: > 0 }))
        {
            throw new ArgumentException("HiddenMarkovModel: parts of the model are to stay as they are in Start, and there is no Start; give one.", nameof(options));
        }

        if (options.Start is { } given)
        {
            if (given.States != states)
            {
                throw new ArgumentException($"HiddenMarkovModel: Start has {given.States} states and {states} are asked for; give as many.", nameof(options));
            }

            given.Emission.Check(data);
        }

        HiddenMarkovFit? best = null;
        ComponentCollapsedException? last = null;
        int restarts = options.Start is null && states > 1 ? options.Restarts : 1, collapsed = 0;
        var steps = new BaumWelchSteps(data, options);
        for (int restart = 0; restart < restarts && (best is null || !cancellation.IsCancellationRequested); restart++)
        {
            try
            {
                HiddenMarkovModel start = options.Start ?? Begin(data, states, options, options.Seed + (7919L * restart));
                (HiddenMarkovModel model, ConvergenceReport report) = ExpectationMaximisationLoop.Run(steps, start, options.Convergence, progress, cancellation);
                if (double.IsNegativeInfinity(report.LogLikelihood))
                {
                    throw new ArgumentException("HiddenMarkovModel: the data are impossible under the start; give the start, transition and emission probabilities that occur values above 0.", nameof(options));
                }

                best = best is null || report.LogLikelihood > best.LogLikelihood ? new HiddenMarkovFit(model, report, data.Total, 0) : best;
            }
            catch (ComponentCollapsedException cause)
            {
                last = cause;
                collapsed++;
            }
        }

        return best is null ? throw last! : best with { Collapsed = collapsed };
    }

    private static HiddenMarkovModel Begin(SequenceSet data, int states, HiddenMarkovOptions options, long seed)
    {
        CounterRandom random = CounterRandom.Of(seed);
        double[] start = [.. Enumerable.Repeat(1.0 / states, states)];
        double[][] transition = [.. Enumerable.Range(0, states).Select(i => RandomRow(random.Derive((ulong)i), states, i))];
        return new HiddenMarkovModel(start, transition, data.IsCategorical ? Symbols(data, states, random) : Numbers(data, states, options, seed));
    }

    // A state tends to last: the diagonal gets half of the mass on top of a random row.
    private static double[] RandomRow(CounterRandom random, int count, int favoured)
    {
        double[] row = [.. Enumerable.Range(0, count).Select(j => 0.5 + RandomNumbers.Uniform(random, (ulong)j))];
        double sum = row.Sum();
        return [.. row.Select((value, j) => (0.5 * value / sum) + (j == favoured ? 0.5 : 0))];
    }

    private static CategoricalEmission Symbols(SequenceSet data, int states, CounterRandom random)
    {
        double[] shares = new double[data.Names.Count];
        foreach (int code in data.Codes)
        {
            shares[code] += 1.0 / data.Codes.Length;
        }

        return new CategoricalEmission(data.Names, [.. Enumerable.Range(0, states).Select(state =>
        {
            CounterRandom own = random.Derive((ulong)(1000 + state));
            double[] row = [.. shares.Select((share, symbol) => (share + 1e-3) * (0.1 + RandomNumbers.Uniform(own, (ulong)symbol)))];
            return Chance.Normalised(row, row);
        })]);
    }

    private static Emission Numbers(SequenceSet data, int states, HiddenMarkovOptions options, long seed) => options.Emission switch
    {
        EmissionKind.GaussianMixture => Mixtures(data, states, options, seed),
        EmissionKind.Poisson => Counts(data, states, seed),
        _ => Gaussians(data, states, options, seed),
    };

    // As many Gaussians as components of all states; those near each other go to one state.
    private static GaussianMixtureEmission Mixtures(SequenceSet data, int states, HiddenMarkovOptions options, long seed)
    {
        int each = options.Components;
        if ((long)states * each > data.Total)
        {
            throw new ArgumentException($"HiddenMarkovModel: {states} states of {each} components are asked for and there are {data.Total} observations; ask for fewer.", nameof(options));
        }

        GaussianEmission all = Gaussians(data, states * each, options, seed);
        double[] scales = [.. Observations.Of(data.Values, data.Names.Count).Moments().Variances];
        List<int> left = [.. Enumerable.Range(0, states * each).OrderBy(i => all.Means[i][0] / Math.Sqrt(scales[0]))];
        var order = new List<int>();
        while (left.Count > 0)
        {
            double[] first = all.Means[left[0]];
            int[] group = [.. left.OrderBy(i => all.Means[i].Select((value, c) => (value - first[c]) * (value - first[c]) / scales[c]).Sum()).Take(each)];
            order.AddRange(group);
            left.RemoveAll(group.Contains);
        }

        return new GaussianMixtureEmission([.. Enumerable.Range(0, states).Select(_ => Enumerable.Repeat(1.0 / each, each).ToArray())], all.Reordered(order));
    }

    private static PoissonEmission Counts(SequenceSet data, int states, long seed)
    {
        Observations rows = Observations.Of(data.Values, data.Names.Count, data.Names);
        double[] means = rows.Moments().Means;
        var emission = new PoissonEmission([[.. means.Select(mean => Math.Max(mean, 1e-3))]], data.Names);
        emission.Check(data);
        KMeansFit clusters = KMeans.Fit(rows, states, new KMeansOptions { Restarts = 1, Seed = seed });
        return new PoissonEmission([.. clusters.Centers.Select(center => center.Select((value, c) => Math.Max(value, (1e-3 * means[c]) + 1e-6)).ToArray())], data.Names);
    }

    private static GaussianEmission Gaussians(SequenceSet data, int states, HiddenMarkovOptions options, long seed)
    {
        Observations rows = Observations.Of(data.Values, data.Names.Count, data.Names);
        double[] variances = rows.Moments().Variances;
        int constant = Array.FindIndex(variances, v => !(v > 0));
        if (constant >= 0)
        {
            throw new ArgumentException($"HiddenMarkovModel: the column '{data.Names[constant]}' has the same value {rows[0, constant]} in every row; leave it out.", nameof(data));
        }

        KMeansFit clusters = KMeans.Fit(rows, states, new KMeansOptions { Restarts = 1, Seed = seed });
        int d = rows.Columns;
        double[] within = new double[d];
        for (int row = 0; row < rows.Rows; row++)
        {
            for (int c = 0; c < d; c++)
            {
                double difference = rows[row, c] - clusters.Centers[clusters.Labels[row]][c];
                within[c] += difference * difference / rows.Rows;
            }
        }

        double[] floor = [.. variances.Select(v => v * options.LeastVariance)];
        double[] spread = [.. within.Zip(variances, (w, v) => Math.Max(w, 1e-3 * v))];
        spread = options.Covariance == CovarianceType.Spherical ? [.. spread.Select(_ => spread.Average())] : spread;
        bool matrices = options.Covariance is CovarianceType.Full or CovarianceType.Tied;
        double[] covariance = matrices ? [.. Enumerable.Range(0, d * d).Select(i => i % (d + 1) == 0 ? spread[i / (d + 1)] : 0)] : spread;
        double[] weights = [.. Enumerable.Repeat(1.0 / states, states)];
        GaussianMixture components = GaussianMixture.Of(matrices ? CovarianceType.Full : CovarianceType.Diagonal, weights, clusters.Centers, [.. weights.Select(_ => covariance)], data.Names);
        return new GaussianEmission(components, floor, options.Covariance);
    }
}
