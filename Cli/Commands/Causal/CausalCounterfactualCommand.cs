using System.CommandLine;
using System.Globalization;
using Hybrid.Causal.Counterfactuals;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal counterfactual</c>: what would have been, in a structural model.</summary>
internal sealed class CausalCounterfactualCommand : HybridCommand
{
    private readonly Argument<string> _model = new("MODEL.json") { Description = "Such as {\"equations\":{\"X\":\"0\",\"Y\":\"0.7*X + 1\"}}; each equation plus a noise of its own" };
    private readonly Option<string?> _observed = TypedOption.Text("--observed", "X=1,Y=2", "What was observed", required: true);
    private readonly Option<string?> _do = TypedOption.Text("--do", "X=0", "What would have been done; X:=X+1 shifts", required: true);

    public CausalCounterfactualCommand()
        : base("counterfactual", "What would have been: abduction, action, prediction")
    {
        Arguments.Add(_model);
        Options.Add(_observed);
        Options.Add(_do);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        StructuralModel model = CausalArguments.Structural(context.Get(_model)!);
        var observed = new Dictionary<string, double>();
        foreach (string part in context.Need(_observed).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value) || !observed.TryAdd(sides[0], value))
            {
                throw new UsageException("--observed", $"'{part}' is not of the form NAME=NUMBER, or comes twice; write such as X=1,Y=2");
            }
        }

        IReadOnlyList<StructuralAction> actions = StructuralAction.Parse(context.Need(_do), "--do");
        ArgumentFault.Of("--do", () => actions.Sum(a => model.Graph.IndexOf(a.Variable)));
        IReadOnlyDictionary<string, double> answer = ArgumentFault.Of("--observed", () => model.Counterfactual(observed, actions, context.Seed));
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteStartObject("counterfactual");
                foreach (string name in model.Variables)
                {
                    json.Number(name, answer[name]);
                }

                json.WriteEndObject();
            });
        }
        else
        {
            foreach (string name in model.Variables)
            {
                context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{name} = {answer[name]:R}{(observed.TryGetValue(name, out double was) ? $" (was {was:R})" : string.Empty)}\n"));
            }
        }

        return Task.FromResult(ExitCode.Done);
    }
}
