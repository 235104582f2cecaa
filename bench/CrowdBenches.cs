using Hybrid.Probabilistic;

namespace Hybrid.Bench;

/// <summary>Aggregation of crowd labels, simulated: 100,000 tasks of four classes, five labels each from 1,000 workers who are right six to nine times of ten.</summary>
internal static class CrowdBenches
{
    private const int Tasks = 100_000;
    private const int PerTask = 5;
    private const int Workers = 1_000;
    private const int Classes = 4;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("dawid_skene_100k_500k_20iter", DawidSkene);
    }

    private static IEnumerable<Line> DawidSkene()
    {
        (CrowdLabels labels, Dictionary<string, string> gold) = Made();
        var options = new CrowdOptions { Convergence = new ConvergenceOptions { MaximumIterations = 20, Tolerance = 0 } };
        return MixtureBenches.PerThreads("dawid_skene_100k_500k_20iter", "s", 1, labels.Count, () =>
        {
            CrowdResult result = CrowdAggregation.DawidSkene(labels, options);
            return new Dictionary<string, object> { ["iters"] = result.Report!.Iterations, ["accuracy"] = result.Accuracy(gold) };
        });
    }

    private static (CrowdLabels Labels, Dictionary<string, string> Gold) Made()
    {
        var random = new Random(1);
        double[] skills = [.. Enumerable.Range(0, Workers).Select(_ => 0.6 + (0.3 * random.NextDouble()))];
        string[] tasks = [.. Enumerable.Range(0, Tasks).Select(t => $"t{t}")], workers = [.. Enumerable.Range(0, Workers).Select(w => $"w{w}")], classes = [.. Enumerable.Range(0, Classes).Select(c => $"c{c}")];
        var gold = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = new List<(string, string, string)>(Tasks * PerTask);
        for (int task = 0; task < Tasks; task++)
        {
            int truth = random.Next(Classes), first = random.Next(Workers);
            gold[tasks[task]] = classes[truth];
            for (int i = 0; i < PerTask; i++)
            {
                int worker = (first + (i * 17)) % Workers;
                int label = random.NextDouble() < skills[worker] ? truth : (truth + random.Next(1, Classes)) % Classes;
                rows.Add((tasks[task], workers[worker], classes[label]));
            }
        }

        return (CrowdLabels.Of(rows), gold);
    }
}
