using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl trace</c>: given actions, step by step.</summary>
internal sealed class TraceCommand : HybridCommand
{
    private readonly Argument<string> _environment = EnvironmentArgument.Create();
    private readonly Option<string?> _actions = TypedOption.Text("--actions", "A,B,..", "The actions, joined by commas", required: true);

    public TraceCommand()
        : base("trace", "Take given actions and show every step")
    {
        Arguments.Add(_environment);
        Options.Add(_actions);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        EnvironmentModel model = EnvironmentArgument.Open(context.Get(_environment)!);
        double[] actions = [.. context.Need(_actions).Split(',').Select(text => Parse(text, model.Spec))];
        IEnvironment environment = model.Start();
        environment.Reset(EnvironmentArgument.Seed(context));
        Show(context, environment, 0, default);
        for (int i = 0; i < actions.Length; i++)
        {
            if (model.Process is { } process && !process.IsAvailable(environment.StateNumber, (int)actions[i]))
            {
                throw new UsageException("--actions", string.Create(CultureInfo.InvariantCulture, $"action {actions[i]} is not available in state {environment.StateNumber} of step {i}; see 'hybrid rl solve' for one that is"));
            }

            EnvironmentStep step = environment.Step(actions[i]);
            Show(context, environment, i + 1, step);
            if (step.Over)
            {
                break;
            }
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static double Parse(string text, EnvironmentSpec spec)
    {
        bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double action);
        string allowed = spec.Actions.IsDiscrete
            ? $"whole numbers from 0 to {spec.Actions.Count - 1} are allowed"
            : string.Create(CultureInfo.InvariantCulture, $"numbers from {spec.Actions.Low[0]} to {spec.Actions.High[0]} are allowed");
        return number && spec.Actions.Contains([action]) ? action : throw new UsageException("--actions", $"'{text}' is not an action of {spec.Id}; {allowed}");
    }

    private static void Show(CommandContext context, IEnvironment environment, int time, EnvironmentStep step)
    {
        double[] observation = environment.Observation.ToArray();
        Space space = environment.Spec.Observations;
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteNumber("t", time);
                ObservationJson.Write(json, "observation", space, observation);
                json.WriteNumber("reward", step.Reward);
                json.WriteBoolean("terminated", step.Terminated);
                json.WriteBoolean("truncated", step.Truncated);
            });
        }
        else
        {
            string end = step.Terminated ? " terminated" : step.Truncated ? " truncated" : string.Empty;
            context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{time,4}  {ObservationJson.Text(space, observation)}  reward {step.Reward}{end}\n"));
        }
    }
}
