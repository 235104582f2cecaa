using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Frame;
using Hybrid.Unsupervised;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>How <c>hybrid autoencode</c> builds and trains.</summary>
internal sealed class AutoencodeOptions
{
    private static readonly (string Name, Func<double, Corruption> Make)[] Noises = [("gaussian", Corruption.Gaussian), ("masking", Corruption.Masking), ("salt-and-pepper", Corruption.SaltAndPepper)];
    private static readonly AutoencoderOptions Usual = new();

    private readonly Option<int?> _code = TypedOption.Whole("--code", "The numbers of a code [default: 32]", 1);
    private readonly Option<WholeNumbers?> _hidden = TypedOption.Wholes("--hidden", "The widths of layers between rows and code [default: none]");
    private readonly Option<string?> _codeFunction = TypedOption.Choice("--code-function", "The function of the code [default: logistic]", ["logistic", "linear", "rectifier"]);
    private readonly Option<bool> _tied = new("--tied") { Description = "Let the decoder's weights be the encoder's, transposed" };
    private readonly Option<string?> _loss = TypedOption.Choice("--loss", "What reconstructions are measured by; cross-entropy is for numbers from 0 to 1 [default: squared]", ["squared", "cross-entropy"]);
    private readonly Option<string?> _denoise = TypedOption.Text("--denoise", "KIND:X", "Spoil rows before the encoder sees them: gaussian:DEVIATION, masking:SHARE or salt-and-pepper:SHARE [default: not]");
    private readonly Option<double?> _sparsity = TypedOption.Number("--sparsity", "The mean that each number of the code is drawn to [default: none]", value => value is > 0 and < 1, "numbers between 0 and 1 are allowed, such as 0.05");
    private readonly Option<double?> _sparsityWeight = TypedOption.Number("--sparsity-weight", "How strongly [default: 0.1]", value => value >= 0, "numbers from 0 are allowed, such as 0.1");
    private readonly Option<double?> _absolute = TypedOption.Number("--l1", "The weight of the code's absolute values [default: 0]", value => value >= 0, "numbers from 0 are allowed, such as 0.001");
    private readonly Option<double?> _contraction = TypedOption.Number("--contraction", "The weight of the code's squared derivative by the row [default: 0]", value => value >= 0, "numbers from 0 are allowed, such as 0.1");
    private readonly Option<double?> _decay = TypedOption.Number("--decay", "The penalty of weights [default: 0]", value => value >= 0, "numbers from 0 are allowed, such as 0.0001");
    private readonly Option<int?> _layerEpochs = TypedOption.Whole("--pretrain", "The passes in which each layer learns by itself first [default: 0]", 0);
    private readonly Option<int?> _epochs = TypedOption.Whole("--epochs", "The passes in which all layers learn together [default: 20]", 0);
    private readonly Option<int?> _batch = TypedOption.Whole("--batch", "How many rows a step sees [default: 128, or all of fewer]", 1);
    private readonly Option<double?> _rate = TypedOption.Number("--lr", "Adam's step size at the beginning [default: 0.001]", value => value > 0, "numbers above 0 are allowed, such as 0.001");

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public AutoencodeOptions(Command command)
    {
        All = [_code, _hidden, _codeFunction, _tied, _loss, _denoise, _sparsity, _sparsityWeight, _absolute, _contraction, _decay, _layerEpochs, _epochs, _batch, _rate];
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options themselves.</summary>
    public IReadOnlyList<Option> All { get; }

    /// <summary>The options as they were given.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="data">The rows.</param>
    /// <exception cref="UsageException">A noise is not understood, or a sparse code is not logistic.</exception>
    public AutoencoderOptions Of(CommandContext context, RowData data)
    {
        string function = context.Get(_codeFunction) ?? "logistic";
        if (context.Get(_sparsity) is not null && function != "logistic")
        {
            throw new UsageException("--sparsity", $"the code is {function}; means are for codes from 0 to 1, take --code-function logistic, or --l1");
        }

        return Usual with
        {
            Code = context.Get(_code) ?? Usual.Code,
            Hidden = context.Get(_hidden)?.Values ?? Usual.Hidden,
            CodeActivation = function switch { "linear" => network => network, "rectifier" => network => network.Relu(), _ => Usual.CodeActivation },
            Tied = context.Get(_tied),
            Loss = context.Get(_loss) == "cross-entropy" ? ReconstructionLoss.CrossEntropy : ReconstructionLoss.Squared,
            Corruption = context.Get(_denoise) is string noise ? Noise(noise) : null,
            SparsityTarget = context.Get(_sparsity),
            SparsityWeight = context.Get(_sparsityWeight) ?? Usual.SparsityWeight,
            L1Weight = context.Get(_absolute) ?? 0,
            ContractionWeight = context.Get(_contraction) ?? 0,
            WeightDecay = context.Get(_decay) ?? 0,
            LayerEpochs = context.Get(_layerEpochs) ?? 0,
            Epochs = context.Get(_epochs) ?? Usual.Epochs,
            BatchSize = context.Get(_batch) ?? Math.Min(Usual.BatchSize, data.Train.Count),
            LearningRate = context.Get(_rate) ?? Usual.LearningRate,
            Seed = context.Seed,
        };
    }

    private static Corruption Noise(string text)
    {
        string[] parts = text.Split(':');
        (string Name, Func<double, Corruption> Make) kind = Array.Find(Noises, noise => noise.Name == parts[0]);
        if (kind.Make is null)
        {
            throw new UsageException("--denoise", $"there is no noise '{parts[0]}'; {Names.Suggest(parts[0], Noises.Select(noise => noise.Name))}");
        }

        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double amount)
            ? ArgumentFault.Of("--denoise", () => kind.Make(amount))
            : throw new UsageException("--denoise", $"the value is '{text}'; a kind and an amount are allowed, such as {kind.Name}:0.3");
    }
}
