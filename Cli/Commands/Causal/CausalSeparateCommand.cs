using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal separate</c>: whether a graph makes variables independent.</summary>
internal sealed class CausalSeparateCommand : HybridCommand
{
    private readonly Argument<string> _graph = CausalArguments.Graph();
    private readonly Argument<string> _first = new("X") { Description = "A variable, or several between commas" };
    private readonly Argument<string> _second = new("Y") { Description = "A variable, or several between commas" };
    private readonly Option<string?> _given = TypedOption.Text("--given", "Z,..", "What is conditioned on [default: nothing]");

    public CausalSeparateCommand()
        : base("separate", "Whether two sets of variables are m-separated given a third")
    {
        Arguments.Add(_graph);
        Arguments.Add(_first);
        Arguments.Add(_second);
        Options.Add(_given);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        CausalGraph graph = CausalArguments.Read(context.Get(_graph)!);
        string[] first = CausalArguments.NamesOf("X", context.Get(_first)!, graph);
        string[] second = CausalArguments.NamesOf("Y", context.Get(_second)!, graph);
        string[] given = context.Get(_given) is string text ? CausalArguments.NamesOf("--given", text, graph) : [];
        bool separated = ArgumentFault.Of("--given", () => graph.Separated(first, second, given));
        if (context.Json)
        {
            context.WriteJson(json => json.WriteBoolean("separated", separated));
        }
        else
        {
            string condition = given.Length == 0 ? string.Empty : $" given {string.Join(", ", given)}";
            context.Output.Write($"{string.Join(", ", first)} and {string.Join(", ", second)} are {(separated ? string.Empty : "not ")}m-separated{condition}\n");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
