namespace Hybrid;

/// <summary>A kind of network for sequences by name. A further kind is a row of the table.</summary>
/// <param name="Name">What stands before the colon.</param>
/// <param name="EmbeddingDeviation">The deviation of the vectors of symbols at the start.</param>
/// <param name="Body">From a network that puts out <c>[steps, features]</c> to one that puts out <c>[steps, width]</c>; causal: no step depends on a later one.</param>
/// <param name="Padded">The same for sequences whose absent steps hold NaN, and on to one vector for each.</param>
/// <param name="Samples">How it is trained on samples, each a sequence.</param>
/// <param name="Text">How it is trained on text.</param>
internal sealed record SequenceModel(
    string Name,
    double EmbeddingDeviation,
    Func<Network, SequenceSize, SequenceOptions, bool, Network> Body,
    Func<Network, SequenceSize, SequenceOptions, Network> Padded,
    TrainingOptions Samples,
    TrainingOptions Text)
{
    // Sets of sequences are mostly small; noise on the standardised features keeps their networks from learning them by heart.
    private const double PaddedNoise = 0.3;

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<SequenceModel> Rows { get; } =
    [
        new(
            "transformer",
            0.02,
            Transformer,
            (input, size, options) => input.GaussianNoise(PaddedNoise).MaskedTransformer(size.Width, size.Layers, new TransformerOptions { Heads = options.Heads, Dropout = options.Dropout }),
            new TrainingOptions { Epochs = 5, BatchSize = 64, Optimizer = Optimizer.Adam(LearningRate.OneCycle(0.001)).ClipByGlobalNorm(1) },
            new TrainingOptions { Epochs = 8, StepsPerEpoch = 250, BatchSize = 12, Optimizer = Optimizer.AdamW(LearningRate.OneCycle(0.002, rising: 0.1), decay: 0.1, beta2: 0.99).ClipByGlobalNorm(1) }),
    ];

    /// <summary>The row of a name, or null.</summary>
    public static SequenceModel? Find(string name) => Rows.FirstOrDefault(row => row.Name == name);

    /// <summary>A network that tells apart sequences <c>[steps, features]</c>.</summary>
    public Network ForSamples(string specification, IReadOnlyList<int> inputShape, int outputs, SequenceOptions options, bool padded)
    {
        if (inputShape.Count != 2)
        {
            throw new ArgumentException(
                $"model '{specification}' is for sequences, [steps, features], such as images row by row; a sample is {TensorText.Shape(inputShape)} here, use 'mlp:64'", nameof(specification));
        }

        Network input = Network.Input([.. inputShape]);
        SequenceSize size = SequenceSize.Parse(specification);
        return (padded ? Padded(input, size, options) : Body(input, size, options, false).StepMean()).Dense(outputs);
    }

    /// <summary>A network that predicts each next symbol.</summary>
    public Network ForSymbols(string specification, int symbols, SequenceOptions options)
    {
        SequenceSize size = SequenceSize.Parse(specification);
        options.Check(specification);
        Network input = Network.Input(options.Context).Embedding(symbols, size.Width, Initialiser.Normal(0, EmbeddingDeviation));
        return Body(input, size, options, true).Dense(symbols);
    }

    private static Network Transformer(Network input, SequenceSize size, SequenceOptions options, bool causal)
    {
        Network network = input.OutputShape[^1] == size.Width ? input : input.Dense(size.Width);
        return network.LearnedPositions().Transformer(size.Layers, new TransformerOptions { Heads = options.Heads, Dropout = options.Dropout, Causal = causal });
    }
}
