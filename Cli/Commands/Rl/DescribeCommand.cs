using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl describe</c>: an environment's spaces, time limit and size.</summary>
internal sealed class DescribeCommand : HybridCommand
{
    private readonly Argument<string> _environment = EnvironmentArgument.Create();

    public DescribeCommand()
        : base("describe", "Show an environment's spaces, time limit and size") => Arguments.Add(_environment);

    protected override Task<int> RunAsync(CommandContext context)
    {
        EnvironmentModel model = EnvironmentArgument.Open(context.Get(_environment)!);
        EnvironmentSpec spec = model.Spec;
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteString("environment", spec.Id);
                json.WriteString("description", spec.Description);
                ObservationJson.WriteSpace(json, "actions", spec.Actions);
                json.Strings("actionNames", spec.ActionNames);
                ObservationJson.WriteSpace(json, "observations", spec.Observations);
                json.Number("maximumSteps", spec.MaximumSteps);
                json.WriteBoolean("finite", model.IsFinite);
                json.Number("states", model.Process?.StateCount);
                json.Number("transitions", model.Process?.TransitionCount);
            });
        }
        else
        {
            string size = model.Process is { } process ? string.Create(CultureInfo.InvariantCulture, $"{process.StateCount} states, {process.TransitionCount} transitions") : "not finite";
            IEnvironment environment = model.Start();
            environment.Reset(EnvironmentArgument.Seed(context));
            context.Output.Write(
                $"{spec.Id}: {spec.Description}\nactions       {spec.Actions} {string.Join(", ", spec.ActionNames.Take(12))}\nobservations  {spec.Observations}\ntime limit    {spec.MaximumSteps?.ToString(CultureInfo.InvariantCulture) ?? "none"}\ndynamics      {size}\n\n{environment.Render()}");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
