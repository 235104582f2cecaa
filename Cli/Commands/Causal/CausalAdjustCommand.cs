using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal adjust</c>: what to adjust for.</summary>
internal sealed class CausalAdjustCommand : HybridCommand
{
    private readonly Argument<string> _graph = CausalArguments.Graph();
    private readonly Option<string?> _treatment = CausalArguments.Treatment();
    private readonly Option<string?> _outcome = CausalArguments.Outcome();
    private readonly Option<string?> _effect = TypedOption.Choice("--effect", "Which effect [default: total]", ["total", "direct"]);
    private readonly Option<bool> _all = new("--all") { Description = "Print all minimal sets, sorted" };

    public CausalAdjustCommand()
        : base("adjust", "Sets of variables that, adjusted for, give the effect of X on Y")
    {
        Arguments.Add(_graph);
        Options.Add(_treatment);
        Options.Add(_outcome);
        Options.Add(_effect);
        Options.Add(_all);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        if (CausalArguments.IsMixed(context.Get(_graph)!))
        {
            return Task.FromResult(InClass(context));
        }

        CausalGraph graph = CausalArguments.Read(context.Get(_graph)!);
        string[] x = CausalArguments.NamesOf("-x", context.Need(_treatment), graph);
        string[] y = CausalArguments.NamesOf("-y", context.Need(_outcome), graph);
        EffectKind effect = context.Get(_effect) == "direct" ? EffectKind.Direct : EffectKind.Total;
        AdjustmentAnswer answer = ArgumentFault.Of("-y", () => AdjustmentSets.Find(graph, x, y, effect));
        List<string[]> sets = [.. context.Get(_all)
            ? AdjustmentSets.All(graph, x, y, effect, context.Cancellation).Select(Sorted)
            : answer is AdjustmentFound found ? [Sorted(found.Set)] : []];
        sets.Sort((a, b) => string.CompareOrdinal(string.Join('\u0001', a), string.Join('\u0001', b)));
        return Task.FromResult(Write(context, sets, answer));
    }

    // A set that is right in every graph of a CPDAG or PAG.
    private int InClass(CommandContext context)
    {
        if (context.Get(_all) || context.Get(_effect) == "direct")
        {
            throw new UsageException("GRAPH", "it is a class of graphs; one set for the total effect is found there: leave out --all and --effect direct");
        }

        MixedGraph graph = CausalArguments.ReadMixed(context.Get(_graph)!);
        AdjustmentAnswer answer = ArgumentFault.Of("-x", () => GeneralisedAdjustment.Find(graph, context.Need(_treatment), context.Need(_outcome)));
        return Write(context, answer is AdjustmentFound found ? [Sorted(found.Set)] : [], answer);
    }

    private static int Write(CommandContext context, List<string[]> sets, AdjustmentAnswer answer)
    {
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteStartArray("sets");
                sets.ForEach(set => CausalOutput.Strings(json, set));
                json.WriteEndArray();
            });
        }
        else
        {
            context.Output.Write(sets.Count == 0 ? $"{answer}\n" : string.Concat(sets.Select(set => $"{new AdjustmentFound(set)}\n")));
        }

        return sets.Count == 0 ? ExitCode.No : ExitCode.Done;
    }

    private static string[] Sorted(IReadOnlyList<string> set) => [.. set.Order(StringComparer.Ordinal)];
}
