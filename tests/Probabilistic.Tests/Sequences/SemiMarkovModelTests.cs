namespace Hybrid.Probabilistic.Tests.Sequences;

/// <summary>Explicit durations against sums over all segmentations, and against the plain chain.</summary>
public sealed class SemiMarkovModelTests
{
    private static readonly CategoricalEmission _symbols = new(["a", "b"], [[0.9, 0.1], [0.3, 0.7], [0.5, 0.5]]);

    private static readonly SemiMarkovModel _model = new(
        [0.5, 0.3, 0.2], [[0, 0.6, 0.4], [0.7, 0, 0.3], [0.5, 0.5, 0]], [[0.2, 0.5, 0.3], [0.6, 0.3, 0.1], [0.1, 0.1, 0.8]], _symbols);

    private static readonly int[] _codes = [0, 0, 1, 1, 0, 1];

    [Fact]
    public void Likelihood_posteriors_and_the_best_path_equal_sums_over_all_segmentations()
    {
        SequenceSet data = SequenceSet.Of([_codes], ["a", "b"]);
        (double Weight, int[] Path)[] all = [.. Segmentations(0, -1, 1, [])];
        double total = all.Sum(one => one.Weight);
        Assert.Equal(Math.Log(total), _model.LogLikelihood(data), 1e-10);
        double[,] posteriors = _model.Posteriors(data)[0];
        for (int t = 0; t < _codes.Length; t++)
        {
            for (int state = 0; state < 3; state++)
            {
                Assert.Equal(all.Where(one => one.Path[t] == state).Sum(one => one.Weight) / total, posteriors[t, state], 1e-10);
            }
        }

        (double weight, int[] path) = all.MaxBy(one => one.Weight);
        SequenceDecoding best = _model.Decode(data)[0];
        Assert.Equal(path, best.States);
        Assert.Equal(Math.Log(weight), best.LogProbability, 1e-10);
    }

    [Fact]
    public void With_geometric_durations_it_is_the_plain_chain()
    {
        // Leaving with probability 0.3 or 0.2 at each time; durations beyond the sequence's end carry the rest of the mass.
        var emission = new CategoricalEmission(["a", "b"], [[0.9, 0.1], [0.3, 0.7]]);
        var chain = new HiddenMarkovModel([0.6, 0.4], [[0.7, 0.3], [0.2, 0.8]], emission);
        var model = new SemiMarkovModel([0.6, 0.4], [[0, 1], [1, 0]], [Duration.Geometric(0.3, 400), Duration.Geometric(0.2, 400)], emission);
        (SequenceSet data, _) = chain.Sample([40, 25], 3);
        double[] expected = chain.LogLikelihoods(data), found = model.LogLikelihoods(data);
        Assert.Equal(expected[0], found[0], 1e-9);
        Assert.Equal(expected[1], found[1], 1e-9);
        double[,] first = chain.Posteriors(data)[0], second = model.Posteriors(data)[0];
        Assert.Equal(first[17, 1], second[17, 1], 1e-9);
    }

    [Fact]
    public void Durations_are_learnt_and_the_likelihood_never_falls()
    {
        var emission = new GaussianEmission(CovarianceType.Diagonal, [[0.0], [4.0]], [[1.0], [1.0]]);
        var truth = new SemiMarkovModel([0.5, 0.5], [[0, 1], [1, 0]], [Duration.Poisson(8, 25), Duration.Poisson(3, 25)], emission);
        (SequenceSet data, int[][] states) = truth.Sample([.. Enumerable.Repeat(200, 20)], 4);
        var start = new SemiMarkovModel(
            [0.5, 0.5], [[0, 1], [1, 0]], [Duration.Uniform(25), Duration.Uniform(25)], new GaussianEmission(CovarianceType.Diagonal, [[1.0], [3.0]], [[2.0], [2.0]]));

        // The loop throws when a step makes the likelihood fall.
        (SemiMarkovModel model, ConvergenceReport report) = SemiMarkovModel.Fit(data, start, new ConvergenceOptions { Tolerance = 1e-7 });
        Assert.True(report.Converged);
        double Mean(int state) => model.Durations[state].Select((share, d) => share * (d + 1)).Sum();
        Assert.InRange(Mean(0), 7.3, 8.7);
        Assert.InRange(Mean(1), 2.7, 3.3);
        Assert.InRange(((GaussianEmission)model.Emission).Means[1][0], 3.9, 4.1);
        int right = model.Decode(data).Zip(states).Sum(pair => pair.First.States.Zip(pair.Second).Count(two => two.First == two.Second));
        Assert.True(right > 0.97 * data.Total);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("state 0 follows itself", Assert.Throws<ArgumentException>(() => new SemiMarkovModel([1, 0, 0], [[0.5, 0.5, 0], [1, 0, 0], [1, 0, 0]], [[1], [1], [1]], _symbols)).Message);
        Assert.Contains("durations of state 1", Assert.Throws<ArgumentException>(() => new SemiMarkovModel([1, 0, 0], [[0, 0.5, 0.5], [1, 0, 0], [1, 0, 0]], [[1], [0.5], [1]], _symbols)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Duration.Poisson(0.5, 10));
        var never = new SemiMarkovModel([1, 0], [[0, 1], [1, 0]], [[1], [1]], new CategoricalEmission(["a", "b"], [[1, 0], [1, 0]]));
        SequenceSet data = SequenceSet.Of([[0, 1]], ["a", "b"]);
        Assert.True(double.IsNegativeInfinity(never.LogLikelihood(data)));
        Assert.Contains("probability 0", Assert.Throws<ArgumentException>(() => never.Decode(data)).Message);
    }

    // Every way to cut the sequence, the last segment lasting at least as long as seen.
    private static IEnumerable<(double Weight, int[] Path)> Segmentations(int from, int before, double weight, int[] path)
    {
        if (from == _codes.Length)
        {
            yield return (weight, path);
            yield break;
        }

        for (int state = 0; state < 3; state++)
        {
            double enter = before < 0 ? _model.Start[state] : _model.Transition[before][state];
            for (int d = 1; d <= Math.Min(3, _codes.Length - from); d++)
            {
                double lasting = from + d == _codes.Length ? _model.Durations[state][(d - 1)..].Sum() : _model.Durations[state][d - 1];
                double seen = Enumerable.Range(from, d).Aggregate(1.0, (product, t) => product * _symbols.Probabilities[state][_codes[t]]);
                if (enter * lasting > 0)
                {
                    foreach ((double, int[]) one in Segmentations(from + d, state, weight * enter * lasting * seen, [.. path, .. Enumerable.Repeat(state, d)]))
                    {
                        yield return one;
                    }
                }
            }
        }
    }
}
