using Hybrid.Core;

namespace Hybrid;

/// <content>Recurrent layers, on samples [time, features], and the noise that helps them with few samples.</content>
public sealed partial class Network
{
    /// <summary>
    /// Long short-term memory with forget gates, on samples <c>[time, features]</c> (Hochreiter and Schmidhuber, "Long short-term memory", 1997; Gers, Schmidhuber and Cummins, "Learning to forget", 2000).
    /// i, f, o = sigmoid(x W + h U + b), g = tanh(x W + h U + b), s' = f s + i g, h' = o tanh s'.
    /// </summary>
    /// <param name="hidden">The size of the state; at least 1.</param>
    /// <param name="options">Layers, directions, what is returned. Default: one layer forwards, its last state.</param>
    /// <exception cref="ArgumentException">A sample that enters is not [time, features]; embed symbols first.</exception>
    public Network Lstm(int hidden, RecurrenceOptions? options = null) => Recur(RecurrentCell.Lstm, hidden, options);

    /// <summary>
    /// Gated recurrent units, on samples <c>[time, features]</c> (Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014), the reset gate after the product.
    /// r, z = sigmoid(x W + h U + b), n = tanh(x W + b + r (h U + c)), h' = (1 - z) n + z h.
    /// </summary>
    /// <param name="hidden">The size of the state; at least 1.</param>
    /// <param name="options">Layers, directions, what is returned. Default: one layer forwards, its last state.</param>
    /// <exception cref="ArgumentException">A sample that enters is not [time, features]; embed symbols first.</exception>
    public Network Gru(int hidden, RecurrenceOptions? options = null) => Recur(RecurrentCell.Gru, hidden, options);

    /// <summary>The simple recurrent layer h' = tanh(x W + h U + b), on samples <c>[time, features]</c> (Elman, "Finding structure in time", 1990).</summary>
    /// <param name="hidden">The size of the state; at least 1.</param>
    /// <param name="options">Layers, directions, what is returned. Default: one layer forwards, its last state.</param>
    /// <exception cref="ArgumentException">A sample that enters is not [time, features]; embed symbols first.</exception>
    public Network Elman(int hidden, RecurrenceOptions? options = null) => Recur(RecurrentCell.NewElman(Core.Activation.Tanh), hidden, options);

    /// <summary>In training, adds normal numbers to each number (Bishop, "Training with noise is equivalent to Tikhonov regularization", 1995). Absent steps stay absent.</summary>
    /// <param name="deviation">The deviation of what is added, in units of the input; above 0.</param>
    public Network GaussianNoise(double deviation) => Add((_, _) => Layer.NewGaussianNoise(GaussianNoiseModule.create(deviation)));

    private Network Recur(RecurrentCell cell, int hidden, RecurrenceOptions? options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        RecurrenceOptions chosen = options ?? new RecurrenceOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(chosen.Layers, 1, nameof(options));
        return Add((shape, key) => shape.Length == 2
            ? Layer.NewRecurrent(RecurrentModule.createWith(
                new RecurrentOptions(chosen.Layers, chosen.Bidirectional, chosen.ReturnSequence, chosen.Masked, chosen.Dropout, Dtype.Float32), cell, shape[1], hidden, key))
            : throw new ArgumentException(
                $"Network.{char.ToUpperInvariant(RecurrentCellModule.name(cell)[0])}{RecurrentCellModule.name(cell)[1..]}: a sample that enters has the shape {TensorText.Shape(shape)}; [time, features] is needed. "
                + "Embed symbols first; the rows of an image are a sequence as they are.", nameof(hidden)));
    }
}
