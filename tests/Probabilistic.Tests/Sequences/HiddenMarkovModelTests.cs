using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.Probabilistic.Tests.Sequences;

public sealed class HiddenMarkovModelTests
{
    private static readonly string[] Umbrella = ["umbrella", "none"];
    private static readonly string[] Actions = ["walk", "shop", "clean"];

    private static readonly HiddenMarkovModel Rain = new([0.5, 0.5], [[0.7, 0.3], [0.3, 0.7]], new CategoricalEmission(Umbrella, [[0.9, 0.1], [0.2, 0.8]]));
    private static readonly HiddenMarkovModel Weather = new([0.6, 0.4], [[0.7, 0.3], [0.4, 0.6]], new CategoricalEmission(Actions, [[0.1, 0.4, 0.5], [0.6, 0.3, 0.1]]));

    // hmmlearn 0.3.3, tests/test_base.py: Russell and Norvig's umbrella.
    [Fact]
    public void The_umbrella_has_the_published_answers()
    {
        SequenceSet days = SequenceSet.Of([[0, 0, 1, 0, 0]], Umbrella);
        Assert.Equal(-3.3725, Rain.LogLikelihood(days), 0.00005);
        double[,] posteriors = Rain.Posteriors(days)[0];
        double[] expected = [0.8673, 0.8204, 0.3075, 0.8204, 0.8673];
        Assert.All(expected.Select((value, t) => (value, t)), pair => Assert.Equal(pair.value, posteriors[pair.t, 0], 0.00005));
        SequenceDecoding path = Rain.Decode(days)[0];
        Assert.Equal([0, 0, 1, 0, 0], path.States);
        Assert.Equal(-4.4590, path.LogProbability, 0.00005);
    }

    // hmmlearn 0.3.3, tests/test_categorical_hmm.py, whose posteriors are right to seven digits: walk, shop, clean of Wikipedia's article.
    [Fact]
    public void Walk_shop_clean_has_the_published_answers()
    {
        SequenceSet days = SequenceSet.Of([[0, 1, 2]], Actions);
        SequenceDecoding path = Weather.Decode(days)[0];
        Assert.Equal([1, 0, 0], path.States);
        Assert.Equal(0.01344, Math.Exp(path.LogProbability), 1e-10);
        double[,] posteriors = Weather.Posteriors(days)[0];
        Assert.Equal(0.23170303, posteriors[0, 0], 1e-7);
        Assert.Equal(0.62406281, posteriors[1, 0], 1e-7);
        Assert.Equal(0.86397706, posteriors[2, 0], 1e-7);
    }

    [Fact]
    public void Likelihood_posteriors_and_path_are_those_of_all_paths_enumerated()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            int states = random.Next(1, 5), length = random.Next(1, 6);
            HiddenMarkovModel model = RandomModel(random, states, random.Next(2, 5), zeros: seed % 2 == 0);
            SequenceSet data = model.Sample([length], seed).Data;
            (double total, double best, double[,] posteriors) = Enumerate(model, data.Codes);
            double[,] actual = model.Posteriors(data)[0];
            bool same = Math.Abs(model.LogLikelihood(data) - Math.Log(total)) < 1e-10 && Math.Abs(model.Decode(data)[0].LogProbability - Math.Log(best)) < 1e-10;
            for (int t = 0; t < length; t++)
            {
                for (int i = 0; i < states; i++)
                {
                    same &= Math.Abs(actual[t, i] - posteriors[t, i]) < 1e-12;
                }
            }

            return same;
        }));
    }

    [Fact]
    public void More_states_than_a_register_holds_are_handled()
    {
        HiddenMarkovModel model = RandomModel(new Random(3), 11, 3, zeros: false);
        SequenceSet data = model.Sample([4], 5).Data;
        (double total, double best, double[,] posteriors) = Enumerate(model, data.Codes);
        Assert.Equal(Math.Log(total), model.LogLikelihood(data), 1e-10);
        Assert.Equal(Math.Log(best), model.Decode(data)[0].LogProbability, 1e-10);
        Assert.Equal(posteriors[2, 10], model.Posteriors(data)[0][2, 10], 1e-12);
    }

    [Fact]
    public void A_long_sequence_neither_underflows_nor_drifts()
    {
        SequenceSet data = Rain.Sample([100_000], 1).Data;
        double value = Rain.LogLikelihood(data);
        double[,] posteriors = Rain.Posteriors(data)[0];

        // The entropy rate of the observations lies between that of fair coins and 0.
        Assert.InRange(value, -100_000 * Math.Log(2), -10_000);
        Assert.Equal(1, posteriors[50_000, 0] + posteriors[50_000, 1], 1e-9);
    }

    [Theory]
    [InlineData(CovarianceType.Full)]
    [InlineData(CovarianceType.Diagonal)]
    public void Baum_Welch_finds_the_model_that_made_the_data_and_never_falls(CovarianceType covariance)
    {
        double[][] spreads = covariance == CovarianceType.Full ? [[1, 0.6, 0.6, 1], [1, -0.4, -0.4, 2]] : [[1, 1], [1, 2]];
        var truth = new HiddenMarkovModel([0.5, 0.5], [[0.9, 0.1], [0.2, 0.8]], new GaussianEmission(covariance, [[-3, 0], [3, 1]], spreads));
        SequenceSet data = truth.Sample([.. Enumerable.Range(0, 50).Select(i => 60 + i)], 7).Data;
        HiddenMarkovFit fit = HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { Covariance = covariance, Restarts = 2 });
        var emission = (GaussianEmission)fit.Model.Emission;
        int first = emission.Means[0][0] < 0 ? 0 : 1;

        // About 2800 and 1400 observations: four standard errors.
        Assert.Equal(-3, emission.Means[first][0], 0.08);
        Assert.Equal(1, emission.Means[1 - first][1], 0.16);
        Assert.Equal(0.9, fit.Model.Transition[first][first], 0.03);
        Assert.Equal(spreads[0][1], emission.Covariances[first][1], 0.12);
        Assert.True(fit.LogLikelihood >= truth.LogLikelihood(data));
        Assert.Equal(fit.LogLikelihood, fit.Model.LogLikelihood(data), 1e-6);
        Assert.All(fit.Report.History.Zip(fit.Report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
    }

    [Fact]
    public void One_step_of_Baum_Welch_is_the_expected_counts_of_all_paths()
    {
        SequenceSet data = SequenceSet.Of([[0, 1, 2], [2, 2, 0, 1]], Actions);
        HiddenMarkovModel next = HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { Start = Weather, Convergence = new ConvergenceOptions { MaximumIterations = 1 } }).Model;
        double[,] first = Enumerate(Weather, [0, 1, 2]).Posteriors, second = Enumerate(Weather, [2, 2, 0, 1]).Posteriors;
        double clean = first[2, 0] + second[0, 0] + second[1, 0];
        double all = Enumerable.Range(0, 3).Sum(t => first[t, 0]) + Enumerable.Range(0, 4).Sum(t => second[t, 0]);
        Assert.Equal((first[0, 0] + second[0, 0]) / 2, next.Start[0], 1e-12);
        Assert.Equal(clean / all, ((CategoricalEmission)next.Emission).Probabilities[0][2], 1e-12);
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_threads()
    {
        SequenceSet data = Weather.Sample([.. Enumerable.Repeat(50, 40)], 2).Data;
        int threads = Providers.Compute.Threads;
        try
        {
            Providers.Compute.Threads = 1;
            HiddenMarkovFit one = HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { Restarts = 1 });
            Providers.Compute.Threads = 4;
            Assert.Equal(one.Report.History, HiddenMarkovModel.Fit(data, 2, new HiddenMarkovOptions { Restarts = 1 }).Report.History);
        }
        finally
        {
            Providers.Compute.Threads = threads;
        }
    }

    [Fact]
    public void A_left_to_right_model_stays_one()
    {
        var start = new HiddenMarkovModel([1, 0], [[0.5, 0.5], [0, 1]], new CategoricalEmission(Actions, [[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]]));
        HiddenMarkovModel model = HiddenMarkovModel.Fit(SequenceSet.Of([[0, 0, 1, 2, 2], [0, 2, 2, 1]], Actions), 2, new HiddenMarkovOptions { Start = start }).Model;
        Assert.Equal(0, model.Transition[1][0]);
        Assert.Equal(1, model.Start[0]);
    }

    [Fact]
    public void A_saved_model_is_the_same_when_loaded()
    {
        var gaussian = new HiddenMarkovModel([0.5, 0.5], [[0.9, 0.1], [0.2, 0.8]], new GaussianEmission(CovarianceType.Diagonal, [[-3, 0], [3, 1]], [[1, 2], [2, 3]]));
        foreach (HiddenMarkovModel model in new[] { Weather, gaussian })
        {
            SequenceSet data = model.Sample([20, 30], 4).Data;
            string path = Path.GetTempFileName();
            try
            {
                model.Save(path);
                Assert.Equal(model.LogLikelihood(data), HiddenMarkovModel.Load(path).LogLikelihood(data), 1e-10);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("sequence 1 is empty", Assert.Throws<ArgumentException>(() => SequenceSet.Of([[0], []], Actions)).Message, StringComparison.Ordinal);
        Assert.Contains("from state 0", Assert.Throws<ArgumentException>(() => new HiddenMarkovModel([1], [[0.5]], new CategoricalEmission(Actions, [[0.2, 0.3, 0.5]]))).Message, StringComparison.Ordinal);
        var certain = new HiddenMarkovModel([1], [[1]], new CategoricalEmission(Actions, [[1, 0, 0]]));
        Assert.Contains("'0' has probability 0", Assert.Throws<ArgumentException>(() => certain.Decode(SequenceSet.Of([[0, 1]], Actions))).Message, StringComparison.Ordinal);
        Assert.Equal(double.NegativeInfinity, certain.LogLikelihood(SequenceSet.Of([[0, 1]], Actions)));
    }

    private static HiddenMarkovModel RandomModel(Random random, int states, int symbols, bool zeros)
    {
        double[] Row(int count)
        {
            double[] row = [.. Enumerable.Range(0, count).Select(_ => zeros && random.Next(3) == 0 ? 0 : random.NextDouble() + 0.01)];
            row[random.Next(count)] += 0.5;
            return [.. row.Select(v => v / row.Sum())];
        }

        return new HiddenMarkovModel(Row(states), [.. Enumerable.Range(0, states).Select(_ => Row(states))],
            new CategoricalEmission([.. Enumerable.Range(0, symbols).Select(i => $"s{i}")], [.. Enumerable.Range(0, states).Select(_ => Row(symbols))]));
    }

    private static (double Total, double Best, double[,] Posteriors) Enumerate(HiddenMarkovModel model, int[] codes)
    {
        var emission = (CategoricalEmission)model.Emission;
        int states = model.States;
        double total = 0, best = 0;
        double[,] posteriors = new double[codes.Length, states];
        for (int code = 0; code < (int)Math.Pow(states, codes.Length); code++)
        {
            int[] path = new int[codes.Length];
            int rest = code;
            double p = 1;
            for (int t = 0; t < codes.Length; t++, rest /= states)
            {
                path[t] = rest % states;
                p *= (t == 0 ? model.Start[path[t]] : model.Transition[path[t - 1]][path[t]]) * emission.Probabilities[path[t]][codes[t]];
            }

            total += p;
            best = Math.Max(best, p);
            for (int t = 0; t < codes.Length; t++)
            {
                posteriors[t, path[t]] += p;
            }
        }

        for (int t = 0; t < codes.Length; t++)
        {
            for (int i = 0; i < states; i++)
            {
                posteriors[t, i] /= total;
            }
        }

        return (total, best, posteriors);
    }
}
