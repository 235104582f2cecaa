using Hybrid.Core;

namespace Hybrid;

/// <content>Normalising, embedding and piecewise layers.</content>
public sealed partial class Network
{
    /// <summary>Each feature of the last axis normalised over the batch, then scaled and shifted; outside training by running statistics (Ioffe and Szegedy, "Batch normalization", 2015).</summary>
    /// <param name="momentum">The weight of a batch in the running statistics, above 0 to 1. Default: 0.1.</param>
    /// <param name="epsilon">Added to the variance; above 0. Default: 1e-5.</param>
    public Network BatchNorm(double momentum = 0.1, double epsilon = 1e-5) =>
        Add((shape, _) => Layer.NewBatchNorm(BatchNormModule.createWith(new BatchNormOptions(-1, momentum, epsilon, Dtype.Float32), shape[^1])));

    /// <summary>Each sample normalised over its last axis, then scaled and shifted (Ba, Kiros and Hinton, "Layer normalization", 2016).</summary>
    /// <param name="epsilon">Added to the variance; above 0. Default: 1e-5.</param>
    public Network LayerNorm(double epsilon = 1e-5) => Add((shape, _) => Layer.NewLayerNorm(LayerNormModule.createWith(epsilon, Dtype.Float32, [shape[^1]])));

    /// <summary>Groups of neighbouring features normalised, then scaled and shifted (Wu and He, "Group normalization", 2018).</summary>
    /// <param name="groups">How many groups; divides the number of features.</param>
    /// <param name="epsilon">Added to the variance; above 0. Default: 1e-5.</param>
    public Network GroupNorm(int groups, double epsilon = 1e-5) =>
        Add((shape, _) => Layer.NewGroupNorm(GroupNormModule.createWith(new GroupNormOptions(-1, epsilon, Dtype.Float32), groups, shape[^1])));

    /// <summary>Each sample divided by its root mean square over the last axis, then scaled (Zhang and Sennrich, "Root mean square layer normalization", 2019).</summary>
    /// <param name="epsilon">Added to the mean square; above 0. Default: 1e-6.</param>
    public Network RmsNorm(double epsilon = 1e-6) => Add((shape, _) => Layer.NewRmsNorm(RmsNormModule.createWith(epsilon, Dtype.Float32, [shape[^1]])));

    /// <summary>A trained vector for each symbol: inputs are whole numbers from 0 to vocabulary - 1. The first layer of a network.</summary>
    /// <param name="vocabulary">How many symbols; at least 1.</param>
    /// <param name="features">The length of the vectors; at least 1.</param>
    /// <param name="initialiser">How the vectors are drawn. Default: normal of deviation 1.</param>
    public Network Embedding(int vocabulary, int features, Initialiser? initialiser = null) =>
        Add((_, key) => Layer.NewEmbedding(EmbeddingModule.createWith((initialiser ?? Initialiser.Normal(0, 1)).Core, Dtype.Float32, vocabulary, features, key)));

    /// <summary>Products of the first features with the rest: y_k = sum_ij x1_i W_ijk x2_j + b_k.</summary>
    /// <param name="first">How many features of the last axis are the first part; between 0 and all, exclusive.</param>
    /// <param name="outputs">How many outputs; at least 1.</param>
    public Network Bilinear(int first, int outputs) => Add((shape, key) => Layer.NewBilinear(BilinearModule.create(first, shape[^1] - first, outputs, key)));

    /// <summary>The largest of several dense layers (Goodfellow et al., "Maxout networks", 2013).</summary>
    /// <param name="pieces">How many; at least 2.</param>
    /// <param name="outputs">How many outputs; at least 1.</param>
    public Network Maxout(int pieces, int outputs) => Add((shape, key) => Layer.NewMaxout(MaxoutModule.create(pieces, shape[^1], outputs, key)));

    /// <summary>x where positive, else x times a slope that is trained, one for each feature, from 0.25 (He et al., "Delving deep into rectifiers", 2015).</summary>
    public Network ParametricRelu() => Add((shape, _) => Layer.NewParametricRelu(ParametricReluModule.create([shape[^1]])));

    /// <summary>x where positive, else x times a slope drawn anew in training (Xu et al., "Empirical evaluation of rectified activations", 2015).</summary>
    /// <param name="lower">The least slope; at least 0. Default: 1/8.</param>
    /// <param name="upper">The largest slope; above the least. Default: 1/3.</param>
    public Network RandomisedLeakyRelu(double lower = 1.0 / 8, double upper = 1.0 / 3) =>
        Add((_, _) => Layer.NewRandomisedLeakyRelu(RandomisedLeakyReluModule.create(lower, upper)));
}
