using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Unsupervised;

/// <summary>An autoencoder's loss and penalties as functions of tensors.</summary>
/// <param name="decoder">The decoder, whose own tensors are replaced by those of the weights.</param>
/// <param name="options">The options.</param>
internal sealed class AutoencoderMath(Sequential decoder, AutoencoderOptions options)
{
    // Numbers of a code whose mean is 0 or 1 have a divergence without bound.
    private const double Least = 1e-6;

    /// <summary>The weights of two networks.</summary>
    public AutoencoderWeights Weights(Sequential encoder) => new(encoder, [.. Own(Tree.leaves(decoder)).Select(leaf => new Tensor(leaf))]);

    /// <summary>The decoder that belongs to weights.</summary>
    public Sequential Decoder(AutoencoderWeights weights)
    {
        Node[] own = [.. weights.Decoder.Select(tensor => tensor.Node)];
        if (!options.Tied)
        {
            return Tree.rebuild(decoder, own);
        }

        // Both sides alternate weights and biases, in mirrored order.
        Node[] encoder = Tree.leaves(weights.Encoder), all = new Node[encoder.Length];
        for (int l = 0; l < own.Length; l++)
        {
            (all[2 * l], all[(2 * l) + 1]) = (TensorModule.transpose(encoder[encoder.Length - 2 - (2 * l)]), own[l]);
        }

        return Tree.rebuild(decoder, all);
    }

    /// <summary>Weights moved by a step, with the statistics of the networks that were applied.</summary>
    public AutoencoderWeights Keep(AutoencoderWeights moved, AutoencoderWeights next) => options.Tied
        ? moved
        : new(NetworkSteps.Keep(moved.Encoder, next.Encoder), Weights(NetworkSteps.Keep(Decoder(moved), Decoder(next)), moved.Encoder).Decoder);

    /// <summary>The reconstruction from a decoder's outputs, [rows, width].</summary>
    public Tensor Reconstruction(Tensor said) => options.Loss == ReconstructionLoss.CrossEntropy ? said.Sigmoid() : said;

    /// <summary>The loss of each row's reconstruction, [rows].</summary>
    public Tensor Error(Tensor rows, Tensor said) => options.Loss == ReconstructionLoss.CrossEntropy
        ? (said.Softplus() - (rows * said)).Sum(1)
        : 0.5 * (rows - said).Square().Sum(1);

    /// <summary>What is minimised, a row: reconstruction and penalties; with the networks' statistics and the running means of codes after it.</summary>
    public (Tensor Loss, AutoencoderWeights Next, Tensor[] Means) Loss(AutoencoderWeights weights, Tensor[] means, Tensor rows, RandomKey key)
    {
        RandomKey[] keys = key.Split(4);
        Tensor seen = options.Corruption is { } corruption ? corruption.Apply(rows, keys[0]) : rows;
        (Tensor codes, Sequential encoder) = NetworkSteps.Apply(weights.Encoder, seen, keys[1]);
        Sequential below = Decoder(weights);
        (Tensor said, Sequential above) = NetworkSteps.Apply(below, codes, keys[2]);
        Tensor loss = Error(rows, said).Mean();
        loss = options.L1Weight > 0 ? loss + (options.L1Weight * codes.Abs().Sum(1).Mean()) : loss;
        loss = options.ContractionWeight > 0 ? loss + (options.ContractionWeight * Contraction(weights.Encoder, seen, keys[3]).Mean()) : loss;
        loss = options.WeightDecay > 0 ? loss + (options.WeightDecay * (options.Tied ? NetworkSteps.Decay(weights.Encoder) : NetworkSteps.Decay(weights.Encoder, below))) : loss;
        Tensor[] after = means;
        if (options.SparsityTarget is double target)
        {
            Tensor batch = codes.Mean(0);
            after = [((options.SparsityMemory * means[0]) + ((1 - options.SparsityMemory) * batch)).StopGradient()];
            loss += options.SparsityWeight * Sparsity(after[0] + batch - batch.StopGradient(), target);
        }

        return (loss, options.Tied ? weights : Weights(above, encoder), after);
    }

    /// <summary>The sum over numbers of the code of KL(target || mean), in nats.</summary>
    public static Tensor Sparsity(Tensor means, double target)
    {
        Tensor inside = means.Clamp(Least, 1 - Least);
        return ((target * (Math.Log(target) - inside.Log())) + ((1 - target) * (Math.Log(1 - target) - (1 - inside).Log()))).Sum();
    }

    /// <summary>The squared norm of the derivative of the code by each row, [rows].</summary>
    public static Tensor Contraction(Sequential encoder, Tensor rows, RandomKey key)
    {
        if (Shallow(encoder) is var (dense, activation))
        {
            // One layer: the derivative of each number of the code is f'(input) times its weights.
            Tensor weight = new(dense.Weight), inputs = new(DenseModule.apply(dense, rows.Node));
            Tensor slope = Gradient.Of(x => new Tensor(ActivationModule.apply(activation, x.Node)).Sum(), inputs);
            return slope.Square().MatMul(weight.Square().Sum(0).Reshape(weight.Shape[1], 1)).Sum(1);
        }

        // A random direction of the code, whose squared derivative has the norm as its mean.
        (Tensor codes, Func<Tensor, Tensor> pullback) = Gradient.Pullback(x => NetworkSteps.Apply(encoder, x, key).Output, rows);
        return pullback(key.FoldIn(1).Normal([.. codes.Shape])).Square().Sum(1);
    }

    private static AutoencoderWeights Weights(Sequential decoder, Sequential encoder) => new(encoder, [.. Tree.leaves(decoder).Select(leaf => new Tensor(leaf))]);

    private static (Dense Dense, Activation Activation)? Shallow(Sequential encoder)
    {
        Layer[] layers = [.. encoder.Layers];
        return layers.Length == 2 && layers[0] is Layer.Dense dense && layers[1] is Layer.Activation { Item: { IsSoftmax: false, IsLogSoftmax: false } activation } ? (dense.Item, activation) : null;
    }

    private IEnumerable<Node> Own(Node[] leaves) => options.Tied ? leaves.Where((_, i) => i % 2 == 1) : leaves;
}
