using System.Diagnostics;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Rl;

/// <summary>Trains tabular learners and deep agents alike.</summary>
/// <param name="context">What the command runs in.</param>
/// <param name="model">The environment.</param>
/// <param name="steps">The steps of each training.</param>
internal sealed class SeedTrainer(CommandContext context, EnvironmentModel model, int steps)
{
    /// <summary>The episodes of an evaluation.</summary>
    public const int EvaluationEpisodes = 100;

    /// <summary>Added to a training's seed for the episodes of its evaluation.</summary>
    public const long EvaluationStream = 1L << 41;
    private const int CheckpointParts = 10;

    /// <summary>Trains a table.</summary>
    public TrainedSeed Tabular(string learner, TabularOptions options, long seed)
    {
        var clock = Stopwatch.StartNew();
        TabularRun run = TabularTraining.Run(model, learner, steps, seed, options, null, context.Cancellation);
        double seconds = clock.Elapsed.TotalSeconds;
        return new(run.Steps, seconds, AgentEvaluation.Run(model, run.Agent, EvaluationEpisodes, seed + EvaluationStream), run.Agent.Save);
    }

    /// <summary>Trains networks, saving the training now and then when there is a checkpoint.</summary>
    public TrainedSeed Deep(AgentOptions options, long seed, string? checkpoint = null, bool resume = false, bool quiet = false, string? events = null)
    {
        using EventFile? file = events is null ? null : EventFile.Create(Path.Combine(events, FormattableString.Invariant($"{options.Name}-{seed}")));
        try
        {
            AgentTraining training = resume && File.Exists(checkpoint) ? Resumed(checkpoint, options, seed) : Hybrid.Reinforcement.Rl.Start(model, options, steps, seed);
            var lines = quiet || (context.Json && !context.IsWatched) ? null : new ProgressLines(context.Error);
            IProgress<AgentProgress>? listener = file is null ? lines : new Both(new AgentEvents(file), lines);
            while (!training.IsFinished && !context.Cancellation.IsCancellationRequested)
            {
                training.Advance(checkpoint is null ? training.Steps : Math.Max(1, training.Steps / CheckpointParts), listener, context.Cancellation);
                if (checkpoint is not null)
                {
                    training.Save(checkpoint);
                }
            }

            Agent agent = training.Snapshot();
            return new(training.Done, training.Seconds, agent.Evaluate(EvaluationEpisodes, seed + EvaluationStream), agent.Save);
        }
        catch (AgentDivergedException cause)
        {
            throw new UsageException("--set", cause.Message, cause);
        }
    }

    private AgentTraining Resumed(string checkpoint, AgentOptions options, long seed)
    {
        AgentTraining training = AgentTraining.Resume(checkpoint);
        bool same = training.Environment.Spec.Id == model.Spec.Id && training.Options.Name == options.Name && training.Seed == seed && training.Steps == steps;
        return same
            ? training
            : throw new DataFormatException(
                checkpoint,
                $"is a training of {training.Options.Name} on {training.Environment.Spec.Id} with seed {training.Seed} over {training.Steps} steps, not of {options.Name} on {model.Spec.Id} with seed {seed} over {steps}; resume with those");
    }

    /// <summary>Tells two.</summary>
    private sealed class Both(IProgress<AgentProgress> first, IProgress<AgentProgress>? second) : IProgress<AgentProgress>
    {
        public void Report(AgentProgress value)
        {
            first.Report(value);
            second?.Report(value);
        }
    }

    /// <summary>A line now and then.</summary>
    private sealed class ProgressLines(TextWriter error) : IProgress<AgentProgress>
    {
        private const int Lines = 20;
        private long _next;

        public void Report(AgentProgress value)
        {
            if (value.Step >= _next)
            {
                _next = value.Step + (value.Steps / Lines);
                error.WriteLine(FormattableString.Invariant(
                    $"{value.Step:N0} of {value.Steps:N0} steps, {value.Episodes:N0} episodes, mean return of the latest {value.MeanReturn:G5}, loss {value.Loss:G3}, {value.StepsPerSecond:N0} steps a second"));
            }
        }
    }
}
