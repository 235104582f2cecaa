using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl envs</c>: the registered environments.</summary>
internal sealed class EnvsCommand() : HybridCommand("envs", "List the environments")
{
    protected override Task<int> RunAsync(CommandContext context)
    {
        EnvironmentSpec[] specs = [.. EnvironmentRegistry.Ids.Select(id => EnvironmentRegistry.Make(id).Spec)];
        if (context.Json)
        {
            context.WriteJson(json => json.Strings("environments", specs.Select(spec => spec.Id)));
        }
        else
        {
            context.Output.Write(TextTable.Of(
                ["name", "actions", "observations", "what it is"],
                [.. specs.Select(spec => (IReadOnlyList<string>)[spec.Id, spec.Actions.ToString(), spec.Observations.ToString(), spec.Description])]));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
