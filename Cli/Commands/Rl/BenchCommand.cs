using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl bench</c>: how fast an environment steps on one core.</summary>
internal sealed class BenchCommand : HybridCommand
{
    private const double Seconds = 0.5;

    private readonly Argument<string> _environment = EnvironmentArgument.Create();
    private readonly Option<int?> _count = TypedOption.Whole("--envs", "The number of environments that step together [default: 64]", 1, 1_000_000);

    public BenchCommand()
        : base("bench", "Measure how fast an environment steps")
    {
        Arguments.Add(_environment);
        Options.Add(_count);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        EnvironmentModel model = EnvironmentArgument.Open(context.Get(_environment)!);
        if (model.Process is { } process && Enumerable.Range(0, process.StateCount).Any(state => Enumerable.Range(0, process.ActionCount).Any(action => !process.IsAvailable(state, action))))
        {
            throw new UsageException("ENV", $"{model.Spec.Id} has actions that are not available in every state, and bench draws them blindly; environments without such are allowed");
        }

        int count = context.Get(_count) ?? 64;
        BatchEnvironment batch = model.StartBatch(count, EnvironmentArgument.Seed(context));
        int rounds = 1 + (20_000 / count);
        batch.StepAtRandom(rounds, 0);
        var clock = Stopwatch.StartNew();
        long steps = 0;
        while (clock.Elapsed.TotalSeconds < Seconds)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            batch.StepAtRandom(rounds, 0);
            steps += (long)rounds * count;
            rounds = clock.Elapsed.TotalSeconds < Seconds / 8 ? Math.Min(rounds * 2, 1 << 20) : rounds;
        }

        double rate = steps / clock.Elapsed.TotalSeconds;
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteString("environment", model.Spec.Id);
                json.WriteNumber("envs", count);
                json.WriteNumber("stepsPerSecond", rate);
            });
        }
        else
        {
            context.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{model.Spec.Id}, {count} together, one core: {rate:N0} steps a second\n"));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
