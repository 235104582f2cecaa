using System.CommandLine;
using System.Diagnostics;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn batch</c>: the same question for every row of a table of evidence.</summary>
internal sealed class BnBatchCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Option<string?> _evidence = TypedOption.Text("--evidence-file", "E.csv", "A table of states, a column for each observed variable; an empty cell is not observed", required: true);
    private readonly Option<string?> _query = new("--query") { Description = "The variables asked for [default: every one that is not observed]", HelpName = "C,D" };

    public BnBatchCommand()
        : base("batch", "Posterior probabilities for every row of a table of evidence, a line for each")
    {
        Arguments.Add(_file);
        Options.Add(_evidence);
        Options.Add(_query);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_file)!);
        string path = context.Need(_evidence);
        DiscreteData rows = DiscreteData.Load(path, network.Variables);
        string[]? query = BnArguments.NamesOf("--query", context.Get(_query), network);
        var clock = Stopwatch.StartNew();
        ExactInference exact = BnArguments.Guarded("FILE", () => network.Compile());
        double compile = clock.Elapsed.TotalSeconds;
        if (!context.Json)
        {
            context.Output.Write($"row  variable  {string.Join("  ", "state", "probability")}\n");
        }

        var batch = new EvidenceBatch(exact, rows);
        for (int row = 0; row < rows.Rows; row++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            clock.Restart();
            int number = row;
            InferenceResult result = BnArguments.Guarded($"{path}: row {row + 1}", () => batch.Ask(number, query));
            double seconds = clock.Elapsed.TotalSeconds;
            if (context.Json)
            {
                context.WriteJson(json => BnOutput.Write(json, result, compile, seconds));
            }
            else
            {
                WriteText(context.Output, row, result);
            }
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static void WriteText(TextWriter output, int row, InferenceResult result)
    {
        foreach (Factor posterior in result.Posteriors)
        {
            for (int i = 0; i < posterior.Values.Length; i++)
            {
                output.Write(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row + 1}  {posterior.Variables[0].Name}  {posterior.Variables[0].States[i]}  {posterior.Values[i]:F6}\n"));
            }
        }
    }
}
