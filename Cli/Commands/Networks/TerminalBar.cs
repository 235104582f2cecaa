using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>A bar for the epoch under way, below the lines of those that are done.</summary>
internal sealed class TerminalBar : IProgress<TrainingProgress>
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;
    private readonly EpochChoice _choice = new();
    private ProgressTask? _task;

    private TerminalBar(IAnsiConsole console, ProgressContext context)
    {
        _console = console;
        _context = context;
    }

    /// <summary>Runs a training with a bar on standard error.</summary>
    /// <param name="train">The training; told whom to report to.</param>
    public static TrainingResult Run(Func<IProgress<TrainingProgress>?, TrainingResult> train) =>
        Run(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), train);

    /// <summary>Runs something with a bar on a console.</summary>
    /// <param name="console">The console.</param>
    /// <param name="body">What is run; told whom to report to.</param>
    public static T Run<T>(IAnsiConsole console, Func<IProgress<TrainingProgress>, T> body) =>
        console.Progress().AutoClear(true)
            .Columns(new CountColumn(), new ProgressBarColumn { Width = 20 }, new FactsColumn())
            .Start(context => body(new TerminalBar(console, context)));

    public void Report(TrainingProgress value)
    {
        // One task serves all epochs: a little more than the batches, so that it is never at its end and hidden.
        _task ??= _context.AddTask("epoch", maxValue: value.Batches + 0.001);
        if (!value.IsEpochEnd)
        {
            _task.State.Update<Latest>(nameof(Latest), _ => new Latest(value));
            _task.Value = value.Batch;
        }
        else if (_choice.Shows(value))
        {
            _console.WriteLine($"Epoch {value.Epoch}/{value.Epochs}");
            _console.WriteLine(KerasLine.Of(value.Batch, value.Batches, value.Elapsed, ProgressDisplay.Measures(value)));
        }
    }

    private static TrainingProgress? LatestOf(ProgressTask task) => task.State.Get<Latest>(nameof(Latest)).Value;

    private readonly record struct Latest(TrainingProgress? Value);

    private sealed class CountColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(LatestOf(task) is TrainingProgress latest ? KerasLine.Count(latest.Batch, latest.Batches) : string.Empty);
    }

    private sealed class FactsColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(LatestOf(task) is TrainingProgress latest ? KerasLine.Facts(latest.Batch, latest.Elapsed, ProgressDisplay.Measures(latest)) : string.Empty);
    }
}
