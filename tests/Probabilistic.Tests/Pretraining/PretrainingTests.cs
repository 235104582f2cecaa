using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic.Tests;

public sealed class PretrainingTests
{
    private static readonly AutoencoderOptions _autoencoder = new() { Epochs = 30, BatchSize = 16, LearningRate = 0.01 };
    private static readonly RestrictedBoltzmannOptions _machine = new() { Epochs = 30, BatchSize = 16 };

    [Fact]
    public void A_dense_layer_takes_the_weights_of_the_machine_that_its_rows_teach()
    {
        float[] rows = Bars(64);
        Network network = Network.Input(16).Dense(6).Sigmoid().Dense(4).Sigmoid().Dense(3).Initialise(1);
        Network started = Pretraining.Machines(network, rows, _machine);

        // By hand: the first machine on the rows, the second on what the first makes of them.
        RestrictedBoltzmannMachine first = RestrictedBoltzmannMachine.Fit(rows, 16, _machine with { Hidden = 6 });
        float[] below = started.FirstLayers(2).Predict(Tensor.From(rows, 64, 16)).ToArray();
        RestrictedBoltzmannMachine second = RestrictedBoltzmannMachine.Fit(below, 6, _machine with { Hidden = 4, Seed = 1 });
        Assert.Equal(first.Weights.ToArray(), Weights(started, 0)[0]);
        Assert.Equal(first.HiddenBias.ToArray(), Weights(started, 0)[1]);
        Assert.Equal(second.Weights.ToArray(), Weights(started, 2)[0]);
        Assert.Equal(Weights(network, 4)[0], Weights(started, 4)[0]);
        Tensor hidden = first.Hidden(Tensor.From(rows, 64, 16));
        Assert.Equal(hidden.ToArray(), below, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("masking")]
    public void Codes_of_pretrained_layers_tell_the_rows_again(string? corruption)
    {
        // A linear map from the codes back to the rows, by least squares: what the layers have kept, against layers with weights as drawn.
        float[] rows = Bars(200);
        Network network = Network.Input(16).Dense(10).Sigmoid().Dense(6).Sigmoid().Dense(3).Initialise(1);
        Network started = Pretraining.Autoencoders(network, rows, _autoencoder with { Epochs = 100, Corruption = corruption is null ? null : Corruption.Masking(0.2) });
        double Lost(Network one)
        {
            Tensor given = Tensor.From(rows, 200, 16).Cast(ElementType.Float64), codes = one.FirstLayers(4).Predict(Tensor.From(rows, 200, 16)).Cast(ElementType.Float64);
            Tensor design = Tensor.Concatenate([codes, Tensor.Ones([200, 1], ElementType.Float64)], 1);
            Tensor map = LinearAlgebra.Solve(design.Transpose().MatMul(design), design.Transpose().MatMul(given));
            return ((design.MatMul(map) - given).Square().Mean() / (given - given.Mean(0)).Square().Mean()).Item();
        }

        Assert.True(Lost(started) < 0.75 * Lost(network), FormattableString.Invariant($"{Lost(started)} of {Lost(network)}"));
    }

    [Fact]
    public void Layers_that_are_not_dense_stay_where_they_are()
    {
        float[] rows = Bars(64);
        Network network = Network.Input(4, 4).Convolution(2, 3, padding: 1).Relu().Flatten().Dense(8).BatchNorm().Relu().Dropout(0.1).Dense(4).Relu().Dense(2).Initialise(1);
        var told = new List<AutoencoderProgress>();
        Network started = Pretraining.Autoencoders(network, rows, _autoencoder with { Epochs = 2 }, new Relay<AutoencoderProgress>(told.Add));
        Assert.Equal(network.Layers.Select(layer => layer.Name), started.Layers.Select(layer => layer.Name));
        Assert.Equal([0, 0, 1, 1], told.Select(report => report.Layer!.Value));
        Assert.Equal(Weights(network, 0), Weights(started, 0));
        Assert.Equal(Weights(network, 9), Weights(started, 9));
        Assert.NotEqual(Weights(network, 3)[0], Weights(started, 3)[0]);
    }

    [Fact]
    public void Bad_input_is_named_in_one_line()
    {
        float[] rows = Bars(8);
        Network network = Network.Input(16).Dense(6).Sigmoid().Dense(3).Initialise(1);
        (string Part, Action Call)[] cases =
        [
            ("has 1 dense layers; at least 2", () => Pretraining.Machines(Network.Input(16).Dense(3).Initialise(0), rows, _machine)),
            ("no rows of 16", () => Pretraining.Autoencoders(network, rows[1..])),
            ("row 0, column 1 is 2", () => Pretraining.Machines(network, [0, 2, .. rows[2..]], _machine)),
            ("dense layer 1 takes does not lie from 0 to 1", () => Pretraining.Machines(Network.Input(16).Dense(6).Tanh().Dense(4).Sigmoid().Dense(3).Initialise(1), rows, _machine with { Epochs = 1 })),
        ];
        Assert.All(cases, one => Assert.Contains(one.Part, Assert.ThrowsAny<ArgumentException>(one.Call).Message));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Pretraining.Machines(network, rows, _machine, cancellation: cancelled.Token));
    }

    // A layer's tensors: a weight before its bias.
    private static float[][] Weights(Network network, int layer) => [.. network.FirstLayers(layer + 1).SkipLayers(layer).Weights.Values.OrderByDescending(tensor => tensor.Rank).Select(tensor => tensor.ToArray())];

    // Rows of 4 by 4 pixels in which each horizontal or vertical bar is on with a chance of a quarter (P. Földiák, 1990).
    private static float[] Bars(int count)
    {
        float[] chance = RandomKey.FromSeed(4).Uniform(count, 8).ToArray();
        return [.. Enumerable.Range(0, count * 16).Select(i => chance[(8 * (i / 16)) + (i % 4)] < 0.25f || chance[(8 * (i / 16)) + 4 + (i / 4 % 4)] < 0.25f ? 1f : 0f)];
    }
}
