using Hybrid.Formats;

namespace Hybrid.Probabilistic.Tests.Crowd;

public sealed class CrowdAggregationTests
{
    private static readonly CrowdLabels Birds = CrowdLabels.Load(Samples.PathOf("bluebirds.labels.csv.gz"));
    private static readonly IReadOnlyDictionary<string, string> Truth = CrowdLabels.LoadGold(Samples.PathOf("bluebirds.gold.csv.gz"));

    // The accuracies of the data's own description: majority 0.7593, Dawid-Skene with smoothing 0.01 0.8981.
    [SharedFact]
    public void Bluebirds_are_told_apart_as_well_as_published()
    {
        Assert.Equal(0.7593, CrowdAggregation.Majority(Birds).Accuracy(Truth), 0.0001);
        Assert.Equal(0.8981, CrowdAggregation.DawidSkene(Birds).Accuracy(Truth), 0.0001);
    }

    [SharedFact]
    public void The_anaesthetists_have_Dawid_and_Skenes_own_estimates()
    {
        // A. P. Dawid, A. M. Skene, 1979, Table 2: marginals 0.40, 0.42, 0.11, 0.07; observer 1: P(1 | 1) = 0.89, P(2 | 2) = 0.88.
        CrowdLabels labels = Anaesthetists();
        CrowdResult result = CrowdAggregation.DawidSkene(labels, new CrowdOptions { Smoothing = 0, Convergence = new ConvergenceOptions { MaximumIterations = 1000, Tolerance = 1e-12 } });
        double[] shares = [.. Enumerable.Range(0, 4).Select(c => Enumerable.Range(0, 45).Average(t => result.Posteriors[t, c]))];
        Assert.All(shares.Zip([0.40, 0.42, 0.11, 0.07]), pair => Assert.Equal(pair.Second, pair.First, 0.005));
        double[,] first = result.Confusions[labels.Workers.ToList().IndexOf("1")];
        Assert.Equal(0.89, first[0, 0], 0.006);
        Assert.Equal(0.88, first[1, 1], 0.006);
    }

    [SharedTheory]
    [InlineData("dawidskene")]
    [InlineData("onecoin")]
    [InlineData("glad")]
    public void The_likelihood_never_falls(string method)
    {
        foreach (CrowdLabels labels in new[] { Birds, Anaesthetists() })
        {
            IReadOnlyList<double> history = Run(method, labels).Report!.History;
            Assert.True(history.Count > 2);
            Assert.All(history.Zip(history.Skip(1)), pair => Assert.True(pair.Second >= pair.First && double.IsFinite(pair.Second)));
        }
    }

    [SharedTheory]
    [InlineData("dawidskene")]
    [InlineData("onecoin")]
    [InlineData("glad")]
    public void Good_workers_outvote_a_majority_of_poor_ones(string method)
    {
        // Three workers are right 19 times of 20, five half the time: the three together beat the vote of all.
        (CrowdLabels labels, Dictionary<string, string> gold) = Simulated(new Random(5), tasks: 400, [0.95, 0.95, 0.95, 0.5, 0.5, 0.5, 0.5, 0.5]);
        CrowdResult result = Run(method, labels);
        Assert.True(result.Accuracy(gold) > CrowdAggregation.Majority(labels).Accuracy(gold) + 0.02);
        Assert.True(result.Accuracy(gold) > 0.97);
        Assert.True(result.WorkerAccuracies.Take(3).Min() > result.WorkerAccuracies.Skip(3).Max() + 0.2);
    }

    [SharedFact]
    public void Worker_matrices_are_those_that_made_the_labels()
    {
        (CrowdLabels labels, _) = Simulated(new Random(9), tasks: 4000, [0.9, 0.8, 0.7, 0.6, 0.75]);
        CrowdResult result = CrowdAggregation.OneCoin(labels);

        // Four standard errors of 4000 labels, and a little for the unknown truths.
        Assert.All(result.WorkerAccuracies.Zip([0.9, 0.8, 0.7, 0.6, 0.75]), pair => Assert.Equal(pair.Second, pair.First, 0.05));
    }

    [SharedFact]
    public void A_tie_of_the_majority_counts_half()
    {
        CrowdLabels labels = CrowdLabels.Of([("t", "a", "x"), ("t", "b", "y")]);
        Assert.Equal(0.5, CrowdAggregation.Majority(labels).Accuracy(new Dictionary<string, string> { ["t"] = "y" }));
        Assert.Equal("x", CrowdAggregation.Majority(labels).Answer(0));
    }

    [SharedFact]
    public void A_worker_who_labels_a_task_twice_is_named()
    {
        Assert.Contains("the worker 'a' labels the task 't' twice", Assert.Throws<ArgumentException>(() => CrowdLabels.Of([("t", "a", "x"), ("t", "a", "y")])).Message, StringComparison.Ordinal);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "task,worker,label\n1,a,x\n1,b,x\n1,a,y\n");
            Assert.Contains(":4:3: the worker 'a' labels the task '1' twice", Assert.Throws<DataFormatException>(() => CrowdLabels.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static CrowdResult Run(string method, CrowdLabels labels) => method switch
    {
        "dawidskene" => CrowdAggregation.DawidSkene(labels),
        "onecoin" => CrowdAggregation.OneCoin(labels),
        _ => CrowdAggregation.Glad(labels),
    };

    private static CrowdLabels Anaesthetists()
    {
        CsvReader reader = CsvReader.Open(Samples.PathOf("dawid_skene_1979.csv"));
        reader.Read();
        var rows = new List<(string, string, string)>();
        while (reader.Read())
        {
            rows.Add((reader.Text(0), reader.Text(1), reader.Text(3)));
        }

        return CrowdLabels.Of(rows, allowRepeats: true);
    }

    private static (CrowdLabels Labels, Dictionary<string, string> Gold) Simulated(Random random, int tasks, double[] accuracies)
    {
        var gold = new Dictionary<string, string>();
        var rows = new List<(string, string, string)>();
        for (int task = 0; task < tasks; task++)
        {
            string truth = random.Next(2) == 0 ? "no" : "yes";
            gold[$"{task}"] = truth;
            for (int worker = 0; worker < accuracies.Length; worker++)
            {
                bool right = random.NextDouble() < accuracies[worker];
                rows.Add(($"{task}", $"w{worker}", right == (truth == "yes") ? "yes" : "no"));
            }
        }

        return (CrowdLabels.Of(rows), gold);
    }
}
