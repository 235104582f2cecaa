using System.CommandLine;
using System.Globalization;
using System.Text;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn show</c>: what is in a network, and what exact inference in it costs.</summary>
internal sealed class BnShowCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Option<string?> _table = new("--table") { Description = "Print the conditional tables of these variables [default: a line for each variable]", HelpName = "A,B" };

    public BnShowCommand()
        : base("show", "The size of a network, its variables and tables, and what exact inference in it costs")
    {
        Arguments.Add(_file);
        Options.Add(_table);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_file)!);
        string[]? tables = BnArguments.NamesOf("--table", context.Get(_table), network);
        InferenceCost cost = ExactInference.Predict(network);
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteNumber("variables", network.Variables.Count);
                json.WriteNumber("arcs", network.Arcs);
                json.WriteNumber("parameters", network.FreeParameters);
                json.WriteNumber("width", cost.Width);
                json.Number("entries", cost.Entries);
                json.Number("largestTable", cost.LargestTable);
                json.Number("bytes", cost.Bytes);
            });
            return Task.FromResult(ExitCode.Done);
        }

        var text = new StringBuilder(network.Describe()).Append('\n');
        if (tables is null)
        {
            text.Append(TextTable.Of(["variable", "states", "parents"], [.. network.Variables.Select(v => (IReadOnlyList<string>)[v.Name, States(v), string.Join(", ", network.Parents(v.Name).Select(p => p.Name))])]));
        }

        foreach (string name in tables ?? [])
        {
            text.Append(network.Table(name)).Append('\n');
        }

        context.Output.Write(text.ToString());
        return Task.FromResult(ExitCode.Done);
    }

    private static string States(Variable variable) =>
        variable.Count <= 6 ? string.Join(", ", variable.States) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", variable.States.Take(5))}, ... ({variable.Count})");
}
