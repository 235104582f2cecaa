using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Crowd;

/// <summary><c>hybrid crowd</c>: true labels out of those of several workers.</summary>
internal sealed class CrowdCommand : HybridCommand
{
    private static readonly (string Name, Func<CrowdLabels, CancellationToken, CrowdResult> Run)[] _methods =
    [
        ("majority", (labels, _) => CrowdAggregation.Majority(labels)),
        ("dawidskene", (labels, cancellation) => CrowdAggregation.DawidSkene(labels, null, cancellation)),
        ("onecoin", (labels, cancellation) => CrowdAggregation.OneCoin(labels, null, cancellation)),
        ("bcc", (labels, cancellation) => CrowdAggregation.ClassifierCombination(labels, null, cancellation)),
        ("mace", (labels, cancellation) => CrowdAggregation.Mace(labels, null, cancellation)),
        ("glad", (labels, cancellation) => CrowdAggregation.Glad(labels, null, cancellation)),
    ];

    private readonly Argument<string> _labels = new("LABELS.csv") { Description = "A table with the columns task, worker and label" };
    private readonly Option<string?> _method = TypedOption.Choice("--method", "How labels are aggregated [default: dawidskene]", [.. _methods.Select(method => method.Name)]);
    private readonly Option<string?> _gold = TypedOption.Text("--gold", "GOLD.csv", "A table with the columns task and label: the true labels, to measure the accuracy");

    public CrowdCommand()
        : base("crowd", "Find true labels among those of several fallible workers")
    {
        Arguments.Add(_labels);
        Options.Add(_method);
        Options.Add(_gold);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        CrowdLabels labels = CrowdLabels.Load(context.Get(_labels)!);
        string? path = context.Get(_gold);
        IReadOnlyDictionary<string, string>? gold = path is null ? null : CrowdLabels.LoadGold(path);
        string method = context.Get(_method) ?? "dawidskene";
        CrowdResult result = Array.Find(_methods, row => row.Name == method).Run(labels, context.Cancellation);
        double? accuracy = gold is null ? null : ArgumentFault.Of(path!, () => result.Accuracy(gold));
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.Number("accuracy", accuracy);
                json.WriteStartObject("labels");
                for (int task = 0; task < labels.Tasks.Count; task++)
                {
                    json.WriteString(labels.Tasks[task], result.Answer(task));
                }

                json.WriteEndObject();
                json.WriteStartObject("workers");
                for (int worker = 0; worker < labels.Workers.Count; worker++)
                {
                    json.Number(labels.Workers[worker], result.WorkerAccuracies[worker]);
                }

                json.WriteEndObject();
            });
            return Task.FromResult(ExitCode.Done);
        }

        IReadOnlyList<string>[] tasks = [.. labels.Tasks.Select((task, i) => (IReadOnlyList<string>)[task, result.Answer(i), NumberTables.Text(NumberTables.RowOf(result.Posteriors, i).Max())])];
        IReadOnlyList<string>[] workers = [.. labels.Workers.Select((worker, i) => (IReadOnlyList<string>)[worker, NumberTables.Text(result.WorkerAccuracies[i])])];
        context.Output.Write(TextTable.Of(["task", "label", "probability"], tasks));
        context.Output.Write("\n" + TextTable.Of(["worker", "accuracy"], workers));
        context.Output.Write(accuracy is double share ? string.Create(CultureInfo.InvariantCulture, $"\naccuracy {share:F4}\n") : string.Empty);
        return Task.FromResult(ExitCode.Done);
    }
}
