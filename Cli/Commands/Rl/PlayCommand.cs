using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Formats;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl play</c>: draws an episode of a saved agent.</summary>
internal sealed class PlayCommand : HybridCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "An agent that train has saved" };

    private readonly Option<string?> _gif = TypedOption.Text("--gif", "FILE", "Write the episode as an animated GIF");
    private readonly Option<string?> _svg = TypedOption.Text("--svg", "FILE", "Write the last state as SVG; for tables on grids with their values and actions");
    private readonly Option<double?> _seconds = TypedOption.Number("--seconds", "How long each picture of the GIF is shown [default: 0.2]", value => value is >= 0.02 and <= 10, "numbers from 0.02 to 10 are allowed");

    public PlayCommand()
        : base("play", "Draw an episode of a saved agent")
    {
        Arguments.Add(_file);
        Options.Add(_gif);
        Options.Add(_svg);
        Options.Add(_seconds);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        SavedAgent agent = SavedAgent.Open(context.Get(_file)!);
        EnvironmentModel model = agent.Model;
        var environment = new EpisodeRecorder(model.Start(), context.Get(_gif) is not null);
        environment.Reset(EnvironmentArgument.Seed(context));
        double total = 0;
        int steps = 0;
        EnvironmentStep step = default;
        var path = new List<(int State, double Action)>();
        if (!context.Json)
        {
            context.Output.Write($"{environment.Render()}\n");
        }

        while (!step.Over && steps < AgentEvaluation.MostSteps)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int state = environment.StateNumber;
            double action = agent.Act(environment);
            step = environment.Step(action);
            total += step.Reward;
            steps++;
            path.Add((state, action));
            if (!context.Json)
            {
                context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{steps}: {NameOf(model.Spec, action)}, reward {step.Reward}\n{environment.Render()}\n"));
            }
        }

        if (context.Get(_gif) is string gif)
        {
            AnimationFile.WriteGif(gif, environment.Episodes[0].Frames, context.Get(_seconds) ?? 0.2);
        }

        if (context.Get(_svg) is string svg)
        {
            AtomicFile.WriteText(svg, (agent.Overlay?.Invoke(environment.StateNumber) ?? environment.Draw()).ToSvg());
        }

        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteNumber("return", total);
                json.WriteNumber("steps", steps);
                json.WriteStartArray("path");
                foreach ((int state, double action) in path)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(state);
                    json.WriteNumberValue(action);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
            });
        }
        else
        {
            context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"return {total} in {steps} steps\n"));
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static string NameOf(EnvironmentSpec spec, double action) => spec.Actions.IsDiscrete ? spec.ActionNames[(int)action] : action.ToString("F3", CultureInfo.InvariantCulture);
}
