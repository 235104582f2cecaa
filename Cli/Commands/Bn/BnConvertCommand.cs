using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary><c>hybrid bn convert</c>: a network from one file format to another.</summary>
internal sealed class BnConvertCommand : HybridCommand
{
    private readonly Argument<string> _from = new("IN") { Description = "A network: .bif, .xmlbif, .net, .uai or .json, packed by gzip or not" };
    private readonly Argument<string> _to = new("OUT") { Description = "The new file: .bif, .xmlbif, .net, .uai, .dot or .json" };

    public BnConvertCommand()
        : base("convert", "Write a network in another format, known by the extension")
    {
        Arguments.Add(_from);
        Arguments.Add(_to);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        BayesianNetwork network = BayesianNetwork.Load(context.Get(_from)!);
        BnArguments.Guarded(context.Get(_to)!, () =>
        {
            network.Save(context.Get(_to)!);
            return true;
        });
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteString("out", context.Get(_to));
                json.WriteNumber("variables", network.Variables.Count);
                json.WriteNumber("arcs", network.Arcs);
            });
        }
        else
        {
            context.Output.Write($"{context.Get(_to)}: {network}\n");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
