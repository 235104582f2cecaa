using System.Globalization;

namespace Hybrid;

/// <summary>A model by name: its network, and how to train it. What command lines and comparisons start from.</summary>
/// <param name="Name">The specification, such as <c>mlp:256,128</c>.</param>
/// <param name="Network">The network, with weights drawn by seed 0.</param>
/// <param name="Options">How it is trained: loss, optimiser, epochs and batch size. Change what you like: <c>spec.Options with { Epochs = 5 }</c>.</param>
/// <remarks>
/// <list type="table">
/// <item><term>softmax</term><description>one dense layer, softmax cross-entropy</description></item>
/// <item><term>perceptron</term><description>one dense layer, the multi-class perceptron loss</description></item>
/// <item><term>svm</term><description>one dense layer, the multi-class hinge loss with an L2 penalty</description></item>
/// <item><term>mlp:256,128</term><description>dense layers of these sizes with rectifiers, then one for the classes</description></item>
/// <item><term>transformer:128x2</term><description>two blocks of a Transformer of width 128 over the steps of a sequence (the rows of an image, the characters of a text), their mean, one dense layer</description></item>
/// <item><term>lstm:128, gru:128, elman:128</term><description>recurrent layers of these sizes over [time, features], such as the rows of grey images; the last state goes to a dense layer</description></item>
/// <item><term>lenet5</term><description>two convolutions and three dense layers, for images</description></item>
/// <item><term>resnet8, resnet20</term><description>residual networks of 8 and 20 layers, for images</description></item>
/// </list>
/// Example: <c>ModelSpec.Parse("mlp:256,128", train).Fit(train)</c>.
/// </remarks>
public sealed partial record ModelSpec(string Name, Network Network, TrainingOptions Options)
{
    private const int LeastSteps = 1500;
    private const int MostEpochs = 300;

    private static readonly string[] Kinds = ["softmax", "perceptron", "svm", "mlp", "lenet5", "resnet8", "resnet20", .. Hybrid.Models.RecurrentSpec.Kinds, .. SequenceModel.Rows.Select(row => row.Name)];

    /// <summary>How many times to go through the data when it is augmented, which takes longer to learn.</summary>
    public int AugmentedEpochs { get; init; } = Options.Epochs;

    /// <summary>The kinds of models that <see cref="Parse(string, DataSet, SequenceOptions?)"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly(Kinds);

    /// <summary>The model of a specification for data with classes.</summary>
    /// <param name="specification">One of <see cref="Names"/>; <c>mlp</c> is followed by a colon and the sizes of its hidden layers, a model of sequences by its width and layers.</param>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <param name="classes">How many classes there are; at least 2.</param>
    /// <param name="options">What can be chosen about a model of sequences. Default: <c>new SequenceOptions()</c>.</param>
    /// <exception cref="ArgumentException">The specification is not understood; the nearest name is offered.</exception>
    public static ModelSpec Parse(string specification, IReadOnlyList<int> inputShape, int classes, SequenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        return Make(specification, inputShape, classes, null, false, options);
    }

    /// <summary>The model of a specification for a data set: its features' shape, and as many outputs as it has classes or targets.</summary>
    /// <param name="specification">One of <see cref="Names"/>; for real targets only <c>mlp</c>.</param>
    /// <param name="data">The data set; tables are standardised, images are not, and of fewer than 10,000 samples there are
    /// at least 1,500 steps (at most 300 epochs).</param>
    /// <param name="options">What can be chosen about a model of sequences. Default: <c>new SequenceOptions()</c>.</param>
    /// <exception cref="ArgumentException">The specification is not understood or does not fit the data.</exception>
    public static ModelSpec Parse(string specification, DataSet data, SequenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(data);
        int outputs = data.Target switch
        {
            TargetKind.Classes => data.ClassNames.Count,
            TargetKind.Values => data.ValueCount,
            _ => throw new ArgumentException($"ModelSpec: the set '{data.Name}' has no target; classes or numbers to be predicted are needed.", nameof(data)),
        };
        ModelSpec spec = Make(specification, data.FeatureShape, outputs, data.Target == TargetKind.Values ? Loss.Squared : null, data.IsPadded, options);
        return spec with { Options = Scaled(spec.Options with { Standardise = data.FeatureShape.Count == 1 || data.IsPadded }, data) };
    }

    /// <summary>Refuses a specification that is not understood, before any data is at hand.</summary>
    /// <param name="specification">A specification as <see cref="Parse(string, DataSet, SequenceOptions?)"/> takes it.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ArgumentException">The kind is unknown, or its sizes are wrong; the nearest name is offered.</exception>
    public static string Check(string specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (SequenceModel.Find(KindOf(specification)) is not null)
        {
            SequenceSize.Parse(specification);
            return specification;
        }

        return Make(specification, [32, 32], 2, null, false, null).Name;
    }

    /// <summary>Trains the model with its options.</summary>
    /// <param name="train">The samples.</param>
    /// <param name="progress">Told of each batch and each epoch. Default: null.</param>
    /// <param name="cancellationToken">Ends the training after the batch under way.</param>
    public TrainingResult Fit(DataSet train, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Network.Fit(train, Options, progress, cancellationToken);

    // The usual numbers of epochs and batch sizes are those of tens of thousands of samples; fewer are gone through more often.
    internal static TrainingOptions Scaled(TrainingOptions options, DataSet data)
    {
        if (data.Count >= 10_000)
        {
            return options;
        }

        int size = Math.Min(options.BatchSize, 32);
        int batches = (data.Count + size - 1) / size;
        return options with { BatchSize = size, Epochs = Math.Clamp((LeastSteps + batches - 1) / batches, options.Epochs, MostEpochs) };
    }

    private static ModelSpec Make(string specification, IReadOnlyList<int> inputShape, int outputs, Loss? loss, bool padded, SequenceOptions? sequences)
    {
        int colon = specification.IndexOf(':', StringComparison.Ordinal);
        string kind = (colon < 0 ? specification : specification[..colon]).Trim().ToLowerInvariant();
        if (!Kinds.Contains(kind))
        {
            throw new ArgumentException($"model '{specification}' is unknown; {Hybrid.Names.Suggest(kind, Kinds)}", nameof(specification));
        }

        if (SequenceModel.Find(kind) is SequenceModel model)
        {
            return new ModelSpec(specification, model.ForSamples(specification, inputShape, outputs, sequences ?? new SequenceOptions(), padded), model.Samples with { Loss = loss });
        }

        if (Hybrid.Models.RecurrentSpec.Kinds.Contains(kind))
        {
            var (recurrent, training) = Hybrid.Models.RecurrentSpec.Make(kind, specification, Sizes(specification, colon), inputShape, outputs, loss, padded);
            return new ModelSpec(specification, recurrent, training);
        }

        if (padded)
        {
            throw new ArgumentException($"model '{specification}' takes samples of one length and the sequences differ in length; use 'lstm:64', 'gru:64' or 'transformer:64x1'", nameof(specification));
        }

        int[] hidden = kind == "mlp" ? Sizes(specification, colon) : [];
        if (kind != "mlp" && colon >= 0)
        {
            throw new ArgumentException($"model '{specification}': {kind} has no sizes; write '{kind}'", nameof(specification));
        }

        if (kind != "mlp" && loss is not null)
        {
            throw new ArgumentException($"model '{specification}' tells classes apart and the target is real numbers; use 'mlp:64' or RidgeRegression", nameof(specification));
        }

        if (kind is "lenet5" or "resnet8" or "resnet20")
        {
            Network images = kind == "lenet5" ? ConvolutionalModels.LeNet5(inputShape, outputs) : ConvolutionalModels.ResNet(kind, kind == "resnet8" ? 8 : 20, inputShape, outputs);
            return new ModelSpec(specification, images, OptionsOf(kind, null)) { AugmentedEpochs = kind == "lenet5" ? 15 : 10 };
        }

        Network network = Network.Input([.. inputShape]);
        network = inputShape.Count > 1 ? network.Flatten() : network;
        foreach (int size in hidden)
        {
            network = network.Dense(size, initialiser: Initialiser.HeNormal).Relu();
        }

        network = network.Dense(outputs, initialiser: kind == "mlp" ? null : Initialiser.Zeros);
        return new ModelSpec(specification, network, OptionsOf(kind, loss));
    }

    private static TrainingOptions OptionsOf(string kind, Loss? loss) => kind switch
    {
        "softmax" => new TrainingOptions { Epochs = 8, BatchSize = 128, Optimizer = Optimizer.Adam(LearningRate.Cosine(0.005)) },
        "perceptron" => new TrainingOptions { Epochs = 5, BatchSize = 32, Optimizer = Optimizer.Sgd(LearningRate.Polynomial(0.05)), Loss = Loss.MulticlassPerceptron },
        "svm" => new TrainingOptions { Epochs = 8, BatchSize = 128, Optimizer = Optimizer.Adam(LearningRate.Cosine(0.003)).L2(1e-5), Loss = Loss.MulticlassHinge },
        "lenet5" => new TrainingOptions { Epochs = 5, BatchSize = 32, Optimizer = Optimizer.AdamW(LearningRate.OneCycle(0.002), decay: 0.05) },
        "resnet8" or "resnet20" => new TrainingOptions { Epochs = 8, BatchSize = 128, Optimizer = Optimizer.AdamW(LearningRate.OneCycle(0.01), decay: 0.02) },
        _ => new TrainingOptions { Epochs = 5, BatchSize = 64, Optimizer = Optimizer.Adam(LearningRate.OneCycle(0.003)), Loss = loss },
    };

    private static int[] Sizes(string specification, int colon)
    {
        string[] parts = colon < 0 ? [] : specification[(colon + 1)..].Split(',');
        int[] sizes = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0)];
        return sizes.Length > 0 && sizes.All(size => size > 0)
            ? sizes
            : throw new ArgumentException($"model '{specification}': the sizes of the hidden layers must be whole numbers of at least 1 after a colon, as 'mlp:256,128'", nameof(specification));
    }
}
