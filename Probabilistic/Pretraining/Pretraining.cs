using Hybrid.Core;
using Hybrid.Unsupervised;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Probabilistic;

/// <summary>Initial weights from rows without labels: each dense layer of a network but the last learns, from the bottom upwards, to describe what the layers below make of the rows.</summary>
/// <remarks>
/// It pays where labels are few and layers are deep and saturate; with rectifiers or batch normalisation and good initialisers there is little to gain. Sources: G. Hinton, S. Osindero and Y. Teh, "A fast learning algorithm for
/// deep belief nets", 2006; Y. Bengio and others, "Greedy layer-wise training of deep networks", 2007; P. Vincent and others, "Stacked denoising autoencoders", 2010.
/// <code>
/// Network network = Network.Input(784).Dense(500).Sigmoid().Dense(500).Sigmoid().Dense(10).Initialise(0);
/// Network started = Pretraining.Autoencoders(network, pixels, new AutoencoderOptions { Corruption = Corruption.Masking(0.3) });
/// ClassifierModel model = started.Fit(fewLabels, options);
/// </code>
/// </remarks>
public static class Pretraining
{
    /// <summary>Layer by layer as the encoders of autoencoders: each dense layer with what follows it up to the next one, and a dense decoder that is left behind.</summary>
    /// <param name="network">Dense layers, at least one below the last; other layers keep their weights.</param>
    /// <param name="rows">Rows one after the other, as many numbers each as a sample of the network has.</param>
    /// <param name="options">How each layer is trained: its loss (cross-entropy only where the layer's input lies from 0 to 1, squares elsewhere), corruption, penalties, passes; what is said there of layers is not looked at.</param>
    /// <param name="progress">Told after each pass, with the number of the dense layer from 0.</param>
    /// <param name="cancellation">Ends with an exception.</param>
    /// <returns>The network with other weights.</returns>
    /// <exception cref="ArgumentException">The network has no dense layer below its last, a number is out of range, or an option is.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Network Autoencoders(Network network, float[] rows, AutoencoderOptions? options = null, IProgress<AutoencoderProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new AutoencoderOptions();
        return Upwards(network, rows, cancellation, (layer, segment, below, width) =>
        {
            bool unit = below.All(number => number is >= 0 and <= 1);
            AutoencoderOptions own = options with { Hidden = [], LayerEpochs = 0, Tied = false, Loss = layer == 0 || unit ? options.Loss : ReconstructionLoss.Squared };
            Network decoder = Network.Input([.. segment.OutputShape]).Dense(width).Initialise(options.Seed + layer);
            return Autoencoder.Fit(below, segment, decoder, own, progress is null ? null : new Relay<AutoencoderProgress>(report => progress.Report(report with { Layer = layer })), cancellation).Encoder;
        });
    }

    /// <summary>Layer by layer as restricted Boltzmann machines, whose weights and hidden biases a dense layer takes.</summary>
    /// <param name="network">Dense layers, at least one below the last, each with a bias and a logistic function after it; other layers keep their weights.</param>
    /// <param name="rows">Rows one after the other, as many numbers each as a sample of the network has; from 0 to 1 unless <see cref="RestrictedBoltzmannOptions.Gaussian"/> is set.</param>
    /// <param name="options">How each layer is trained; the hidden units are the layer's, and Gaussian and Categories count for the first only.</param>
    /// <param name="progress">Told after each pass of each layer.</param>
    /// <param name="cancellation">Ends with an exception.</param>
    /// <returns>The network with other weights.</returns>
    /// <exception cref="ArgumentException">The network has no dense layer below its last, a layer's input does not lie from 0 to 1, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Network Machines(Network network, float[] rows, RestrictedBoltzmannOptions? options = null, IProgress<DeepBeliefProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new RestrictedBoltzmannOptions();
        int layers = network is null ? 0 : Dense(network).Count - 1;
        return Upwards(network, rows, cancellation, (layer, segment, below, width) =>
        {
            if (layer > 0 && !below.All(number => number is >= 0 and <= 1))
            {
                throw new ArgumentException($"Pretraining.Machines: what dense layer {layer} takes does not lie from 0 to 1; put a logistic function after the layer below, or use Pretraining.Autoencoders.", nameof(network));
            }

            Node[] leaves = Tree.leaves(segment.Model);
            if (((Layer.Dense)segment.Model.Layers.Head).Item.Bias is null)
            {
                throw new ArgumentException($"Pretraining.Machines: dense layer {layer} has no bias; a machine's hidden units have one. Give it one, or use Pretraining.Autoencoders.", nameof(network));
            }

            RestrictedBoltzmannOptions own = options with { Hidden = leaves[0].Shape[1], Gaussian = options.Gaussian && layer == 0, Categories = layer == 0 ? options.Categories : 1, Seed = options.Seed + layer };
            RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(
                below, width, own, progress is null ? null : new Relay<RestrictedBoltzmannProgress>(report => progress.Report(new(layer, layers, report))), cancellation);
            (leaves[0], leaves[1]) = (machine.Weights.Node, machine.HiddenBias.Node);
            return segment.WithModel(Tree.rebuild(segment.Model, leaves));
        });
    }

    private static List<int> Dense(Network network) => [.. Enumerable.Range(0, network.Model.Layers.Length).Where(i => network.Model.Layers[i].IsDense)];

    // A dense layer and what follows it up to the next is a segment; what is below it makes its rows.
    private static Network Upwards(Network? network, float[] rows, CancellationToken cancellation, Func<int, Network, float[], int, Network> learn)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(rows);
        List<int> dense = Dense(network);
        int width = NetworkSteps.Sizes(network).Inputs;
        if (dense.Count < 2)
        {
            throw new ArgumentException($"Pretraining: the network has {dense.Count} dense layers; at least 2 are needed, of which the last keeps its weights.", nameof(network));
        }

        if (rows.Length == 0 || rows.Length % width != 0)
        {
            throw new ArgumentException($"Pretraining: {rows.Length} numbers are no rows of {width}; give whole rows, at least one.", nameof(rows));
        }

        Network done = network.FirstLayers(dense[0]);
        float[] below = Said(done, rows, width);
        for (int layer = 0; layer + 1 < dense.Count; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            Network segment = learn(layer, network.FirstLayers(dense[layer + 1]).SkipLayers(dense[layer]), below, below.Length / (rows.Length / width));
            cancellation.ThrowIfCancellationRequested();
            done = done.Then(segment);
            below = Said(segment, below, NetworkSteps.Sizes(segment).Inputs);
        }

        return done.Then(network.SkipLayers(dense[^1]));
    }

    // Some thousand rows at a time.
    private static float[] Said(Network network, float[] rows, int width)
    {
        const int Together = 2000;
        if (network.Model.Layers.IsEmpty)
        {
            return rows;
        }

        int count = rows.Length / width, size = NetworkSteps.Sizes(network).Outputs;
        float[] said = new float[count * size];
        for (int first = 0; first < count; first += Together)
        {
            int part = Math.Min(Together, count - first);
            NetworkSteps.Predict(network.Model, Tensor.From(rows.AsSpan(first * width, part * width).ToArray(), part, width)).ToArray().CopyTo(said, first * size);
        }

        return said;
    }
}
