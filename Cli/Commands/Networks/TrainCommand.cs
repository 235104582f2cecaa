using System.Globalization;
using Hybrid.Cli.Commands.TextModels;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary><c>hybrid train</c>: trains a network on data with classes, or on text.</summary>
internal sealed class TrainCommand : HybridCommand
{
    private readonly TrainOptions _options;

    public TrainCommand()
        : base("train", "Train a network on images, a table, text or the embedded digits") => _options = new TrainOptions(this);

    protected override Task<int> RunAsync(CommandContext context)
    {
        _options.Check(context);
        if (_options.IsText(context))
        {
            return Task.FromResult(RunOnText(context));
        }

        (DataSet train, DataSet? test) = _options.Data.Source(context).ForTraining();
        ModelSpec spec = _options.SpecFor(context, train);
        TrainingResult result = Train(context, progress => spec.Fit(train, progress, context.Cancellation));
        if (_options.Out(context) is string path)
        {
            result.Network.Save(path);
        }

        TrainingSummary summary = TrainingSummary.Of(spec, result, test);
        if (_options.Report(context) is string page)
        {
            summary.ToReport(test).Save(page);
        }

        if (context.Json)
        {
            context.WriteJson(summary.WriteJson);
        }
        else
        {
            context.Output.Write(summary.ToText());
            context.Output.Write(Files(_options.Out(context), _options.Report(context)));
        }

        return Task.FromResult(result.Outcome == TrainingOutcome.Cancelled ? Cancelled(context, result) : ExitCode.Done);
    }

    private int RunOnText(CommandContext context)
    {
        string path = _options.Data.PathOf(context);
        _options.Data.RefuseColumns(context, path);
        TextData text = TextData.FromFile(path);
        ModelSpec spec = _options.SpecFor(context, text);
        TrainingResult result = Train(context, progress => spec.Fit(text, progress, context.Cancellation));
        if (_options.Out(context) is string file)
        {
            result.Network.Save(file);
        }

        TextSummary summary = TextSummary.Of(spec, result, text);
        if (_options.Report(context) is string page)
        {
            summary.ToReport().Save(page);
        }

        if (context.Json)
        {
            context.WriteJson(summary.WriteJson);
        }
        else
        {
            context.Output.Write(summary.ToText());
            context.Output.Write(Files(_options.Out(context), _options.Report(context)));
        }

        return result.Outcome == TrainingOutcome.Cancelled ? Cancelled(context, result) : ExitCode.Done;
    }

    private TrainingResult Train(CommandContext context, Func<IProgress<TrainingProgress>?, TrainingResult> fit)
    {
        try
        {
            return ProgressDisplay.Run(context, progress => ArgumentFault.Of(_options.Data.PathOf(context), () => fit(progress)));
        }
        catch (DivergedException cause)
        {
            throw new UsageException("training", Explain(cause), cause);
        }
    }

    private static string Explain(DivergedException cause)
    {
        string place = cause.Path.Length > 0 ? $", first seen in {cause.Path}" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"the loss is {cause.Loss} at step {cause.Step} (epoch {cause.Epoch}){place}; use a lower --lr, or look for huge values in the data");
    }

    private static string Files(string? model, string? report) =>
        (model is null ? "not saved; give --out FILE to save the model\n" : $"saved in {model}\n") + (report is null ? string.Empty : $"report in {report}\n");

    private int Cancelled(CommandContext context, TrainingResult result)
    {
        string saved = _options.Out(context) is string path ? $"the best model so far is saved in {path}" : "nothing is saved without --out";
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hybrid: cancelled after {result.History.Count} whole epochs; {saved}"));
        return ExitCode.Cancelled;
    }
}
