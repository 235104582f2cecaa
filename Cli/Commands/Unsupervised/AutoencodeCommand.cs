using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Unsupervised;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary><c>hybrid autoencode</c>: learns short codes of rows, and which rows are unlike the others.</summary>
internal sealed class AutoencodeCommand : HybridCommand
{
    private const int Shown = 10;

    private readonly RowOptions _rows;
    private readonly AutoencodeOptions _options;
    private readonly Option<string?> _model = TypedOption.Text("--model", "FILE", "Take the autoencoder that '--out FILE' saved, and fit nothing");
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Save the autoencoder in this file, as safetensors");
    private readonly Option<string?> _codes = TypedOption.Text("--codes", "FILE.csv", "Write the codes of training rows");
    private readonly Option<string?> _reconstructions = TypedOption.Text("--reconstructions", "FILE.png", "Draw rows and what comes of them, a row of each");
    private readonly Option<int?> _outliers = TypedOption.Whole("--outliers", "List the so many training rows of the greatest error [default: 0]", 0);
    private readonly FineTuning _tuning;

    public AutoencodeCommand()
        : base("autoencode", "Learn short codes of rows, draw what comes of them, and find rows unlike the others")
    {
        _rows = new RowOptions(this);
        _options = new AutoencodeOptions(this);
        foreach (Option option in new Option[] { _model, _out, _codes, _reconstructions, _outliers })
        {
            Options.Add(option);
        }

        _tuning = new FineTuning(this, dropout: false);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        context.RefuseBeside(_model, _options.All);
        OutputFile.Check(context.Get(_out));
        OutputFile.Check(context.Get(_codes));
        RowData data = _rows.Read(context);
        PictureSheet.Check("--reconstructions", context.Get(_reconstructions), data.Picture, data.Width);
        _tuning.Check(context, data);
        var lines = new PassLines<AutoencoderProgress>(
            context,
            report => string.Create(CultureInfo.InvariantCulture, $"{(report.Layer is int layer ? $"layer {layer + 1}  " : string.Empty)}pass {report.Epoch}/{report.Epochs}  loss {report.Loss:0.0000}  {report.Seconds:0.0} s"),
            report => report.Loss);
        Autoencoder model = context.Get(_model) is string saved
            ? Autoencoder.Load(saved)
            : Fit(context, data, lines);
        int width = model.Encoder.InputShape.Aggregate(1, (product, extent) => product * extent);
        if (width != data.Width)
        {
            throw new UsageException(data.Path, $"a row has {data.Width} numbers and the model {context.Get(_model)} takes {width}; give data like the model's training data");
        }

        if (context.Get(_out) is string file)
        {
            model.Save(file);
        }

        double[] errors = ArgumentFault.Of(data.Path, () => model.Errors(data.Rows));
        Tensor shown = data.First(Shown);
        PictureSheet.Save(context.Get(_reconstructions), [.. shown.ToArray(), .. model.Decode(model.Encode(shown)).ToArray()], data.Picture, shown.Shape[0]);
        if (context.Get(_codes) is string codes)
        {
            SampleFile.SaveFeatures(codes, model.Encode(data.First(data.Train.Count)), "code", data.Train);
        }

        Report(context, data, model, lines.History, errors);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private Autoencoder Fit(CommandContext context, RowData data, PassLines<AutoencoderProgress> lines)
    {
        AutoencoderOptions options = _options.Of(context, data);
        return ArgumentFault.Of(data.Path, () => Autoencoder.Fit(data.Rows, data.Width, options, lines, context.Cancellation));
    }

    private void Report(CommandContext context, RowData data, Autoencoder model, List<double> history, double[] errors)
    {
        int[] outliers = [.. Enumerable.Range(0, errors.Length).OrderByDescending(row => errors[row]).Take(context.Get(_outliers) ?? 0)];
        string Label(int row) => data.Train.Target == TargetKind.Classes ? data.Train.ClassNames[data.Train.Labels.Span[row]] : string.Empty;
        Findings findings = new Findings()
            .Whole("width", "numbers of a row", data.Width)
            .Whole("code", "numbers of a code", model.CodeSize)
            .Text("loss", "loss", model.Loss == ReconstructionLoss.Squared ? "squared" : "cross-entropy")
            .Whole("rows", "rows", data.Train.Count)
            .Numbers("losses", history)
            .Number("error", "mean error", errors.Average())
            .Number("testError", "mean error of test rows", data.TestRows is null ? null : ArgumentFault.Of(data.Path, () => model.Errors(data.TestRows)).Average())
            .Text("warning", "warning", model.Warning)
            .File("out", "saved in", context.Get(_out))
            .File("codes", "codes in", context.Get(_codes))
            .File("reconstructions", "pictures in", context.Get(_reconstructions));
        findings = _tuning.Run(context, data, findings, (classes, _) => model.ToClassifier(classes, context.Seed));
        findings.Json(json =>
        {
            json.WriteStartArray("outliers");
            foreach (int row in outliers)
            {
                json.WriteStartObject();
                json.WriteNumber("row", row);
                json.WriteNumber("error", errors[row]);
                if (Label(row).Length > 0)
                {
                    json.WriteString("label", Label(row));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }).Write(context);
        if (!context.Json && outliers.Length > 0)
        {
            IReadOnlyList<string>[] rows = [.. outliers.Select(row => (IReadOnlyList<string>)[Mixtures.NumberTables.Text(row), Mixtures.NumberTables.Text(errors[row]), Label(row)])];
            context.Output.Write(TextTable.Of(["row", "error", "label"], rows));
        }
    }
}
