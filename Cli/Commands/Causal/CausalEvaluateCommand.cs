using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal evaluate</c>: the identified estimand on a network's joint distribution or on data.</summary>
internal sealed class CausalEvaluateCommand : HybridCommand
{
    private readonly Argument<string> _graph = CausalArguments.Graph();
    private readonly Argument<string> _file = new("FILE") { Description = "A network, or a CSV of discrete data" };
    private readonly Option<string?> _treatment = CausalArguments.Treatment();
    private readonly Option<string?> _outcome = CausalArguments.Outcome();

    public CausalEvaluateCommand()
        : base("evaluate", "P(Y | do(X)) at every state, from a graph and a network or data")
    {
        Arguments.Add(_graph);
        Arguments.Add(_file);
        Options.Add(_treatment);
        Options.Add(_outcome);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        CausalGraph graph = CausalArguments.Read(context.Get(_graph)!);
        string[] x = CausalArguments.NamesOf("-x", context.Need(_treatment), graph);
        string[] y = CausalArguments.NamesOf("-y", context.Need(_outcome), graph);
        string file = context.Get(_file)!;
        IdentificationResult result = ArgumentFault.Of("GRAPH", () => Identification.Of(graph, x, y));
        if (result is not Identified found)
        {
            return Task.FromResult(CausalOutput.Refused(context, result));
        }

        ObservedDistribution distribution = CausalArguments.Distribution(file);
        CausalOutput.Effects(context, ArgumentFault.Of(file, () => EffectTable.Of(found.Estimand, distribution, x, y)).Rows);
        return Task.FromResult(ExitCode.Done);
    }
}
