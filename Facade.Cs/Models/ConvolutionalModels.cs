namespace Hybrid;

/// <summary>The convolutional networks that <see cref="ModelSpec"/> knows by name, for images <c>[height, width]</c> or <c>[height, width, channels]</c>.</summary>
internal static class ConvolutionalModels
{
    private const int LeastSide = 12;

    /// <summary>
    /// LeNet-5 (LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998), with rectifiers, largest-of-window pooling and
    /// all connections between channels: 61,706 parameters for 28 x 28 pixels and 10 classes.
    /// </summary>
    public static Network LeNet5(IReadOnlyList<int> shape, int classes) => Image("lenet5", shape)
        .Convolution(6, 5, padding: 2).Relu().MaxPool(2)
        .Convolution(16, 5).Relu().MaxPool(2)
        .Flatten()
        .Dense(120, initialiser: Initialiser.HeNormal).Relu()
        .Dense(84, initialiser: Initialiser.HeNormal).Relu()
        .Dense(classes);

    /// <summary>
    /// The residual network of 6 n + 2 layers of He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, section 4.2: three stages of n blocks
    /// with 16, 32 and 64 channels; where a stage begins with stride 2, the shortcut is a convolution of one pixel.
    /// </summary>
    public static Network ResNet(string name, int layers, IReadOnlyList<int> shape, int classes)
    {
        Network network = Image(name, shape).Convolution(16, 3, padding: 1, bias: false).BatchNorm().Relu();
        for (int stage = 0; stage < 3; stage++)
        {
            for (int block = 0; block < (layers - 2) / 6; block++)
            {
                network = Block(network, 16 << stage, stage > 0 && block == 0 ? 2 : 1);
            }
        }

        return network.GlobalAveragePool().Dense(classes);
    }

    private static Network Block(Network network, int channels, int stride) => network
        .Residual(
            body => body
                .Convolution(channels, 3, stride, padding: 1, bias: false).BatchNorm().Relu()
                .Convolution(channels, 3, padding: 1, bias: false).BatchNorm(),
            stride == 1 ? null : way => way.Convolution(channels, 1, stride, bias: false).BatchNorm())
        .Relu();

    private static Network Image(string name, IReadOnlyList<int> shape) => shape.Count is 2 or 3 && shape[0] >= LeastSide && shape[1] >= LeastSide
        ? Network.Input([.. shape])
        : throw new ArgumentException(
            $"model '{name}' takes images of at least {LeastSide} x {LeastSide} pixels, [height, width] or [height, width, channels]; a sample has the shape {TensorText.Shape(shape)}; use mlp:256,128");
}
