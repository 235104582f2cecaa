using Hybrid.Tests.Formats;
using Hybrid.Tests.Training;

namespace Hybrid.Tests.Networks;

public sealed class NetworkConvolutionTests
{
    private static readonly (string Kind, Network Network, int[] Output, long Parameters)[] Table =
    [
        ("convolution", Network.Input(9, 8).Convolution(4, 3), [7, 6, 4], (9 * 4) + 4),
        ("convolution", Network.Input(9, 8, 2).Convolution(4, 3, stride: 2, padding: 1, bias: false), [5, 4, 4], 9 * 2 * 4),
        ("convolution", Network.Input(9, 8, 2).Convolution(4, 3, dilation: 2, groups: 2), [5, 4, 4], (9 * 4) + 4),
        ("convolution", Network.Input(9).Convolution1D(4, 3), [7, 4], (3 * 4) + 4),
        ("convolution", Network.Input(9, 5).Convolution1D(4, 3, padding: 1), [9, 4], (3 * 5 * 4) + 4),
        ("convolution", Network.Input(5, 4, 3).Convolution3D(2, 3), [3, 2, 1, 2], (27 * 2) + 2),
        ("convolutionTransposed", Network.Input(5, 4, 3).ConvolutionTranspose(2, 3, stride: 2, padding: 1, extra: 1), [10, 8, 2], (9 * 3 * 2) + 2),
        ("convolutionTransposed", Network.Input(5, 3).ConvolutionTranspose1D(2, 4, stride: 2), [12, 2], (4 * 3 * 2) + 2),
        ("convolutionTransposed", Network.Input(2, 3, 4).ConvolutionTranspose3D(2, 2, bias: false), [3, 4, 5, 2], 8 * 2),
        ("maxPool", Network.Input(9, 8, 2).MaxPool(2), [4, 4, 2], 0),
        ("maxPool", Network.Input(9, 8).MaxPool(3, stride: 2, padding: 1), [5, 4], 0),
        ("maxPool", Network.Input(9, 2).MaxPool1D(3), [3, 2], 0),
        ("maxPool", Network.Input(4, 4, 4).MaxPool3D(2), [2, 2, 2], 0),
        ("averagePool", Network.Input(9, 8, 2).AveragePool(3, padding: 1, countPadding: true), [3, 3, 2], 0),
        ("averagePool", Network.Input(9, 2).AveragePool1D(3), [3, 2], 0),
        ("averagePool", Network.Input(4, 4, 4, 3).AveragePool3D(2), [2, 2, 2, 3], 0),
        ("globalAveragePool", Network.Input(9, 8, 2).GlobalAveragePool(), [2], 0),
        ("globalMaxPool", Network.Input(9, 8, 2).GlobalMaxPool(), [2], 0),
        ("residual", Network.Input(6, 6, 2).Residual(body => body.Convolution(2, 3, padding: 1).BatchNorm().Relu()), [6, 6, 2], (9 * 4) + 2 + 4),
        ("residual", Network.Input(6, 6, 2).Residual(body => body.Convolution(3, 3, 2, padding: 1), way => way.Convolution(3, 1, 2)), [3, 3, 3], (9 * 6) + 3 + 6 + 3),
    ];

    [Fact]
    public void Every_layer_has_its_shape_and_parameters()
    {
        foreach ((string kind, Network network, int[] output, long parameters) in Table)
        {
            Assert.Equal($"0.{kind}", network.Layers[0].Name);
            Assert.Equal(output, network.OutputShape);
            Assert.Equal(parameters, network.ParameterCount);
        }
    }

    [Fact]
    public void Every_layer_is_saved_and_loaded_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        foreach ((string kind, Network network, _, _) in Table)
        {
            network.Save(path);
            Network loaded = Network.Load(path);
            Tensor x = RandomKey.FromSeed(3).Normal([2, .. network.InputShape]);
            Assert.Equal(network.Predict(x).ToArray(), loaded.Predict(x).ToArray());
            Assert.Equal(network.Summary(), loaded.Summary());
            Assert.Equal(TrainingTests.Bytes(network), TrainingTests.Bytes(loaded));
            Assert.Contains(kind, network.Summary());
        }
    }

    [Fact]
    public void A_small_network_learns_to_tell_digits_apart()
    {
        DataSet digits = DataSet.Digits(1200);
        Network network = Network.Input(28, 28, 1).Convolution(6, 5, stride: 2, padding: 2).Relu().MaxPool(2)
            .Residual(body => body.Convolution(6, 3, padding: 1, bias: false).BatchNorm()).Relu().Flatten().Dense(10);
        TrainingResult result = network.Fit(digits, new TrainingOptions { Epochs = 6, BatchSize = 32, Optimizer = Optimizer.Adam(0.01) });
        Assert.True(result.Network.Evaluate(digits).Accuracy > 0.9, $"{result.Network.Evaluate(digits).Accuracy}");
        Assert.NotEqual(0, result.Network.Weights["3.residual.body.1.mean"].ToArray()[0]);
    }

    [Theory]
    [InlineData("kernel", "on spatial axis 0 the kernel reaches over 7")]
    [InlineData("channels", "It needs 2 spatial axes, and then the channels")]
    [InlineData("groups", "2 groups do not divide 3 channels and 4 outputs")]
    [InlineData("negative", "the output's extent would be 0")]
    [InlineData("residual", "the body gives [1, 4, 4, 2] and the shortcut [1, 4, 4, 3]")]
    [InlineData("window", "The padding must be below the window")]
    public void What_does_not_fit_is_said_when_the_layer_is_added(string what, string expected)
    {
        Network image = Network.Input(4, 4, 3);
        Func<Network> add = what switch
        {
            "kernel" => () => image.Convolution(2, 7, padding: 1),
            "channels" => () => Network.Input(4).Convolution(2, 3),
            "groups" => () => image.Convolution(4, 3, groups: 2),
            "negative" => () => image.ConvolutionTranspose(2, 1, padding: 2),
            "residual" => () => image.Residual(body => body.Convolution(2, 3, padding: 1)),
            _ => () => image.MaxPool(2, padding: 2),
        };
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(add).Message);
    }
}
