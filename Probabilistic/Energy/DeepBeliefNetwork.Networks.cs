using Hybrid.Core;
using Hybrid.Unsupervised;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Probabilistic;

/// <content>Feed-forward networks with the machine's weights.</content>
public sealed partial class DeepBeliefNetwork
{
    /// <summary>A feed-forward network with the weights of the way up and logistic units, for fine-tuning.</summary>
    /// <param name="outputs">The width of another layer on top with weights drawn anew, at least 1; null, the default, for none.</param>
    /// <param name="seed">The seed of that layer.</param>
    /// <param name="dropout">The share of hidden units left out at a step of fine-tuning, in [0, 1). Default 0.</param>
    public Network ToNetwork(int? outputs = null, int seed = 0, double dropout = 0)
    {
        Network network = Layers.Aggregate(Network.Input(Layers[0].VisibleUnits), (below, layer) => below.Dense(layer.HiddenUnits).Sigmoid().Dropout(dropout));
        network = (outputs is int width ? network.Dense(width) : network).Initialise(seed);
        return Filled(network, [.. Recognition.Select(layer => (layer.Weight, layer.Bias)), (Layers[^1].Weights, Layers[^1].HiddenBias)]);
    }

    /// <summary>An autoencoder unrolled from the machine: the way up as its encoder, the way down as its decoder, for fine-tuning by <see cref="Autoencoder.Fit(float[], Network, Network, AutoencoderOptions, IProgress{AutoencoderProgress}, CancellationToken)"/>.</summary>
    /// <remarks>Source: G. Hinton and R. Salakhutdinov, "Reducing the dimensionality of data with neural networks", 2006. The code's units are logistic, theirs are linear.</remarks>
    public Autoencoder ToAutoencoder()
    {
        Network decoder = Layers.Skip(1).Reverse().Aggregate(Network.Input(Layers[^1].HiddenUnits), (above, layer) => above.Dense(layer.VisibleUnits).Sigmoid()).Dense(Layers[0].VisibleUnits).Initialise(0);
        return new(
            ToNetwork(),
            Filled(decoder, [.. Layers.Reverse().Select(layer => (layer.Weights.Transpose(), layer.VisibleBias))]),
            Layers[0].Law == VisibleLaw.Bits ? ReconstructionLoss.CrossEntropy : ReconstructionLoss.Squared);
    }

    // Dense layers in order; further ones keep their weights.
    private static Network Filled(Network network, IReadOnlyList<(Tensor Weight, Tensor Bias)> layers)
    {
        Node[] leaves = Tree.leaves(network.Model);
        for (int i = 0; i < layers.Count; i++)
        {
            (leaves[2 * i], leaves[(2 * i) + 1]) = (layers[i].Weight.Node, layers[i].Bias.Node);
        }

        return network.WithModel(Tree.rebuild(network.Model, leaves));
    }
}
