using System.CommandLine;
using Hybrid.Causal.Estimation;
using Hybrid.Causal.Refutation;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal refute</c>: an estimate doubted in every way.</summary>
internal sealed class CausalRefuteCommand : HybridCommand
{
    private readonly EstimationArguments _arguments = new();
    private readonly Option<string?> _refuters = TypedOption.Text("--refuters", "NAME,..", $"Which of {string.Join(", ", Refuters.All.Select(r => r.Name))} [default: all]");

    public CausalRefuteCommand()
        : base("refute", "Doubt an estimate: placebo, noise, subsets, resampling, hidden confounding")
    {
        _arguments.AddTo(this);
        Options.Add(_refuters);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        Refuter[] chosen = context.Get(_refuters) is string named
            ? ArgumentFault.Of("--refuters", () => named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Refuters.Named).ToArray())
            : [.. Refuters.All];
        (EstimationProblem problem, EffectEstimator estimator, EstimationOptions options) = _arguments.Read(context);
        bool binary = problem.Table[problem.Treatment].ToArray().Where(v => !double.IsNaN(v)).Distinct().Count() <= 2;
        foreach (Refuter refuter in chosen.Where(r => binary || r.Name != "rosenbaum" || chosen.Length == 1))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Write(context, ArgumentFault.Of(_arguments.File(context), () => refuter.Refute(estimator, problem, options)));
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(CommandContext context, RefutationResult result)
    {
        if (!context.Json)
        {
            context.Output.Write($"{result}\n");
            return;
        }

        context.WriteJson(json =>
        {
            json.WriteString("refuter", result.Refuter);
            json.WriteString("verdict", result.Verdict.ToString().ToLowerInvariant());
            json.WriteString("sentence", result.Sentence);
            json.Number("estimate", result.Original);
            json.Number("refuted", result.Refuted);
            json.Number("size", result.Size);
            json.WriteString("unit", result.Unit);
            json.WriteStartObject("details");
            foreach ((string name, double value) in result.Details)
            {
                json.Number(name, value);
            }

            json.WriteEndObject();
        });
    }
}
