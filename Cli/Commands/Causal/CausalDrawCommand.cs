using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal draw</c>: a graph as a picture or in another format.</summary>
internal sealed class CausalDrawCommand : HybridCommand
{
    private static readonly string[] _formats = ["svg", "dot", "dagitty", "gml", "lavaan"];

    private readonly Argument<string> _graph = CausalArguments.Graph();
    private readonly Option<string?> _treatment = TypedOption.Text("-x", "X[,X2]", "The causes: causal paths are drawn green, open biasing ones red");
    private readonly Option<string?> _outcome = TypedOption.Text("-y", "Y[,Y2]", "The effects");
    private readonly Option<string?> _adjust = TypedOption.Text("--adjust", "Z,..", "What is adjusted for");
    private readonly Option<string?> _format = TypedOption.Choice("--format", "The format [default: svg]", _formats);

    public CausalDrawCommand()
        : base("draw", "Draw a graph, or write it in another format")
    {
        Arguments.Add(_graph);
        foreach (Option option in (Option[])[_treatment, _outcome, _adjust, _format])
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        CausalGraph graph = CausalArguments.Read(context.Get(_graph)!);
        IReadOnlyList<string> Marks(Option<string?> option, string name, IReadOnlyList<string> own) => context.Get(option) is string text ? CausalArguments.NamesOf(name, text, graph) : own;
        graph = new CausalGraph(graph.Variables, graph.Arrows, graph.Bidirected, graph.Latent)
        {
            Exposures = Marks(_treatment, "-x", graph.Exposures),
            Outcomes = Marks(_outcome, "-y", graph.Outcomes),
            Adjusted = Marks(_adjust, "--adjust", graph.Adjusted),
            Positions = graph.Positions,
        };
        string drawn = (context.Get(_format) ?? "svg") switch
        {
            "dot" => graph.ToDot(),
            "dagitty" => graph.ToString(),
            "gml" => graph.ToGml(),
            "lavaan" => graph.ToLavaan(),
            _ => graph.ToSvg(),
        };
        if (context.Json)
        {
            context.WriteJson(json => json.WriteString("text", drawn));
        }
        else
        {
            context.Output.Write(drawn);
        }

        return Task.FromResult(ExitCode.Done);
    }
}
