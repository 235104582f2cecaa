using Hybrid.Tests.Formats;
using Hybrid.Tests.Training;

namespace Hybrid.Tests.Networks;

public sealed class NetworkLayerTests
{
    private static readonly (string Kind, Func<Network, Network> Add, int[] Output, long Parameters)[] Table =
    [
        ("dense", network => network.Dense(3), [3], 27), ("dense", network => network.Dense(3, bias: false, Initialiser.Orthogonal()), [3], 24), ("flatten", network => network.Flatten(), [8], 0),
        ("dropout", network => network.Dropout(0.5), [8], 0), ("gaussianNoise", network => network.GaussianNoise(0.1), [8], 0), ("batchNorm", network => network.BatchNorm(), [8], 16), ("layerNorm", network => network.LayerNorm(), [8], 16),
        ("groupNorm", network => network.GroupNorm(2), [8], 16), ("rmsNorm", network => network.RmsNorm(), [8], 8), ("bilinear", network => network.Bilinear(3, 4), [4], (3 * 5 * 4) + 4),
        ("maxout", network => network.Maxout(2, 3), [3], 54), ("parametricRelu", network => network.ParametricRelu(), [8], 8), ("randomisedLeakyRelu", network => network.RandomisedLeakyRelu(), [8], 0),
        ("relu", network => network.Relu(), [8], 0), ("leakyRelu", network => network.LeakyRelu(), [8], 0), ("elu", network => network.Elu(), [8], 0), ("selu", network => network.Selu(), [8], 0),
        ("gelu", network => network.Gelu(), [8], 0), ("geluTanh", network => network.Gelu(approximate: true), [8], 0), ("swish", network => network.Swish(), [8], 0), ("mish", network => network.Mish(), [8], 0),
        ("sigmoid", network => network.Sigmoid(), [8], 0), ("tanh", network => network.Tanh(), [8], 0), ("softplus", network => network.Softplus(), [8], 0), ("softsign", network => network.Softsign(), [8], 0),
        ("hardSigmoid", network => network.HardSigmoid(), [8], 0), ("hardTanh", network => network.HardTanh(), [8], 0), ("hardSwish", network => network.HardSwish(), [8], 0),
        ("softmax", network => network.Softmax(), [8], 0), ("logSoftmax", network => network.LogSoftmax(), [8], 0),
    ];

    [Fact]
    public void Every_layer_has_its_shape_and_parameters()
    {
        foreach ((string kind, Func<Network, Network> add, int[] output, long parameters) in Table)
        {
            Network network = add(Network.Input(8));
            Assert.Equal($"0.{kind}", network.Layers[0].Name);
            Assert.Equal(output, network.OutputShape);
            Assert.Equal(parameters, network.ParameterCount);
        }
    }

    [Fact]
    public void Every_layer_is_trained_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        DataSet data = Tables.Blobs(40, 2);
        foreach ((string kind, Func<Network, Network> add, _, _) in Table)
        {
            Network trained = add(Network.Input(2).Dense(8)).Dense(3).Fit(data, new TrainingOptions { Epochs = 1 }).Network;
            Assert.All(trained.Predict(data).Outputs.ToArray(), value => Assert.True(float.IsFinite(value), kind));
            trained.Save(path);
            Assert.Equal(TrainingTests.Bytes(trained), TrainingTests.Bytes(Network.Load(path)));
        }
    }

    [Fact]
    public void Batch_normalisation_keeps_the_statistics_of_the_training()
    {
        DataSet data = Tables.Blobs(200, 2);
        Network trained = Network.Input(2).BatchNorm().Dense(3).Fit(data, new TrainingOptions { Epochs = 20, Optimizer = Optimizer.Adam(0.02) }).Network;
        Assert.Equal(4, trained.Layers[0].Kept);
        Assert.Contains("trained, 4 kept", trained.Summary());
        Assert.NotEqual([0f, 0f], trained.Weights["0.batchNorm.mean"].ToArray());
        Assert.True(trained.Evaluate(data).Accuracy > 0.95);
    }

    [Fact]
    public void Symbols_are_embedded()
    {
        // The class is the first symbol.
        int[] symbols = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { i % 3, i / 3 % 3 })];
        DataSet data = DataSet.FromArrays([.. symbols.Select(symbol => (float)symbol)], [2], [.. Enumerable.Range(0, 60).Select(i => i % 3)]);
        Network network = Network.Input(2).Embedding(3, 4).Flatten().Dense(3);
        Assert.Equal([2, 4], network.Layers[0].OutputShape);
        Assert.Equal(1, network.Fit(data, new TrainingOptions { Epochs = 40, Optimizer = Optimizer.Adam(0.05) }).Network.Evaluate(data).Accuracy);
    }
}
