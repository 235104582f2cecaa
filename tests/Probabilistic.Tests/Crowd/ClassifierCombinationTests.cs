using MathNet.Numerics;

namespace Hybrid.Probabilistic.Tests.Crowd;

public sealed class ClassifierCombinationTests
{
    private static readonly CrowdLabels Small = CrowdLabels.Of(
    [
        ("1", "a", "x"), ("1", "b", "x"), ("1", "c", "y"), ("2", "a", "y"), ("2", "b", "y"), ("3", "a", "x"), ("3", "c", "y"), ("4", "b", "x"), ("4", "c", "x"),
    ]);

    // ln p(labels) by summing over all classes of the four tasks: for given classes every table is integrated out, which leaves ratios of Gamma functions.
    [Fact]
    public void The_bound_is_just_below_the_evidence_of_all_classes_enumerated()
    {
        var options = new ClassifierCombinationOptions();
        double total = double.NegativeInfinity, first = double.NegativeInfinity;
        for (int code = 0; code < 16; code++)
        {
            int[] truth = [code & 1, (code >> 1) & 1, (code >> 2) & 1, (code >> 3) & 1];
            double value = LogRatio([truth.Count(c => c == 0), truth.Count(c => c == 1)], [1, 1]);
            for (int worker = 0; worker < 3; worker++)
            {
                for (int c = 0; c < 2; c++)
                {
                    int[] counts = new int[2];
                    for (int task = 0; task < 4; task++)
                    {
                        for (int i = Small.TaskStarts[task]; i < Small.TaskStarts[task + 1]; i++)
                        {
                            counts[Small.LabelOf[i]] += Small.WorkerOf[i] == worker && truth[task] == c ? 1 : 0;
                        }
                    }

                    value += LogRatio(counts, c == 0 ? [2, 1] : [1, 2]);
                }
            }

            total = LogSum(total, value);
            first = truth[0] == 0 ? LogSum(first, value) : first;
        }

        CrowdResult result = CrowdAggregation.ClassifierCombination(Small, options);
        Assert.InRange(result.Report!.LogLikelihood, total - 1, total);

        // Factors that are taken as independent are too sure of what is likely.
        Assert.InRange(result.Posteriors[0, 0], Math.Exp(first - total), 1);
    }

    [SharedTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_bound_never_falls(int communities)
    {
        CrowdLabels labels = CrowdLabels.Load(Samples.PathOf("bluebirds.labels.csv.gz"));
        IReadOnlyList<double> history = CrowdAggregation.ClassifierCombination(labels, new ClassifierCombinationOptions { Communities = communities }).Report!.History;
        Assert.True(history.Count > 2);
        Assert.All(history.Zip(history.Skip(1)), pair => Assert.True(pair.Second >= pair.First && double.IsFinite(pair.Second)));
    }

    // Crowd-kit's paper has no figure for this method; Dawid and Skene's reaches 0.8981 here.
    [SharedFact]
    public void Bluebirds_are_told_apart_as_by_Dawid_and_Skene()
    {
        CrowdLabels labels = CrowdLabels.Load(Samples.PathOf("bluebirds.labels.csv.gz"));
        Assert.InRange(CrowdAggregation.ClassifierCombination(labels).Accuracy(CrowdLabels.LoadGold(Samples.PathOf("bluebirds.gold.csv.gz"))), 0.87, 0.92);
    }

    [Fact]
    public void Two_kinds_of_worker_are_two_communities()
    {
        var random = new Random(4);
        var rows = new List<(string, string, string)>();
        var gold = new Dictionary<string, string>();
        for (int task = 0; task < 300; task++)
        {
            int truth = random.Next(3);
            gold[$"{task}"] = $"{truth}";
            for (int worker = 0; worker < 12; worker++)
            {
                // Six are right nine times of ten; six say the next class as often.
                int said = random.NextDouble() < 0.9 ? (truth + (worker < 6 ? 0 : 1)) % 3 : random.Next(3);
                if (worker < 6 || random.NextDouble() < 0.5)
                {
                    rows.Add(($"{task}", $"w{worker}", $"{said}"));
                }
            }
        }

        CrowdResult result = CrowdAggregation.ClassifierCombination(CrowdLabels.Of(rows), new ClassifierCombinationOptions { Communities = 2 });
        Assert.True(result.Accuracy(gold) > 0.98);
        Assert.Equal(0.933, result.WorkerAccuracies[0], 0.04);
        Assert.Equal(result.WorkerAccuracies[0], result.WorkerAccuracies[5], 1e-3);
        Assert.Equal(0.933, result.Confusions[11][0, 1], 0.04);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Contains("counts above 0", Assert.Throws<ArgumentOutOfRangeException>(() => CrowdAggregation.ClassifierCombination(Small, new ClassifierCombinationOptions { Wrong = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("4 communities of 3 workers", Assert.Throws<ArgumentOutOfRangeException>(() => CrowdAggregation.ClassifierCombination(Small, new ClassifierCombinationOptions { Communities = 4 })).Message, StringComparison.Ordinal);
    }

    private static double LogRatio(int[] counts, double[] prior) =>
        SpecialFunctions.GammaLn(prior.Sum()) - SpecialFunctions.GammaLn(prior.Sum() + counts.Sum()) + counts.Select((count, i) => SpecialFunctions.GammaLn(prior[i] + count) - SpecialFunctions.GammaLn(prior[i])).Sum();

    private static double LogSum(double a, double b) => double.IsNegativeInfinity(a) ? b : Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
}
