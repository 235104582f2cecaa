using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Mixtures;

/// <summary><c>hybrid kmeans</c>: clusters rows around centres.</summary>
internal sealed class KMeansCommand : HybridCommand
{
    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table with a header; all columns are numbers and all are used" };
    private readonly Option<int?> _clusters = TypedOption.Whole("-k", "How many clusters", 1);
    private readonly Option<int?> _restarts = TypedOption.Whole("--restarts", "How many starts; the least inertia wins [default: 10]", 1);

    public KMeansCommand()
        : base("kmeans", "Cluster rows around k centres")
    {
        _clusters.Required = true;
        Arguments.Add(_data);
        Options.Add(_clusters);
        Options.Add(_restarts);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!;
        Observations data = Observations.Load(path);
        var options = new KMeansOptions { Restarts = context.Get(_restarts) ?? new KMeansOptions().Restarts, Seed = context.Seed };
        KMeansFit fit = ArgumentFault.Of(path, () => KMeans.Fit(data, context.Get(_clusters)!.Value, options, context.Cancellation));
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.Number("inertia", fit.Inertia);
                json.Rows("centers", fit.Centers);
                json.Wholes("labels", fit.Labels);
                json.WriteNumber("iterations", fit.Iterations);
            });
            return Task.FromResult(ExitCode.Done);
        }

        IReadOnlyList<string>[] rows = [.. fit.Centers.Select((center, k) =>
            (IReadOnlyList<string>)[NumberTables.Text(k), NumberTables.Text(fit.Labels.Count(label => label == k)), .. center.Select(v => NumberTables.Text(v))])];
        context.Output.Write(TextTable.Of(["cluster", "rows", .. data.Names], rows));
        context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"inertia {fit.Inertia:G10}, {fit.Iterations} iterations\n"));
        return Task.FromResult(ExitCode.Done);
    }
}
