using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal identify</c>: what P(y | do(x), given) equals.</summary>
internal sealed class CausalIdentifyCommand : HybridCommand
{
    private readonly Argument<string> _graph = CausalArguments.Graph();
    private readonly Option<string?> _treatment = CausalArguments.Treatment();
    private readonly Option<string?> _outcome = CausalArguments.Outcome();
    private readonly Option<string?> _given = TypedOption.Text("--given", "W,..", "What is seen after the action [default: nothing]");

    public CausalIdentifyCommand()
        : base("identify", "Whether the effect of X on Y follows from what is observed, and what it equals")
    {
        Arguments.Add(_graph);
        Options.Add(_treatment);
        Options.Add(_outcome);
        Options.Add(_given);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        CausalGraph graph = CausalArguments.Read(context.Get(_graph)!);
        string[] x = CausalArguments.NamesOf("-x", context.Need(_treatment), graph);
        string[] y = CausalArguments.NamesOf("-y", context.Need(_outcome), graph);
        string[] given = context.Get(_given) is string text ? CausalArguments.NamesOf("--given", text, graph) : [];
        IdentificationResult result = ArgumentFault.Of("GRAPH", () => Identification.Of(graph, x, y, given));
        if (result is not Identified found)
        {
            return Task.FromResult(CausalOutput.Refused(context, result));
        }

        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteBoolean("identifiable", true);
                json.WriteString("estimand", found.Estimand.ToString());
                json.WriteString("latex", found.Estimand.ToLatex());
                json.WriteString("method", found.Method);
            });
        }
        else
        {
            context.Output.Write($"{found}\n");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
