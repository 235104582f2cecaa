using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary><c>hybrid energy rbm</c>: fits a restricted Boltzmann machine, measures it, and lets it dream.</summary>
internal sealed class RestrictedCommand : HybridCommand
{
    private const int MostExact = 20;
    private const int MeasuredRows = 200;
    private const int ShownFilters = 100;

    private readonly RowOptions _rows;
    private readonly MachineOptions _machine;
    private readonly AnnealingOptions _annealing;
    private readonly Option<string?> _model = TypedOption.Text("--model", "FILE", "Take the machine that '--out FILE' saved, and fit nothing");
    private readonly Option<int?> _hidden = TypedOption.Whole("--hidden", "How many hidden units [default: 128]", 1);
    private readonly Option<int?> _temperatures = TypedOption.Whole("--temperatures", "Copies of each persistent chain at higher temperatures, which change places (parallel tempering) [default: 1, none]", 1);
    private readonly Option<double?> _sparsity = TypedOption.Number("--sparsity", "The mean that hidden units are drawn to [default: none]", value => value is > 0 and < 1, "numbers between 0 and 1 are allowed, such as 0.05");
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Save the machine in this file, as safetensors");
    private readonly Option<string?> _filters = TypedOption.Text("--filters", "FILE.png", "Draw the weights of hidden units");
    private readonly Option<string?> _features = TypedOption.Text("--features", "FILE.csv", "Write the probabilities of hidden units for each training row");
    private readonly DreamOptions _dreams;

    public RestrictedCommand()
        : base("rbm", "Fit a restricted Boltzmann machine, measure it, and let it dream")
    {
        _rows = new RowOptions(this);
        _machine = new MachineOptions(this);
        _annealing = new AnnealingOptions(this);
        foreach (Option option in new Option[] { _model, _hidden, _temperatures, _sparsity, _out, _filters, _features })
        {
            Options.Add(option);
        }

        _dreams = new DreamOptions(this);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        bool ais = _annealing.IsWanted(context);
        context.RefuseBeside(_model, [_hidden, _temperatures, _sparsity, .. _machine.All]);
        OutputFile.Check(context.Get(_out));
        OutputFile.Check(context.Get(_features));
        RowData data = _rows.Read(context);
        PictureSheet.Check("--filters", context.Get(_filters), data.Picture, data.Width);
        _dreams.Check(context, data.Picture, data.Width);
        var lines = new PassLines<RestrictedBoltzmannProgress>(
            context,
            report => string.Create(CultureInfo.InvariantCulture, $"pass {report.Epoch}/{report.Epochs}  {_machine.ErrorName(context)} {report.ReconstructionError:0.00000}  {report.Seconds:0.0} s"),
            report => report.ReconstructionError);
        RestrictedBoltzmannMachine machine = context.Get(_model) is string saved ? Opened(context, saved, data) : Fit(context, data, lines);
        if (context.Get(_out) is string file)
        {
            machine.Save(file);
        }

        SaveFiles(context, data, machine);
        PartitionEstimate? z = Partition(context, data, machine, ais);
        Report(context, data, machine, lines.History, z);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private RestrictedBoltzmannMachine Fit(CommandContext context, RowData data, PassLines<RestrictedBoltzmannProgress> lines)
    {
        RestrictedBoltzmannOptions options = _machine.Of(context, data, context.Get(_hidden) ?? new RestrictedBoltzmannOptions().Hidden) with
        {
            Temperatures = context.Get(_temperatures) ?? 1,
            SparsityTarget = context.Get(_sparsity),
        };
        return options.Temperatures > 1 && (!options.Persistent || options.Gaussian)
            ? throw new UsageException("--temperatures", "chains change places only where they go on from batch to batch and units are no Gaussians; add --persistent and leave --gaussian out")
            : ArgumentFault.Of(data.Path, () => RestrictedBoltzmannMachine.Fit(data.Rows, data.Width, options, lines, context.Cancellation));
    }

    private static RestrictedBoltzmannMachine Opened(CommandContext context, string path, RowData data)
    {
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Load(path);
        return machine.VisibleUnits == data.Width
            ? machine
            : throw new UsageException(data.Path, $"a row has {data.Width} numbers and the machine {path} takes {machine.VisibleUnits}; give data like the machine's training data");
    }

    private void SaveFiles(CommandContext context, RowData data, RestrictedBoltzmannMachine machine)
    {
        PictureSheet.Save(context.Get(_filters), context.Get(_filters) is null ? [] : PictureSheet.Filters(machine.Weights, ShownFilters), data.Picture);
        if (context.Get(_features) is string features)
        {
            SampleFile.SaveFeatures(features, machine.Hidden(data.First(data.Train.Count)), "hidden", data.Train);
        }

        _dreams.Save(context, data, (start, steps) => machine.Visible(machine.Hidden(machine.Sample(start, steps, context.Seed))));
    }

    private PartitionEstimate? Partition(CommandContext context, RowData data, RestrictedBoltzmannMachine machine, bool ais)
    {
        bool bits = !machine.IsGaussian && machine.Categories == 1;
        if (machine.HiddenUnits <= MostExact || (bits && machine.VisibleUnits <= MostExact))
        {
            double exact = machine.LogPartition();
            return new PartitionEstimate(exact, exact, exact, double.PositiveInfinity);
        }

        if (ais && machine.IsGaussian)
        {
            throw new UsageException("--ais", "visible units are Gaussian; annealing is for units of 0 and 1, leave --ais out");
        }

        return ais ? _annealing.Run(context, (chains, temperatures) => ArgumentFault.Of(data.Path, () => machine.EstimateLogPartition(data.Rows, chains, temperatures, context.Seed, context.Cancellation))) : null;
    }

    // The mean squared difference of rows and the means that the means of their hidden units give.
    private static double Reconstruction(RowData data, RestrictedBoltzmannMachine machine)
    {
        Tensor rows = data.First(data.Train.Count);
        return (rows - machine.Visible(machine.Hidden(rows))).Square().Mean().ToDoubleArray()[0];
    }

    private void Report(CommandContext context, RowData data, RestrictedBoltzmannMachine machine, List<double> history, PartitionEstimate? z)
    {
        double? Pseudo(float[]? rows) => rows is null || machine.IsGaussian
            ? null
            : ArgumentFault.Of(data.Path, () => machine.PseudoLogLikelihood(rows[..Math.Min(rows.Length, MeasuredRows * data.Width)]));
        Findings findings = new Findings()
            .Whole("visible", "visible units", machine.VisibleUnits)
            .Whole("hidden", "hidden units", machine.HiddenUnits)
            .Whole("rows", "rows", data.Train.Count)
            .Whole("epochs", "passes", history.Count)
            .Numbers("trainingErrors", history)
            .Number("reconstructionError", "reconstruction error", Reconstruction(data, machine))
            .Number("pseudoLogLikelihood", "pseudo-log-likelihood, nats", Pseudo(data.Rows))
            .Number("testPseudoLogLikelihood", "that of test rows", Pseudo(data.TestRows));
        _dreams.Add(
            AnnealingOptions.Add(findings, z, data, (rows, total) => ArgumentFault.Of(data.Path, () => machine.MeanLogLikelihood(rows, total)), "logLikelihood", "log-likelihood")
                .File("out", "saved in", context.Get(_out))
                .File("filters", "filters in", context.Get(_filters))
                .File("features", "features in", context.Get(_features)),
            context).Write(context);
    }
}
