using System.Diagnostics;
using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid.Bench;

using Convolve = Hybrid.Core.Convolution;
using Tensor = Hybrid.Core.Tensor;
using Windows = Hybrid.Core.Window;

/// <summary>The peers' b_cnn.py: LeNet-5, a residual block, one convolution, pooling and batch normalisation; images are channels-last.</summary>
internal static class ConvolutionBenches
{
    /// <summary>The weights of LeNet-5, a kernel or matrix and a bias in turn.</summary>
    public static readonly (int[] Shape, Dtype Dtype)[] LeNet =
    [
        ([5, 5, 1, 6], Dtype.Float32), ([6], Dtype.Float32), ([5, 5, 6, 16], Dtype.Float32), ([16], Dtype.Float32),
        ([400, 120], Dtype.Float32), ([120], Dtype.Float32), ([120, 84], Dtype.Float32), ([84], Dtype.Float32), ([84, 10], Dtype.Float32), ([10], Dtype.Float32),
    ];

    private static readonly ConvolutionOptions Same = Convolve.padded([1, 1], Convolve.plain(2));

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("lenet5_step", () => Lines("lenet5_step", LeNetStep(64), 64, "ms", 1e3));
        yield return ("lenet5_fwd", () => Lines("lenet5_fwd", new Compiled(a => [LeNetLogits(a[1..], a[0])], 0, [([64, 28, 28, 1], Dtype.Float32), .. LeNet]), 64, "ms", 1e3));
        yield return ("resblock_fwdbwd", () => Lines("resblock_fwdbwd", Block(32, true), 32, "ms", 1e3));
        yield return ("resblock_fwd", () => Lines("resblock_fwd", Block(32, false), 32, "ms", 1e3));
        yield return ("conv3x3_64ch_16x16_fwd", () => Lines("conv3x3_64ch_16x16_fwd", Convolution(), 32, "GFLOP/s", 2.0 * 32 * 64 * 64 * 9 * 256 / 1e9));
        yield return ("maxpool2_64ch_16x16_fwd", () => Lines("maxpool2_64ch_16x16_fwd", MaxPool(), 32, "ms", 1e3));
        yield return ("batchnorm_64ch_16x16_fwd", () => Lines("batchnorm_64ch_16x16_fwd", BatchNorm(), 32, "ms", 1e3));
        yield return ("lenet5_compile", () => [Compile("lenet5_compile", "lenet5", 64), Compile("lenet5_compile", "resnet20", 32)]);
    }

    /// <summary>The kernels of a program with the time each takes.</summary>
    public static string[] Profile(string name) => (name switch
    {
        "lenet5" => LeNetStep(64),
        "batchnorm" => BatchNorm(),
        "conv" => Convolution(),
        _ => Block(32, true),
    }).Profile();

    private static IEnumerable<Line> Lines(string name, Compiled program, int n, string unit, double scale) =>
        Compiled.Lines(name, program.Run, unit, scale, n, [1, 2], () => new Dictionary<string, object> { ["allocated"] = Compiled.Allocated(program.Run) });

    private static Tensor Relu(Tensor x) => TensorModule.maximum(x, TensorModule.zerosLike(x));

    /// <summary>LeNet-5's ten outputs from its weights and images [batch, 28, 28, 1].</summary>
    public static Tensor LeNetLogits(Tensor[] w, Tensor x)
    {
        WindowOptions two = Windows.tiling([2, 2]);
        x = Windows.max(two, Relu(Convolve.apply(Convolve.padded([2, 2], Convolve.plain(2)), w[0], x) + w[1]));
        x = Windows.max(two, Relu(Convolve.apply(Convolve.plain(2), w[2], x) + w[3]));
        x = TensorModule.reshape([x.Shape[0], 400], x);
        x = Relu(TensorModule.matmul(x, w[4]) + w[5]);
        x = Relu(TensorModule.matmul(x, w[6]) + w[7]);
        return TensorModule.matmul(x, w[8]) + w[9];
    }

    private static Compiled LeNetStep(int n) => TrainingSteps.Adam(LeNet, ([n, 28, 28, 1], Dtype.Float32), 10, LeNetLogits);

    private static Compiled Block(int n, bool backward)
    {
        Tensor Forward(Tensor[] a)
        {
            (Tensor y, _) = BatchNormModule.apply(true, Norm(a[3], a[4]), Convolve.apply(Same, a[1], a[0]));
            (Tensor z, _) = BatchNormModule.apply(true, Norm(a[5], a[6]), Convolve.apply(Same, a[2], Relu(y)));
            return Relu(a[0] + z);
        }

        (int[], Dtype) image = ([n, 16, 16, 64], Dtype.Float32), kernel = ([3, 3, 64, 64], Dtype.Float32), channels = ([64], Dtype.Float32);
        (int[], Dtype)[] inputs = [image, kernel, kernel, channels, channels, channels, channels];
        return backward
            ? new Compiled(a => Grad.vjp(FuncConvert.FromFunc((Tensor[] x) => Forward(x)), a[..7]).Item2.Invoke(a[7]), 0, [.. inputs, image])
            : new Compiled(a => [Forward(a)], 0, inputs);
    }

    private static BatchNorm Norm(Tensor scale, Tensor shift) => new(
        scale, shift, new NonTrainable<Tensor>(TensorModule.zeros(Dtype.Float32, [64])), new NonTrainable<Tensor>(TensorModule.ones(Dtype.Float32, [64])), -1, 0.1, 1e-5);

    private static Compiled Convolution() => new(
        a => [Convolve.apply(Same, a[1], a[0]) + a[2]], 0, ([32, 16, 16, 64], Dtype.Float32), ([3, 3, 64, 64], Dtype.Float32), ([64], Dtype.Float32));

    private static Compiled MaxPool() => new(a => [Windows.max(Windows.tiling([2, 2]), a[0])], 0, ([32, 16, 16, 64], Dtype.Float32));

    // In training, as the peer: the batch's own statistics, and the running ones that follow them.
    private static Compiled BatchNorm() => new(
        a =>
        {
            var layer = new BatchNorm(a[3], a[4], new NonTrainable<Tensor>(a[0]), new NonTrainable<Tensor>(a[1]), -1, 0.1, 1e-5);
            (Tensor y, BatchNorm next) = BatchNormModule.apply(true, layer, a[2]);
            return [next.Mean.NonTrainable, next.Variance.NonTrainable, y];
        },
        2,
        ([64], Dtype.Float32), ([64], Dtype.Float32), ([32, 16, 16, 64], Dtype.Float32), ([64], Dtype.Float32), ([64], Dtype.Float32));

    // From the trace to the first result of a training step, in a process that has compiled nothing of it before.
    private static Line Compile(string bench, string model, int n)
    {
        DataSet data = DataSet.Digits(n);
        ModelSpec spec = ModelSpec.Parse(model, [28, 28], 10);
        var options = spec.Options with { Epochs = 1, BatchSize = n };
        var clock = Stopwatch.StartNew();
        spec.Network.Fit(data, options);
        return new Line(bench, "hybrid", [clock.Elapsed.TotalSeconds], "s", 1, 2, n, new Dictionary<string, object> { ["net"] = model });
    }
}
