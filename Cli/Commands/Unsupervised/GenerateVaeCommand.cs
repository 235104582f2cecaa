using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Unsupervised;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary><c>hybrid generate vae</c>: rows by a variational autoencoder.</summary>
internal sealed class GenerateVaeCommand : HybridCommand
{
    private static readonly VariationalOptions Usual = new();

    private readonly RowOptions _rows;
    private readonly Option<int?> _code = TypedOption.Whole("--code", "The numbers of a code [default: 20]", 1);
    private readonly Option<WholeNumbers?> _hidden = TypedOption.Wholes("--hidden", "The widths of the encoder's hidden layers [default: 400]");
    private readonly Option<double?> _beta = TypedOption.Number("--beta", "The weight of the code's divergence from its prior [default: 1]", value => value > 0, "numbers above 0 are allowed, such as 4");
    private readonly Option<int?> _draws = TypedOption.Whole("--draws", "The codes drawn for each row in training; above 1 the importance-weighted bound is climbed [default: 1]", 1);
    private readonly Option<bool> _gaussian = new("--gaussian") { Description = "Take columns as normal with deviation 1, not as probabilities; see --standardise" };
    private readonly Option<bool> _binarise = new("--binarise") { Description = "Draw new bits with the rows' numbers as probabilities for each batch" };
    private readonly Option<int?> _epochs = TypedOption.Whole("--epochs", "How many times to go through the data [default: 20]", 1);
    private readonly Option<int?> _batch = TypedOption.Whole("--batch", "How many rows a step sees [default: 128, or all of fewer]", 1);
    private readonly Option<double?> _rate = TypedOption.Number("--lr", "Adam's step size at the beginning [default: 0.003]", value => value > 0, "numbers above 0 are allowed, such as 0.002");
    private readonly Option<int?> _importance = TypedOption.Whole("--importance", "Measure by the importance-weighted bound of so many codes too [default: not]", 1);
    private readonly Option<string?> _manifold = TypedOption.Text("--manifold", "FILE.png", "Draw what codes of two numbers stand for, in a grid over the prior");
    private readonly GenerateOptions _made;

    public GenerateVaeCommand()
        : base("vae", "Learn rows by a variational autoencoder, and make such rows")
    {
        _rows = new RowOptions(this, required: false);
        foreach (Option option in new Option[] { _code, _hidden, _beta, _draws, _gaussian, _binarise, _epochs, _batch, _rate, _importance, _manifold })
        {
            Options.Add(option);
        }

        _made = new GenerateOptions(this);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        _made.Check(context, _rows, [_code, _hidden, _beta, _draws, _gaussian, _binarise, _epochs, _batch, _rate]);
        RowData? data = _rows.PathOf(context) is null ? null : _rows.Read(context);
        int[]? labels = _made.Labels(context, data);
        var lines = new PassLines<VariationalProgress>(
            context, report => string.Create(CultureInfo.InvariantCulture, $"pass {report.Epoch}/{report.Epochs}  bound {report.Bound:0.000} nats  {report.Seconds:0.0} s"), report => report.Bound);
        VariationalAutoencoder model;
        if (_made.Model(context) is string saved)
        {
            model = VariationalAutoencoder.Load(saved);
            _made.CheckFits(context, data, model.Width, model.Options.Classes);
        }
        else
        {
            _made.CheckFile(context, data!.Picture, data.Width);
            CheckManifold(context, context.Get(_code) ?? Usual.Code, data.Picture, data.Width);
            VariationalOptions options = Of(context, data, labels);
            model = ArgumentFault.Of(data.Path, () => VariationalAutoencoder.Fit(data.Rows, data.Width, options, lines, context.Cancellation, labels));
        }

        (int Height, int Width)? picture = data?.Picture ?? _rows.PictureSize(context, model.Width, []);
        _made.CheckFile(context, picture, model.Width);
        CheckManifold(context, model.Options.Code, picture, model.Width);
        if (context.Get(_manifold) is string manifold)
        {
            PictureSheet.Save(manifold, model.Decode(LatentGrid.Codes(LatentGrid.Side), _made.All(LatentGrid.Side * LatentGrid.Side, model.Options.Classes)).ToArray(), picture, LatentGrid.Side);
        }

        _made.Save(context, data, picture, model.Options.Classes, (count, classes) => model.Sample(count, context.Seed, classes), model.Save);
        int? codes = context.Get(_importance);
        double? Bound(float[]? rows, int[]? own, bool tight) => rows is null || (tight && codes is null)
            ? null
            : ArgumentFault.Of(data!.Path, () => tight ? model.ImportanceBound(rows, codes!.Value, context.Seed, own) : model.Bound(rows, context.Seed, own));
        int[]? testLabels = labels is null ? null : data?.Test?.Labels.ToArray();
        _made.Add(
            context,
            new Findings()
                .Whole("width", "numbers of a row", model.Width)
                .Whole("code", "numbers of a code", model.Options.Code)
                .Whole("classes", "classes", model.Options.Classes)
                .Numbers("bounds", lines.History)
                .Number("bound", "bound, nats a row", Bound(data?.Rows, labels, false))
                .Number("testBound", "bound of test rows", Bound(data?.TestRows, testLabels, false))
                .Number("importanceBound", "importance-weighted bound", Bound(data?.Rows, labels, true))
                .Number("testImportanceBound", "that of test rows", Bound(data?.TestRows, testLabels, true))
                .File("manifold", "manifold in", context.Get(_manifold))).Write(context);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private void CheckManifold(CommandContext context, int code, (int Height, int Width)? picture, int width)
    {
        string? path = context.Get(_manifold);
        if (path is not null && code != 2)
        {
            throw new UsageException("--manifold", $"a code has {code} numbers; the grid is for codes of two, take --code 2");
        }

        PictureSheet.Check("--manifold", path, picture, width);
    }

    private VariationalOptions Of(CommandContext context, RowData data, int[]? labels)
    {
        if (context.Get(_draws) > 1 && (context.Get(_beta) ?? 1) != 1)
        {
            throw new UsageException("--draws", "the importance-weighted bound has no --beta but 1; leave one of the two out");
        }

        if (context.Get(_binarise) && context.Get(_gaussian))
        {
            throw new UsageException("--binarise", "bits are not Gaussian; leave --binarise or --gaussian out");
        }

        return Usual with
        {
            Code = context.Get(_code) ?? Usual.Code,
            Hidden = context.Get(_hidden)?.Values ?? Usual.Hidden,
            Gaussian = context.Get(_gaussian),
            Classes = labels is null ? 0 : data.Train.ClassNames.Count,
            Beta = context.Get(_beta) ?? 1,
            Samples = context.Get(_draws) ?? 1,
            Epochs = context.Get(_epochs) ?? Usual.Epochs,
            BatchSize = context.Get(_batch) ?? Math.Min(Usual.BatchSize, data.Train.Count),
            LearningRate = context.Get(_rate) ?? Usual.LearningRate,
            Binarise = context.Get(_binarise),
            Seed = context.Seed,
        };
    }
}
