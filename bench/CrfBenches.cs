using Hybrid.Probabilistic;
using Hybrid.Providers.Threading;

namespace Hybrid.Bench;

/// <summary>Conditional random fields on the chunking data of CoNLL-2000, in the folder that HYBRID_BENCH_CONLL2000 names or beside the repository.</summary>
internal static class CrfBenches
{
    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("crf_conll2000_iteration", Iteration);
        yield return ("crf_conll2000_sgd", Sgd);
        yield return ("crf_conll2000_tag_test", Tag);
    }

    private static ColumnCorpus Load(string part)
    {
        string folder = Environment.GetEnvironmentVariable("HYBRID_BENCH_CONLL2000") ?? Path.Combine("..", "shared", "data", "conll2000");
        return ColumnCorpus.Load(Path.Combine(folder, $"{part}.txt.gz"));
    }

    private static IEnumerable<Line> Iteration()
    {
        ColumnCorpus train = Load("train"), test = Load("test");
        foreach (int threads in new[] { 1, 2 })
        {
            WorkerPool.Threads = threads;
            List<double> seconds = [];
            var progress = new Reports(seconds);
            ConditionalRandomFieldFit fit = ConditionalRandomField.Fit(train, FeatureTemplate.Chunking, new() { MinimumCount = 3, Tolerance = 1e-6, Iterations = threads == 1 ? 30 : 300 }, progress);
            var extra = new Dictionary<string, object>
            {
                ["weights"] = fit.Weights,
                ["iterations"] = fit.Iterations,
                ["objective"] = fit.Loss,
                ["f1"] = fit.Model.Evaluate(test, unseenLabelsAreWrong: true).F1,
            };
            yield return new Line("crf_conll2000_iteration", "hybrid", [.. seconds.Skip(2)], "s", 1, threads, train.Tokens, extra);
        }
    }

    private static IEnumerable<Line> Sgd()
    {
        ColumnCorpus train = Load("train"), test = Load("test");
        WorkerPool.Threads = 2;
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        ConditionalRandomFieldFit fit = ConditionalRandomField.Fit(train, FeatureTemplate.Chunking, new() { MinimumCount = 3, Algorithm = TrainingAlgorithm.AveragedSgd });
        double all = System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalSeconds;
        yield return new Line("crf_conll2000_sgd", "hybrid", [all], "s", 1, 2, train.Tokens, new Dictionary<string, object> { ["f1"] = fit.Model.Evaluate(test, unseenLabelsAreWrong: true).F1 });
    }

    private static IEnumerable<Line> Tag()
    {
        ColumnCorpus train = Load("train"), test = Load("test");
        ConditionalRandomField model = ConditionalRandomField.Fit(train, FeatureTemplate.Chunking, new() { MinimumCount = 3, Algorithm = TrainingAlgorithm.AveragedSgd, Iterations = 2 }).Model;
        return MixtureBenches.PerThreads("crf_conll2000_tag_test", "s", 1, test.Count, () => new Dictionary<string, object> { ["sentences"] = model.Tag(test).Length });
    }

    private sealed class Reports(List<double> seconds) : IProgress<ConditionalRandomFieldProgress>
    {
        public void Report(ConditionalRandomFieldProgress value) => seconds.Add(value.Seconds);
    }
}
