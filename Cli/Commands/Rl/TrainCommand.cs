using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl train</c>: trains an agent, evaluates it apart from training, and saves it.</summary>
internal sealed class TrainCommand : HybridCommand
{
    private const int StandardSteps = 500_000;
    private const int StandardDeepSteps = 100_000;

    private readonly Argument<string> _environment = EnvironmentArgument.Create();
    private readonly Option<string?> _agent = TypedOption.Choice("--agent", "The learner: a table or networks [default: qlearning, or ppo where there is no table]", [.. TabularLearners.All, .. AgentTable.All]);
    private readonly Option<int?> _steps = TypedOption.Whole("--steps", "The steps of training for each seed [default: 500000 for tables, 100000 for networks]", 1);
    private readonly Option<int?> _seeds = TypedOption.Whole("--seeds", "Train with this many seeds from --seed on; the best agent is saved [default: 1]", 1, 10_000);
    private readonly Option<double?> _gamma = TypedOption.Number("--gamma", "The discount [default: 0.99, or the preset's]", value => value is >= 0 and <= 1, "numbers from 0 to 1 are allowed");
    private readonly Option<string[]> _set = new("--set") { Description = "An option of networks, such as LearningRate=0.001,0 or Hidden=64,64; may be repeated", HelpName = "NAME=VALUE" };
    private readonly Option<string?> _checkpoint = TypedOption.Text("--checkpoint", "FILE", "Where to save the training ten times on its way");
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the checkpoint when there is one" };
    private readonly Option<string?> _events = TypedOption.Text("--tensorboard", "FOLDER", "Write learning curves of networks for TensorBoard, in a folder for each seed");
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Where to save the agent");

    public TrainCommand()
        : base("train", "Train an agent")
    {
        Arguments.Add(_environment);
        Options.Add(_agent);
        Options.Add(_steps);
        Options.Add(_seeds);
        Options.Add(_gamma);
        Options.Add(_set);
        Options.Add(_checkpoint);
        Options.Add(_resume);
        Options.Add(_events);
        Options.Add(_out);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        EnvironmentModel model = EnvironmentArgument.Open(context.Get(_environment)!);
        string agent = context.Get(_agent) ?? (model.IsFinite ? "qlearning" : "ppo");
        string? checkpoint = context.Get(_checkpoint);
        int count = context.Get(_seeds) ?? 1;
        Check(context, agent, checkpoint, count);
        Func<long, TrainedSeed> train = AgentTable.All.Contains(agent) ? Deep(context, model, agent, checkpoint) : Tabular(context, model, agent);
        var runs = new List<TrainedSeed>();
        for (int i = 0; i < count && (i == 0 || !context.Cancellation.IsCancellationRequested); i++)
        {
            runs.Add(train(EnvironmentArgument.Seed(context) + i));
        }

        if (context.Get(_out) is string path)
        {
            runs.MaxBy(run => run.Evaluation.MeanReturn)!.Save(path);
        }

        context.Cancellation.ThrowIfCancellationRequested();
        Write(context, agent, runs);
        return Task.FromResult(ExitCode.Done);
    }

    private void Check(CommandContext context, string agent, string? checkpoint, int count)
    {
        bool deep = AgentTable.All.Contains(agent);
        if (context.Get(_resume) && checkpoint is null)
        {
            throw new UsageException("--resume", "there is no file to resume from; give --checkpoint FILE too");
        }

        if (checkpoint is not null && (!deep || count > 1))
        {
            throw new UsageException("--checkpoint", deep ? "a training with one seed is allowed; leave --seeds out" : $"{agent} is a table and trains at once; agents of networks are allowed");
        }

        if (!deep && context.Get(_events) is not null)
        {
            throw new UsageException("--tensorboard", $"{agent} is a table and trains at once; agents of networks are allowed: {string.Join(", ", AgentTable.All)}");
        }

        if (!deep && context.Get(_set) is { Length: > 0 })
        {
            throw new UsageException("--set", $"{agent} is a table; options of networks are allowed for {string.Join(", ", AgentTable.All)}");
        }
    }

    private Func<long, TrainedSeed> Tabular(CommandContext context, EnvironmentModel model, string agent)
    {
        if (!model.IsFinite)
        {
            throw new UsageException("--agent", $"{agent} needs a finite environment, and {model.Spec.Id} observes {model.Spec.Observations}; {string.Join(", ", AgentTable.All)} can take it");
        }

        var standard = new TabularOptions();
        TabularOptions options = standard with { Discount = context.Get(_gamma) ?? standard.Discount };
        var trainer = new SeedTrainer(context, model, context.Get(_steps) ?? StandardSteps);
        return seed => trainer.Tabular(agent, options, seed);
    }

    private Func<long, TrainedSeed> Deep(CommandContext context, EnvironmentModel model, string agent, string? checkpoint)
    {
        AgentOptions options = AgentTable.Preset(agent).For(model);
        options = context.Get(_gamma) is double gamma ? options with { Discount = gamma } : options;
        foreach (string setting in context.Get(_set) ?? [])
        {
            options = Set(options, setting);
        }

        if (AgentTable.Refusal(options, model) is string refusal)
        {
            throw new UsageException("--agent", refusal);
        }

        var trainer = new SeedTrainer(context, model, context.Get(_steps) ?? StandardDeepSteps);
        return seed => trainer.Deep(options, seed, checkpoint, context.Get(_resume), false, context.Get(_events));
    }

    private static AgentOptions Set(AgentOptions options, string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new UsageException("--set", $"'{setting}' is no setting; NAME=VALUE is allowed, NAME one of {string.Join(", ", AgentSettings.Names(options))}");
        }

        try
        {
            return AgentSettings.With(options, setting[..equals], setting[(equals + 1)..]);
        }
        catch (ArgumentException cause)
        {
            throw new UsageException("--set", cause.Message, cause);
        }
    }

    private static void Write(CommandContext context, string agent, List<TrainedSeed> runs)
    {
        AgentEvaluation evaluation = AgentEvaluation.Of([.. runs.SelectMany(run => run.Evaluation.Returns)]);
        long steps = runs.Sum(run => run.Steps);
        double seconds = runs.Sum(run => run.Seconds);
        if (!context.Json)
        {
            string description = AgentTable.All.Contains(agent) ? AgentTable.Describe(agent) : TabularLearners.Describe(agent);
            context.Output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{description}: mean return {evaluation.MeanReturn:G6} (standard deviation {evaluation.StandardDeviation:G4}) in {evaluation.Returns.Count} episodes; {steps:N0} steps in {seconds:F2} s, {steps / seconds:N0} a second\n"));
            return;
        }

        context.WriteJson(json =>
        {
            json.WriteString("agent", agent);
            json.WriteNumber("meanReturn", evaluation.MeanReturn);
            json.WriteNumber("std", evaluation.StandardDeviation);
            json.WriteNumber("evaluationEpisodes", SeedTrainer.EvaluationEpisodes);
            json.WriteNumber("steps", steps / runs.Count);
            json.WriteNumber("stepsPerSecond", seconds > 0 ? steps / seconds : 0); // a training that was finished already takes no time
            json.WriteNumber("seconds", seconds);
            json.WriteStartArray("meanReturns");
            foreach (TrainedSeed run in runs)
            {
                json.WriteNumberValue(run.Evaluation.MeanReturn);
            }

            json.WriteEndArray();
        });
    }
}
