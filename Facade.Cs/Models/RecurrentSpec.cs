using System.Globalization;

namespace Hybrid.Models;

/// <summary>The recurrent networks by name: <c>lstm:128</c>, <c>gru:64,64</c>, <c>elman:32</c>; one number for each layer.</summary>
internal static class RecurrentSpec
{
    public static readonly string[] Kinds = ["lstm", "gru", "elman"];

    private const int EmbeddingWidth = 64;
    private const double MaskedNoise = 0.3;

    /// <summary>The network and how it is trained.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="specification">The whole specification, for messages.</param>
    /// <param name="hidden">The size of each layer.</param>
    /// <param name="inputShape">[time, features]; the rows of a grey image are its steps.</param>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="loss">Null for classes.</param>
    /// <param name="masked">Whether sequences are padded with NaN.</param>
    public static (Network Network, TrainingOptions Options) Make(
        string kind, string specification, int[] hidden, IReadOnlyList<int> inputShape, int outputs, Loss? loss, bool masked)
    {
        if (inputShape.Count != 2)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"model '{specification}' goes through sequences and a sample has the shape [{string.Join(", ", inputShape)}]; [time, features] is needed, such as the rows of grey images"), nameof(specification));
        }

        // Sets of sequences are mostly small; noise on the standardised features keeps their networks from learning them by heart.
        Network network = masked ? Network.Input([.. inputShape]).GaussianNoise(MaskedNoise) : Network.Input([.. inputShape]);
        for (int i = 0; i < hidden.Length; i++)
        {
            network = Layer(network, kind, hidden[i], new RecurrenceOptions { ReturnSequence = i < hidden.Length - 1, Masked = masked });
        }

        var training = new TrainingOptions { Epochs = 6, BatchSize = 64, Optimizer = Optimizer.Adam(LearningRate.OneCycle(kind == "elman" ? 0.001 : 0.004)).ClipByGlobalNorm(1), Loss = loss };
        return (network.Dense(outputs), training);
    }

    /// <summary>The network that predicts each next symbol of a text, and how it is trained.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="hidden">The size of each layer.</param>
    /// <param name="symbols">How many symbols there are.</param>
    /// <param name="choices">The context and the rate of dropout.</param>
    public static (Network Network, TrainingOptions Options) ForText(string kind, int[] hidden, int symbols, SequenceOptions choices)
    {
        Network network = Network.Input(choices.Context).Embedding(symbols, EmbeddingWidth);
        foreach (int size in hidden)
        {
            network = Layer(network, kind, size, new RecurrenceOptions { ReturnSequence = true });
            network = choices.Dropout > 0 ? network.Dropout(choices.Dropout) : network;
        }

        double rate = kind == "elman" ? 0.002 : 0.008;
        var training = new TrainingOptions { Epochs = 8, StepsPerEpoch = 250, BatchSize = 32, Optimizer = Optimizer.Adam(LearningRate.OneCycle(rate, rising: 0.1)).ClipByGlobalNorm(1) };
        return (network.Dense(symbols), training);
    }

    private static Network Layer(Network network, string kind, int size, RecurrenceOptions options) => kind switch
    {
        "lstm" => network.Lstm(size, options),
        "gru" => network.Gru(size, options),
        _ => network.Elman(size, options),
    };
}
