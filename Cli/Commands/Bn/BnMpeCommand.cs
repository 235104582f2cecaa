using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn mpe</c>: the most probable joint state.</summary>
internal sealed class BnMpeCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Option<string?> _evidence = BnArguments.Evidence();

    public BnMpeCommand()
        : base("mpe", "The most probable joint state of all variables given evidence")
    {
        Arguments.Add(_file);
        Options.Add(_evidence);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_file)!);
        Evidence evidence = BnArguments.Parse(context.Get(_evidence), network);
        Explanation best = BnArguments.Guarded("--evidence", () => new ExactEngine().MostProbable(network, evidence));
        if (!context.Json)
        {
            IReadOnlyList<string>[] rows = [.. network.Variables.Select(v => (IReadOnlyList<string>)[v.Name, best[v.Name]])];
            context.Output.Write(TextTable.Of(["variable", "state"], rows));
            context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"ln P(assignment, evidence) = {best.LogProbability:G10}\n"));
            return Task.FromResult(ExitCode.Done);
        }

        context.WriteJson(json =>
        {
            json.WriteStartObject("assignment");
            foreach (Variable variable in network.Variables)
            {
                json.WriteString(variable.Name, best[variable.Name]);
            }

            json.WriteEndObject();
            json.Number("logProbability", best.LogProbability);
        });
        return Task.FromResult(ExitCode.Done);
    }
}
