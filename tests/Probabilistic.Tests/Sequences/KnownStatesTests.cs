namespace Hybrid.Probabilistic.Tests.Sequences;

public sealed class KnownStatesTests
{
    private static readonly string[] Symbols = ["a", "b", "c"];

    private static readonly HiddenMarkovModel Model = new(
        [0.5, 0.2, 0.3], [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0, 0.9]], new CategoricalEmission(Symbols, [[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]]));

    private static readonly SequenceSet Data = SequenceSet.Of([[0, 2, 1, 1]], Symbols);

    [Fact]
    public void A_missing_observation_is_the_sum_over_all_that_it_may_have_been()
    {
        double all = Enumerable.Range(0, 3).Sum(symbol => Math.Exp(Model.LogLikelihood(SequenceSet.Of([[0, symbol, 1, 1]], Symbols))));
        Assert.Equal(Math.Log(all), Model.LogLikelihood(Data.WithMissing([[false, true, false, false]])), 1e-12);
    }

    [Fact]
    public void The_likelihoods_with_each_state_known_sum_to_the_whole()
    {
        double all = Enumerable.Range(0, 3).Sum(state => Math.Exp(Model.LogLikelihood(Data.WithStates([[-1, -1, state, -1]]))));
        Assert.Equal(Math.Log(all), Model.LogLikelihood(Data), 1e-12);
        Assert.Equal(2, Model.Decode(Data.WithStates([[-1, -1, 2, -1]]))[0].States[2]);
        Assert.Equal(1, Model.Posteriors(Data.WithStates([[1, -1, -1, -1]]))[0][0, 1], 1e-12);
    }

    [Fact]
    public void With_all_states_known_a_fit_counts()
    {
        HiddenMarkovModel fit = HiddenMarkovModel.Fit(Data.WithStates([[0, 2, 2, 1]]), 3, new HiddenMarkovOptions { Start = new HiddenMarkovModel([0.4, 0.3, 0.3], [[0.3, 0.3, 0.4], [0.3, 0.3, 0.4], [0.3, 0.3, 0.4]], Model.Emission) }).Model;
        Assert.Equal(1, fit.Start[0], 1e-12);
        Assert.Equal(1, fit.Transition[0][2], 1e-12);
        Assert.Equal(0.5, fit.Transition[2][1], 1e-12);
        Assert.Equal(0.5, ((CategoricalEmission)fit.Emission).Probabilities[2][1], 1e-12);
    }

    [Fact]
    public void A_fit_of_data_with_gaps_never_falls_and_leaves_what_is_fixed()
    {
        SequenceSet data = Model.Sample([.. Enumerable.Repeat(60, 5)], 3).Data;
        bool[][] missing = [.. Enumerable.Range(0, 5).Select(s => Enumerable.Range(0, 60).Select(t => (t + s) % 7 == 0).ToArray())];
        HiddenMarkovFit fit = HiddenMarkovModel.Fit(data.WithMissing(missing), 3, new HiddenMarkovOptions { Start = Model, FixedTransitions = [(0, 1), (2, 1)], LearnEmissions = false });
        Assert.All(fit.Report.History.Zip(fit.Report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.Equal(0.3, fit.Model.Transition[0][1], 1e-12);
        Assert.Equal(0, fit.Model.Transition[2][1]);
        Assert.NotEqual(0.6, fit.Model.Transition[0][0], 1e-3);
        Assert.Same(Model.Emission, fit.Model.Emission);
    }

    [Fact]
    public void The_best_paths_are_those_of_all_paths_sorted()
    {
        var all = new List<(double Value, int[] Path)>();
        for (int code = 0; code < 81; code++)
        {
            int[] path = [code / 27, code / 9 % 3, code / 3 % 3, code % 3], seen = [0, 2, 1, 1];
            double p = Model.Start[path[0]];
            for (int t = 0; t < 4; t++)
            {
                p *= ((CategoricalEmission)Model.Emission).Probabilities[path[t]][seen[t]] * (t == 0 ? 1 : Model.Transition[path[t - 1]][path[t]]);
            }

            all.Add((p, path));
        }

        all = [.. all.Where(pair => pair.Value > 0).OrderByDescending(pair => pair.Value)];
        SequenceDecoding[] best = Model.DecodeBest(Data, 100)[0];
        Assert.Equal(all.Count, best.Length);
        Assert.All(all.Zip(best), pair => Assert.Equal(Math.Log(pair.First.Value), pair.Second.LogProbability, 1e-10));
        Assert.Equal(all[0].Path, best[0].States);
        Assert.Equal(Model.Decode(Data)[0].States, Model.DecodeBest(Data, 1)[0][0].States);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Contains("is not as long", Assert.Throws<ArgumentException>(() => Data.WithStates([[0, 1]])).Message, StringComparison.Ordinal);
        Assert.Contains("there is a state 3 and the model has 3", Assert.Throws<ArgumentException>(() => Model.Decode(Data.WithStates([[-1, 3, -1, -1]]))).Message, StringComparison.Ordinal);
        Assert.Contains("there is no Start", Assert.Throws<ArgumentException>(() => HiddenMarkovModel.Fit(Data, 2, new HiddenMarkovOptions { LearnEmissions = false })).Message, StringComparison.Ordinal);
    }
}
