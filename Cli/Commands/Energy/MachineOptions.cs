using System.CommandLine;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary>How restricted Boltzmann machines are trained, alone or as layers.</summary>
internal sealed class MachineOptions
{
    private static readonly RestrictedBoltzmannOptions Usual = new();

    private readonly Option<bool> _persistent = new("--persistent") { Description = "Let the chains of the negative phase go on from batch to batch" };
    private readonly Option<int?> _steps = TypedOption.Whole("--steps", "The Gibbs steps of the negative phase [default: 1]", 1);
    private readonly Option<int?> _epochs = TypedOption.Whole("--epochs", "How many times to go through the data [default: 10]", 1);
    private readonly Option<int?> _batch = TypedOption.Whole("--batch", "How many rows a step sees [default: 100, or all of fewer]", 1);
    private readonly Option<double?> _rate = TypedOption.Number("--lr", "The learning rate at the beginning, which falls in a line to 0 [default: 0.05]", value => value > 0, "numbers above 0 are allowed, such as 0.05");
    private readonly Option<double?> _momentum = TypedOption.Number("--momentum", "The share of a step that goes into the next [default: 0.5, with --persistent 0]", value => value is >= 0 and < 1, "numbers from 0 to below 1 are allowed, such as 0.5");
    private readonly Option<double?> _decay = TypedOption.Number("--decay", "The penalty of weights [default: 0.0001]", value => value >= 0, "numbers from 0 are allowed, such as 0.0001");
    private readonly Option<bool> _gaussian = new("--gaussian") { Description = "Take columns as normal with deviation 1, not as probabilities; see --standardise" };
    private readonly Option<int?> _categories = TypedOption.Whole("--categories", "How many adjacent columns are the bits of one category [default: 1]", 1);

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public MachineOptions(Command command)
    {
        All = [_persistent, _steps, _epochs, _batch, _rate, _momentum, _decay, _gaussian, _categories];
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options themselves.</summary>
    public IReadOnlyList<Option> All { get; }

    /// <summary>Whether visible units are normal.</summary>
    public bool IsGaussian(CommandContext context) => context.Get(_gaussian);

    /// <summary>What a training's error is: persistent chains are not those of the rows.</summary>
    public string ErrorName(CommandContext context) => context.Get(_persistent) ? "squared difference of rows and chains" : "reconstruction error";

    /// <summary>The options of a machine.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="data">The rows.</param>
    /// <param name="hidden">The hidden units.</param>
    /// <param name="first">Whether the machine sees the data and not the features of another.</param>
    public RestrictedBoltzmannOptions Of(CommandContext context, RowData data, int hidden, bool first = true)
    {
        bool persistent = context.Get(_persistent);
        return new()
        {
            Hidden = hidden,
            Persistent = persistent,
            Steps = context.Get(_steps) ?? Usual.Steps,
            Epochs = context.Get(_epochs) ?? Usual.Epochs,
            BatchSize = context.Get(_batch) ?? Math.Min(Usual.BatchSize, data.Train.Count),
            LearningRate = context.Get(_rate) ?? Usual.LearningRate,
            Momentum = context.Get(_momentum) ?? (persistent ? 0 : Usual.Momentum),
            WeightDecay = context.Get(_decay) ?? Usual.WeightDecay,
            Gaussian = first && context.Get(_gaussian),
            Categories = first ? context.Get(_categories) ?? 1 : 1,
            Seed = context.Seed,
        };
    }
}
