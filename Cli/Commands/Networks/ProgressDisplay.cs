using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>Shows how a training goes on: a bar in a terminal, else a line for each epoch, and nothing when JSON is asked for and no one watches.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs a training with the display that suits where its standard error goes.</summary>
    /// <param name="context">What the command runs in.</param>
    /// <param name="train">The training; told whom to report to.</param>
    public static TrainingResult Run(CommandContext context, Func<IProgress<TrainingProgress>?, TrainingResult> train)
    {
        if (context.Json)
        {
            return train(context.IsWatched ? new EpochLines(context.Error) : null);
        }

        return context.IsWatched ? TerminalBar.Run(train) : train(new EpochLines(context.Error));
    }

    /// <summary>The measures of a report in Keras's order.</summary>
    /// <param name="progress">The report.</param>
    public static IEnumerable<(string Name, double Value)> Measures(TrainingProgress progress)
    {
        (string Name, double? Value)[] all =
            [("loss", progress.Loss), ("accuracy", progress.Accuracy), ("val_loss", progress.ValidationLoss), ("val_accuracy", progress.ValidationAccuracy)];
        return all.Where(measure => measure.Value is not null).Select(measure => (measure.Name, measure.Value!.Value));
    }

    /// <summary>Two lines for each epoch; of many short ones only some.</summary>
    private sealed class EpochLines(TextWriter error) : IProgress<TrainingProgress>
    {
        private readonly EpochChoice _choice = new();

        public void Report(TrainingProgress value)
        {
            if (value.IsEpochEnd && _choice.Shows(value))
            {
                error.WriteLine($"Epoch {value.Epoch}/{value.Epochs}");
                error.WriteLine(KerasLine.Of(value.Batch, value.Batches, value.Elapsed, Measures(value)));
            }
        }
    }
}
