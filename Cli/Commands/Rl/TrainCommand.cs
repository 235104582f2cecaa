using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl train</c>: trains an agent, evaluates it apart from training, and saves it.</summary>
internal sealed class TrainCommand : HybridCommand
{
    private const int EvaluationEpisodes = 100;
    private const int StandardSteps = 500_000;

    private readonly Argument<string> _environment = EnvironmentArgument.Create();
    private readonly Option<string?> _agent = TypedOption.Choice("--agent", "The learner [default: qlearning]", TabularLearners.All);
    private readonly Option<int?> _steps = TypedOption.Whole("--steps", "The steps of training for each seed [default: 500000]", 1);
    private readonly Option<int?> _seeds = TypedOption.Whole("--seeds", "Train with this many seeds from --seed on; the best agent is saved [default: 1]", 1, 10_000);
    private readonly Option<double?> _gamma = TypedOption.Number("--gamma", "The discount [default: 0.99]", value => value is >= 0 and <= 1, "numbers from 0 to 1 are allowed");
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Where to save the agent");

    public TrainCommand()
        : base("train", "Train an agent")
    {
        Arguments.Add(_environment);
        Options.Add(_agent);
        Options.Add(_steps);
        Options.Add(_seeds);
        Options.Add(_gamma);
        Options.Add(_out);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        EnvironmentModel model = EnvironmentArgument.Open(context.Get(_environment)!);
        string agent = context.Get(_agent) ?? "qlearning";
        if (!model.IsFinite)
        {
            throw new UsageException("--agent", $"{agent} needs a finite environment, and {model.Spec.Id} observes {model.Spec.Observations}; finite ones such as FrozenLake-v1, Taxi-v3 and CliffWalking-v1 are allowed");
        }

        var standard = new TabularOptions();
        TabularOptions options = standard with { Discount = context.Get(_gamma) ?? standard.Discount };
        int count = context.Get(_seeds) ?? 1;
        var returns = new List<double>();
        var means = new List<double>();
        TabularRun? best = null;
        long steps = 0;
        double seconds = 0;
        for (int i = 0; i < count; i++)
        {
            long seed = EnvironmentArgument.Seed(context) + i;
            var clock = Stopwatch.StartNew();
            TabularRun run = TabularTraining.Run(model, agent, context.Get(_steps) ?? StandardSteps, seed, options, null, context.Cancellation);
            seconds += clock.Elapsed.TotalSeconds;
            steps += run.Steps;
            AgentEvaluation evaluation = AgentEvaluation.Run(model, run.Agent, EvaluationEpisodes, seed + (1L << 41));
            best = means.All(mean => mean < evaluation.MeanReturn) ? run : best;
            returns.AddRange(evaluation.Returns);
            means.Add(evaluation.MeanReturn);
            if (context.Cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        if (context.Get(_out) is string path)
        {
            best!.Agent.Save(path);
        }

        context.Cancellation.ThrowIfCancellationRequested();
        Write(context, agent, AgentEvaluation.Of(returns), means, steps, seconds);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(CommandContext context, string agent, AgentEvaluation evaluation, List<double> means, long steps, double seconds)
    {
        if (!context.Json)
        {
            context.Output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{TabularLearners.Describe(agent)}: mean return {evaluation.MeanReturn:G6} (standard deviation {evaluation.StandardDeviation:G4}) in {evaluation.Returns.Count} episodes; {steps:N0} steps in {seconds:F2} s, {steps / seconds:N0} a second\n"));
            return;
        }

        context.WriteJson(json =>
        {
            json.WriteString("agent", agent);
            json.WriteNumber("meanReturn", evaluation.MeanReturn);
            json.WriteNumber("std", evaluation.StandardDeviation);
            json.WriteNumber("evaluationEpisodes", EvaluationEpisodes);
            json.WriteNumber("steps", steps / means.Count);
            json.WriteNumber("stepsPerSecond", steps / seconds);
            json.WriteNumber("seconds", seconds);
            json.WriteStartArray("meanReturns");
            foreach (double mean in means)
            {
                json.WriteNumberValue(mean);
            }

            json.WriteEndArray();
        });
    }
}
