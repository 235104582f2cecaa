using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <content>
/// Layers on images, sequences and volumes. Channels come last: images are <c>[height, width, channels]</c>, sequences <c>[length, channels]</c>, volumes
/// <c>[depth, height, width, channels]</c>; without a channel axis there is one channel.
/// </content>
public sealed partial class Network
{
    /// <summary>Square kernels that pass over images: each output is a sum over a window and all channels, plus a bias.</summary>
    /// <param name="outputs">How many kernels, which is the number of channels that leave; at least 1.</param>
    /// <param name="kernel">The side of a kernel; at least 1.</param>
    /// <param name="stride">From one output to the next; at least 1. Default: 1.</param>
    /// <param name="padding">Zeros on each side; at least 0. Default: 0. Half of an odd kernel keeps the image's size at stride 1.</param>
    /// <param name="dilation">From one tap of the kernel to the next; at least 1. Default: 1.</param>
    /// <param name="groups">Groups of channels with kernels of their own; divides both numbers of channels. Default: 1.</param>
    /// <param name="bias">Whether there is a bias; leave it out before <see cref="BatchNorm"/>. Default: true.</param>
    /// <param name="initialiser">How the kernels are drawn. Default: <see cref="Initialiser.HeUniform"/>.</param>
    /// <remarks>The output's height is floor((height + 2 padding - dilation (kernel - 1) - 1) / stride) + 1, its width likewise.</remarks>
    /// <exception cref="ArgumentException">A kernel is larger than the padded image, or the groups do not divide the channels.</exception>
    public Network Convolution(
        int outputs, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true, Initialiser? initialiser = null) =>
        Convolve(2, outputs, kernel, stride, padding, dilation, groups, bias, initialiser);

    /// <summary>Kernels that pass over sequences, <c>[length, channels]</c> or <c>[length]</c>.</summary>
    /// <inheritdoc cref="Convolution"/>
    public Network Convolution1D(
        int outputs, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true, Initialiser? initialiser = null) =>
        Convolve(1, outputs, kernel, stride, padding, dilation, groups, bias, initialiser);

    /// <summary>Cubic kernels that pass over volumes, <c>[depth, height, width, channels]</c> or <c>[depth, height, width]</c>.</summary>
    /// <inheritdoc cref="Convolution"/>
    public Network Convolution3D(
        int outputs, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true, Initialiser? initialiser = null) =>
        Convolve(3, outputs, kernel, stride, padding, dilation, groups, bias, initialiser);

    /// <summary>The transposed convolution, which makes images larger: each input spreads a kernel over the output, inputs a stride apart.</summary>
    /// <param name="outputs">The number of channels that leave; at least 1.</param>
    /// <param name="kernel">The side of a kernel; at least 1.</param>
    /// <param name="stride">From one input to the next, in outputs; at least 1. Default: 1.</param>
    /// <param name="padding">Outputs cut off on each side; at least 0. Default: 0.</param>
    /// <param name="extra">Outputs added at the end of each axis; from 0 to below the stride. Default: 0.</param>
    /// <param name="bias">Whether there is a bias. Default: true.</param>
    /// <param name="initialiser">How the kernels are drawn. Default: <see cref="Initialiser.HeUniform"/>.</param>
    /// <remarks>The output's height is (height - 1) stride - 2 padding + kernel + extra, its width likewise.</remarks>
    /// <exception cref="ArgumentException">The output would be empty.</exception>
    public Network ConvolutionTranspose(int outputs, int kernel, int stride = 1, int padding = 0, int extra = 0, bool bias = true, Initialiser? initialiser = null) =>
        Spread(2, outputs, kernel, stride, padding, extra, bias, initialiser);

    /// <summary>The transposed convolution of sequences, <c>[length, channels]</c> or <c>[length]</c>.</summary>
    /// <inheritdoc cref="ConvolutionTranspose"/>
    public Network ConvolutionTranspose1D(int outputs, int kernel, int stride = 1, int padding = 0, int extra = 0, bool bias = true, Initialiser? initialiser = null) =>
        Spread(1, outputs, kernel, stride, padding, extra, bias, initialiser);

    /// <summary>The transposed convolution of volumes, <c>[depth, height, width, channels]</c> or <c>[depth, height, width]</c>.</summary>
    /// <inheritdoc cref="ConvolutionTranspose"/>
    public Network ConvolutionTranspose3D(int outputs, int kernel, int stride = 1, int padding = 0, int extra = 0, bool bias = true, Initialiser? initialiser = null) =>
        Spread(3, outputs, kernel, stride, padding, extra, bias, initialiser);

    /// <summary>The largest number of each window of an image, channel by channel.</summary>
    /// <param name="window">The side of a window; at least 1.</param>
    /// <param name="stride">From one window to the next; at least 1. Default: the window.</param>
    /// <param name="padding">Places on each side that windows may reach; below the window. Default: 0.</param>
    /// <exception cref="ArgumentException">A window is larger than the padded image.</exception>
    public Network MaxPool(int window, int? stride = null, int padding = 0) => Pool(2, PoolingKind.Max, window, stride, padding);

    /// <summary>The largest number of each window of a sequence.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public Network MaxPool1D(int window, int? stride = null, int padding = 0) => Pool(1, PoolingKind.Max, window, stride, padding);

    /// <summary>The largest number of each window of a volume.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public Network MaxPool3D(int window, int? stride = null, int padding = 0) => Pool(3, PoolingKind.Max, window, stride, padding);

    /// <summary>The mean of each window of an image, channel by channel.</summary>
    /// <param name="window">The side of a window; at least 1.</param>
    /// <param name="stride">From one window to the next; at least 1. Default: the window.</param>
    /// <param name="padding">Places on each side that windows may reach; below the window. Default: 0.</param>
    /// <param name="countPadding">Whether those places count as zeros. Default: false, the mean of what is there.</param>
    /// <exception cref="ArgumentException">A window is larger than the padded image.</exception>
    public Network AveragePool(int window, int? stride = null, int padding = 0, bool countPadding = false) =>
        Pool(2, countPadding ? PoolingKind.AverageWithPadding : PoolingKind.Average, window, stride, padding);

    /// <summary>The mean of each window of a sequence.</summary>
    /// <inheritdoc cref="AveragePool"/>
    public Network AveragePool1D(int window, int? stride = null, int padding = 0, bool countPadding = false) =>
        Pool(1, countPadding ? PoolingKind.AverageWithPadding : PoolingKind.Average, window, stride, padding);

    /// <summary>The mean of each window of a volume.</summary>
    /// <inheritdoc cref="AveragePool"/>
    public Network AveragePool3D(int window, int? stride = null, int padding = 0, bool countPadding = false) =>
        Pool(3, countPadding ? PoolingKind.AverageWithPadding : PoolingKind.Average, window, stride, padding);

    /// <summary>The mean of each channel over all positions: <c>[channels]</c>.</summary>
    public Network GlobalAveragePool() => Add((_, _) => Layer.NewGlobalPooling(PoolingKind.Average));

    /// <summary>The largest number of each channel over all positions: <c>[channels]</c>.</summary>
    public Network GlobalMaxPool() => Add((_, _) => Layer.NewGlobalPooling(PoolingKind.Max));

    /// <summary>Two ways from the same input whose outputs are added (He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016).</summary>
    /// <param name="body">Adds the layers of the long way.</param>
    /// <param name="shortcut">Adds the layers of the short way; needed where the body changes the shape. Default: null, the input itself.</param>
    /// <remarks>Example: <c>.Residual(body => body.Convolution(16, 3, padding: 1, bias: false).BatchNorm()).Relu()</c>.</remarks>
    /// <exception cref="ArgumentException">The two ways give different shapes.</exception>
    public Network Residual(Func<Network, Network> body, Func<Network, Network>? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Add((shape, key) =>
        {
            var start = new Network(new Sequential(ListModule.Empty<Layer>(), shape), 0, null);
            var residual = new Residual(body(start).Model.Layers, (shortcut is null ? start : shortcut(start)).Model.Layers);
            return LayerModule.initialise(key, Layer.NewResidual(residual));
        });
    }

    private static int[] Each(int axes, int value) => [.. Enumerable.Repeat(value, axes)];

    private static ConvolutionalOptions Options(int axes, int stride, int padding, int dilation, int groups, bool bias, Initialiser? initialiser) => new(
        new ConvolutionOptions(Each(axes, stride), Each(axes, padding), Each(axes, padding), Each(axes, dilation), groups),
        bias, (initialiser ?? Initialiser.HeUniform).Core, Dtype.Float32);

    private Network Convolve(int axes, int outputs, int kernel, int stride, int padding, int dilation, int groups, bool bias, Initialiser? initialiser) =>
        Add((shape, key) => LayerModule.convolutionWith(Options(axes, stride, padding, dilation, groups, bias, initialiser), Each(axes, kernel), outputs, shape, key));

    private Network Spread(int axes, int outputs, int kernel, int stride, int padding, int extra, bool bias, Initialiser? initialiser) =>
        Add((shape, key) => LayerModule.convolutionTransposedWith(
            Options(axes, stride, padding, 1, 1, bias, initialiser), Each(axes, extra), Each(axes, kernel), outputs, shape, key));

    private Network Pool(int axes, PoolingKind kind, int window, int? stride, int padding) =>
        Add((_, _) => Layer.NewPooling(new Pooling(kind, Each(axes, window), Each(axes, stride ?? window), Each(axes, padding), Each(axes, padding))));
}
