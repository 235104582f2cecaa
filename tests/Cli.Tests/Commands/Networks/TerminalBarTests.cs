using Hybrid.Cli.Commands.Networks;
using Spectre.Console;

namespace Hybrid.Cli.Tests.Commands.Networks;

public sealed class TerminalBarTests
{
    [Fact]
    public void Epochs_that_are_done_stay_above_the_bar_of_the_one_under_way()
    {
        using var output = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 120;
        string answer = TerminalBar.Run(console, progress =>
        {
            for (int epoch = 1; epoch <= 2; epoch++)
            {
                progress.Report(Progress(epoch, 3, end: false));
                progress.Report(Progress(epoch, 3, end: true));
            }

            return "done";
        });
        string text = output.ToString();
        Assert.Equal("done", answer);
        int first = text.IndexOf("Epoch 1/2", StringComparison.Ordinal);
        Assert.InRange(text.IndexOf("3/3 [====================] 2s 500ms/step - loss: 0.5000 - accuracy: 0.7500 - val_accuracy: 0.2500", StringComparison.Ordinal), first, text.Length);
        Assert.InRange(text.IndexOf("Epoch 2/2", StringComparison.Ordinal), first + 1, text.Length);
    }

    private static TrainingProgress Progress(int epoch, int batch, bool end) => new()
    {
        Epoch = epoch,
        Epochs = 2,
        Batch = batch,
        Batches = 3,
        Step = batch,
        IsEpochEnd = end,
        Loss = 0.5,
        Accuracy = 0.75,
        ValidationLoss = null,
        ValidationAccuracy = end ? 0.25 : null,
        IsBest = end,
        Elapsed = TimeSpan.FromSeconds(1.5),
        SamplesPerSecond = 1,
    };
}
