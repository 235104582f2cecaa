using System.CommandLine;
using Hybrid.Causal;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal demo</c>: worked examples in which seeing and doing differ.</summary>
internal sealed class CausalDemoCommand : HybridCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = string.Join(", ", DemonstrationTable.All.Select(d => d.Name)) };

    public CausalDemoCommand()
        : base("demo", "A worked example: P(y|x) against P(y|do(x)), and why they differ") => Arguments.Add(_name);

    protected override Task<int> RunAsync(CommandContext context)
    {
        Demonstration demo = ArgumentFault.Of("NAME", () => DemonstrationTable.Named(context.Get(_name)!));
        if (!context.Json)
        {
            context.Output.Write(demo.ToString());
            return Task.FromResult(ExitCode.Done);
        }

        context.WriteJson(json =>
        {
            json.WriteString("demo", demo.Name);
            foreach ((string member, IReadOnlyList<(string State, double Probability)> rows) in new[] { ("seen", demo.Seen), ("do", demo.Done), ("held", demo.Held), ("among", demo.Among) })
            {
                json.WriteStartObject(member);
                foreach ((string state, double probability) in rows)
                {
                    json.WriteStartObject($"{demo.Treatment}={state}");
                    json.Number($"{demo.Outcome}={demo.State}", probability);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteString("why", demo.Why);
            json.WriteString("caution", demo.Caution);
        });
        return Task.FromResult(ExitCode.Done);
    }
}
