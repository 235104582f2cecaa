using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Formats;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn sample</c>: rows drawn from the network, as comma-separated text.</summary>
internal sealed class BnSampleCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Option<string?> _evidence = BnArguments.Evidence();
    private readonly Option<int?> _count = TypedOption.Whole("-n", "How many rows [default: 1000]", 0);

    public BnSampleCommand()
        : base("sample", "Draw rows from a network, given evidence or not; prints a header and every variable")
    {
        Arguments.Add(_file);
        Options.Add(_count);
        Options.Add(_evidence);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_file)!);
        Evidence evidence = BnArguments.Parse(context.Get(_evidence), network);
        int count = context.Get(_count) ?? 1000;
        DiscreteData rows = BnArguments.Guarded(
            "--evidence", () => evidence.Count == 0 ? new ForwardSampler(network).Draw(count, context.Seed) : new PosteriorSampler(network.Compile(), evidence).Draw(count, context.Seed));
        string[][] cells = [.. network.Variables.Select(v => v.States.Select(s => CsvWriter.Cell(s)).ToArray())];
        context.Output.Write(string.Join(',', network.Variables.Select(v => CsvWriter.Cell(v.Name))) + "\n");
        var line = new System.Text.StringBuilder();
        for (int row = 0; row < rows.Rows; row++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            line.Clear();
            for (int v = 0; v < cells.Length; v++)
            {
                line.Append(v > 0 ? "," : string.Empty).Append(cells[v][rows.Column(v)[row]]);
            }

            context.Output.Write(line.Append('\n').ToString());
        }

        return Task.FromResult(ExitCode.Done);
    }
}
