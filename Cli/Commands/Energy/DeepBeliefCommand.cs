using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary><c>hybrid energy dbn</c>: fits a deep belief network layer by layer.</summary>
internal sealed class DeepBeliefCommand : HybridCommand
{
    private readonly RowOptions _rows;
    private readonly MachineOptions _machine;
    private readonly AnnealingOptions _annealing;
    private readonly Option<WholeNumbers?> _layers = TypedOption.Wholes("--layers", "The hidden units of each layer, from the data upwards [default: 256,256]");
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Save the network in this file, as safetensors");
    private readonly DreamOptions _dreams;
    private readonly FineTuning _tuning;

    public DeepBeliefCommand()
        : base("dbn", "Fit a deep belief network layer by layer, sample from it, and teach it classes")
    {
        _rows = new RowOptions(this);
        Options.Add(_layers);
        _machine = new MachineOptions(this);
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
        int[] layers = context.Get(_layers)?.Values ?? [256, 256];
        var lines = new PassLines<DeepBeliefProgress>(
            context,
            report => string.Create(CultureInfo.InvariantCulture, $"layer {report.Layer + 1}/{report.Layers}  pass {report.Machine.Epoch}/{report.Machine.Epochs}  {_machine.ErrorName(context)} {report.Machine.ReconstructionError:0.00000}  {report.Machine.Seconds:0.0} s"),
            report => report.Machine.ReconstructionError);
        RestrictedBoltzmannOptions[] options = [.. layers.Select((hidden, i) => _machine.Of(context, data, hidden, i == 0) with { Seed = unchecked(context.Seed + i) })];
        if (ais && layers.Length == 1 && _machine.IsGaussian(context))
        {
            throw new UsageException("--ais", "visible units of the topmost machine are Gaussian; annealing is for units of 0 and 1, leave --ais out or add a layer");
        }

        DeepBeliefNetwork deep = ArgumentFault.Of(data.Path, () => DeepBeliefNetwork.Fit(data.Rows, data.Width, options, lines, context.Cancellation));
        if (context.Get(_out) is string file)
        {
            deep.Save(file);
        }

        _dreams.Save(context, data, (start, steps) => deep.Sample(start, steps, context.Seed));
        PartitionEstimate? z = ais ? _annealing.Run(context, (chains, temperatures) => deep.EstimateLogPartition(data.Rows, chains, temperatures, context.Seed, context.Cancellation)) : null;
        Findings findings = new Findings()
            .Whole("visible", "visible units", data.Width)
            .Json(json => Mixtures.NumberTables.Wholes(json, "layers", layers))
            .Whole("rows", "rows", data.Train.Count)
            .Numbers("trainingErrors", lines.History)
            .Number("trainingError", $"{_machine.ErrorName(context)} at the top", lines.History[^1]);
        AnnealingOptions.Add(findings, z, data, (rows, total) => deep.LogLikelihoodBound(rows, total, seed: context.Seed).Mean, "bound", "bound");
        _tuning.Run(context, data, findings, (classes, dropout) => deep.ToNetwork(classes, context.Seed, dropout));
        _dreams.Add(findings.File("out", "saved in", context.Get(_out)), context).Write(context);
        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }
}
