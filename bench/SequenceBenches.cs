using System.Text.Json;
using Hybrid.Probabilistic;

namespace Hybrid.Bench;

/// <summary>Hidden Markov models, on data made as the peers' scripts make theirs (another generator, the same sizes and starts).</summary>
internal static class SequenceBenches
{
    private const int States = 5;
    private const int Columns = 4;
    private const int Sequences = 200;
    private const int Length = 500;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("hmm_baum_welch_gauss_K5_d4_200x500_20iter", Gaussian);
        yield return ("hmm_baum_welch_cat_K8_V20_200x500_20iter", Categorical);
        yield return ("hmm_score_gauss_K5_d4_200x500", () => Query("hmm_score_gauss_K5_d4_200x500", (model, data) => model.LogLikelihood(data)));
        yield return ("hmm_viterbi_gauss_K5_d4_200x500", () => Query("hmm_viterbi_gauss_K5_d4_200x500", (model, data) => model.Decode(data).Length));
    }

    private static HiddenMarkovOptions Twenty(HiddenMarkovModel start, int iterations = 20) =>
        new() { Start = start, Convergence = new ConvergenceOptions { MaximumIterations = iterations, Tolerance = 0 } };

    private static double[][] Sticky(int states, double stay) =>
        [.. Enumerable.Range(0, states).Select(i => Enumerable.Range(0, states).Select(j => ((1 - stay) / states) + (i == j ? stay : 0)).ToArray())];

    private static double[] Uniform(int states) => [.. Enumerable.Repeat(1.0 / states, states)];

    private static (SequenceSet Data, HiddenMarkovModel Start) Made()
    {
        double[][] unit = [.. Enumerable.Range(0, States).Select(_ => Enumerable.Repeat(1.0, Columns).ToArray())];
        string? folder = Environment.GetEnvironmentVariable("HYBRID_BENCH_DATA");
        if (folder is not null)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "hmm.f64"));
            double[] values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(bytes).ToArray();
            using JsonDocument more = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "hmm.json")));
            double[][] begin = [.. more.RootElement.GetProperty("start").GetProperty("means").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
            SequenceSet data = SequenceSet.Of([.. Enumerable.Range(0, Sequences).Select(s => Observations.Of(values.AsSpan(s * Length * Columns, Length * Columns), Columns))]);
            return (data, new HiddenMarkovModel(Uniform(States), Sticky(States, 0.8), new GaussianEmission(CovarianceType.Diagonal, begin, unit)));
        }

        var random = new Random(0);
        double[][] means = [.. Enumerable.Range(0, States).Select(_ => Enumerable.Range(0, Columns).Select(_ => (random.NextDouble() - 0.5) * 7).ToArray())];
        double[][] near = [.. means.Select((row, i) => row.Select((v, j) => v + (0.5 * Math.Sin((i * Columns) + j))).ToArray())];
        var truth = new HiddenMarkovModel(Uniform(States), Sticky(States, 0.9), new GaussianEmission(CovarianceType.Diagonal, means, unit));
        return (truth.Sample([.. Enumerable.Repeat(Length, Sequences)]).Data, new HiddenMarkovModel(Uniform(States), Sticky(States, 0.8), new GaussianEmission(CovarianceType.Diagonal, near, unit)));
    }

    private static IEnumerable<Line> Gaussian()
    {
        (SequenceSet data, HiddenMarkovModel start) = Made();
        return MixtureBenches.PerThreads("hmm_baum_welch_gauss_K5_d4_200x500_20iter", "s", 1, data.Total, () => Extra(HiddenMarkovModel.Fit(data, States, Twenty(start))));
    }

    private static IEnumerable<Line> Categorical()
    {
        const int states = 8, symbols = 20;
        var random = new Random(0);
        double[] Row()
        {
            double[] row = [.. Enumerable.Range(0, symbols).Select(_ => -Math.Log(1 - random.NextDouble()))];
            return [.. row.Select(v => v / row.Sum())];
        }

        string[] names = [.. Enumerable.Range(0, symbols).Select(i => $"s{i}")];
        var start = new HiddenMarkovModel(Uniform(states), Sticky(states, 0.5), new CategoricalEmission(names, [.. Enumerable.Range(0, states).Select(_ => Row())]));
        SequenceSet data = SequenceSet.Of([.. Enumerable.Range(0, Sequences).Select(_ => Enumerable.Range(0, Length).Select(_ => random.Next(symbols)).ToArray())], names);
        return MixtureBenches.PerThreads("hmm_baum_welch_cat_K8_V20_200x500_20iter", "s", 1, data.Total, () => Extra(HiddenMarkovModel.Fit(data, states, Twenty(start))));
    }

    private static IEnumerable<Line> Query(string name, Func<HiddenMarkovModel, SequenceSet, double> ask)
    {
        (SequenceSet data, HiddenMarkovModel start) = Made();
        HiddenMarkovModel model = HiddenMarkovModel.Fit(data, States, Twenty(start, 5)).Model;
        return MixtureBenches.PerThreads(name, "ms", 1e3, data.Total, () => new Dictionary<string, object> { ["result"] = ask(model, data) });
    }

    private static Dictionary<string, object> Extra(HiddenMarkovFit fit) => new() { ["iters"] = fit.Report.Iterations, ["loglik"] = fit.LogLikelihood };
}
