using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary><c>hybrid energy dbm</c>: fits a deep Boltzmann machine.</summary>
internal sealed class DeepBoltzmannCommand : HybridCommand
{
    private static readonly DeepBoltzmannOptions Usual = new();

    private readonly RowOptions _rows;
    private readonly AnnealingOptions _annealing;
    private readonly Option<WholeNumbers?> _layers = TypedOption.Wholes("--layers", "The hidden units of each layer, from the data upwards [default: 500,1000]");
    private readonly Option<int?> _pretraining = TypedOption.Whole("--pretrain", "The passes in which each layer learns by itself first [default: 20]", 0);
    private readonly Option<int?> _epochs = TypedOption.Whole("--epochs", "The passes in which all learn together [default: 50]", 1);
    private readonly Option<int?> _batch = TypedOption.Whole("--batch", "How many rows a step sees [default: 100, or all of fewer]", 1);
    private readonly Option<double?> _rate = TypedOption.Number("--lr", "The learning rate of all together at the beginning, which falls in a line to 0 [default: 0.005]", value => value > 0, "numbers above 0 are allowed, such as 0.005");
    private readonly Option<double?> _pretrainingRate = TypedOption.Number("--pretrain-lr", "The learning rate of each layer by itself at the beginning [default: 0.05]", value => value > 0, "numbers above 0 are allowed, such as 0.05");
    private readonly Option<int?> _steps = TypedOption.Whole("--steps", "The Gibbs steps of the chains a batch [default: 5]", 1);
    private readonly Option<int?> _sweeps = TypedOption.Whole("--sweeps", "The mean-field sweeps a batch [default: 10]", 1);
    private readonly Option<double?> _decay = TypedOption.Number("--decay", "The penalty of weights [default: 0.0002]", value => value >= 0, "numbers from 0 are allowed, such as 0.0002");
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Save the machine in this file, as safetensors");
    private readonly DreamOptions _dreams;
    private readonly FineTuning _tuning;

    public DeepBoltzmannCommand()
        : base("dbm", "Fit a deep Boltzmann machine, sample from it, and teach it classes")
    {
        _rows = new RowOptions(this);
        foreach (Option option in new Option[] { _layers, _pretraining, _epochs, _batch, _rate, _pretrainingRate, _steps, _sweeps, _decay })
        {
            Options.Add(option);
        }

        _annealing = new AnnealingOptions(this);
        Options.Add(_out);
        _dreams = new DreamOptions(this);
        _tuning = new FineTuning(this);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        bool ais = _annealing.IsWanted(context);
        OutputFile.Check(context.Get(_out));
        RowData data = _rows.Read(context);
        _dreams.Check(context, data.Picture, data.Width);
        _tuning.Check(context, data);
        DeepBoltzmannOptions options = Of(context, data);
        var lines = new PassLines<DeepBoltzmannProgress>(
            context,
            report => string.Create(CultureInfo.InvariantCulture, $"{(report.Layer < options.Hidden.Count ? $"layer {report.Layer + 1}/{options.Hidden.Count}" : "together")}  pass {report.Epoch}/{report.Epochs}  reconstruction error {report.ReconstructionError:0.00000}  {report.Seconds:0.0} s"),
            report => report.ReconstructionError);
        DeepBoltzmannMachine deep = ArgumentFault.Of(data.Path, () => DeepBoltzmannMachine.Fit(data.Rows, data.Width, options, lines, context.Cancellation));
        if (context.Get(_out) is string file)
        {
            deep.Save(file);
        }

        _dreams.Save(context, data, (start, steps) => deep.Sample(start, steps, context.Seed));
        PartitionEstimate? z = ais ? _annealing.Run(context, (chains, temperatures) => deep.EstimateLogPartition(data.Rows, chains, temperatures, context.Seed, context.Cancellation)) : null;
        Findings findings = new Findings()
            .Whole("visible", "visible units", data.Width)
            .Json(json => Mixtures.NumberTables.Wholes(json, "layers", options.Hidden))
            .Whole("rows", "rows", data.Train.Count)
            .Numbers("trainingErrors", lines.History)
            .Number("trainingError", "reconstruction error", lines.History.Count > 0 ? lines.History[^1] : null);
        AnnealingOptions.Add(findings, z, data, (rows, total) => deep.LogLikelihoodBound(rows, total).Mean, "bound", "bound");
        _tuning.Run(context, data, findings, (classes, dropout) => deep.ToNetwork(classes, context.Seed, dropout), rows => deep.Augment(rows));
        _dreams.Add(findings.File("out", "saved in", context.Get(_out)), context).Write(context);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private DeepBoltzmannOptions Of(CommandContext context, RowData data) => new()
    {
        Hidden = context.Get(_layers)?.Values ?? Usual.Hidden,
        PretrainingEpochs = context.Get(_pretraining) ?? Usual.PretrainingEpochs,
        PretrainingLearningRate = context.Get(_pretrainingRate) ?? Usual.PretrainingLearningRate,
        Epochs = context.Get(_epochs) ?? Usual.Epochs,
        LearningRate = context.Get(_rate) ?? Usual.LearningRate,
        BatchSize = context.Get(_batch) ?? Math.Min(Usual.BatchSize, data.Train.Count),
        Steps = context.Get(_steps) ?? Usual.Steps,
        MeanFieldSweeps = context.Get(_sweeps) ?? Usual.MeanFieldSweeps,
        WeightDecay = context.Get(_decay) ?? Usual.WeightDecay,
        Seed = context.Seed,
    };
}
