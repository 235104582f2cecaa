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
        var steps = new BaumWelchSteps(data, options.LearnTransitions);
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
        return new HiddenMarkovModel(start, transition, data.IsCategorical ? Symbols(data, states, random) : Gaussians(data, states, options, seed));
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
        double[] covariance = options.Covariance == CovarianceType.Full ? [.. Enumerable.Range(0, d * d).Select(i => i % (d + 1) == 0 ? spread[i / (d + 1)] : 0)] : spread;
        double[] weights = [.. Enumerable.Repeat(1.0 / states, states)];
        return new GaussianEmission(GaussianMixture.Of(options.Covariance, weights, clusters.Centers, [.. weights.Select(_ => covariance)], data.Names), floor);
    }
}
