using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn dsep</c>: whether the graph makes two sets of variables independent given a third.</summary>
internal sealed class BnSeparateCommand : HybridCommand
{
    private readonly Argument<string> _file = BnArguments.File();
    private readonly Argument<string> _first = new("X") { Description = "A variable, or several between commas" };
    private readonly Argument<string> _second = new("Y") { Description = "A variable, or several between commas" };
    private readonly Option<string?> _given = new("--given") { Description = "The observed variables [default: none]", HelpName = "Z1,Z2" };

    public BnSeparateCommand()
        : base("dsep", "Whether two sets of variables are d-separated given a third")
    {
        Arguments.Add(_file);
        Arguments.Add(_first);
        Arguments.Add(_second);
        Options.Add(_given);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_file)!);
        string[] first = BnArguments.NamesOf("X", context.Get(_first), network)!;
        string[] second = BnArguments.NamesOf("Y", context.Get(_second), network)!;
        string[] given = context.Get(_given) is { Length: > 0 } text ? BnArguments.NamesOf("--given", text, network)! : [];
        bool separated = BnArguments.Guarded("--given", () => network.Separated(first, second, given));
        if (context.Json)
        {
            context.WriteJson(json => json.WriteBoolean("separated", separated));
        }
        else
        {
            string condition = given.Length == 0 ? string.Empty : $" given {string.Join(", ", given)}";
            context.Output.Write($"{string.Join(", ", first)} and {string.Join(", ", second)} are {(separated ? string.Empty : "not ")}d-separated{condition}\n");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
