using Hybrid.Core;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>The peers' b_mlp.py: training steps of multilayer perceptrons with ReLU, softmax cross-entropy and Adam.</summary>
internal static class PerceptronBenches
{
    private static readonly int[] Big = [784, 256, 128, 10];
    private static readonly int[] Tiny = [4, 64, 64, 2];

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("mlp_step", () => new[] { 32, 128, 1024 }.SelectMany(n => Step("mlp_step", Big, n, "ms", 1e3)));
        yield return ("mlp_fwd", () => new[] { 32, 128, 1024 }.SelectMany(n => Forward("mlp_fwd", Big, n, "ms", 1e3)));
        yield return ("tiny_mlp_step", () => Step("tiny_mlp_step", Tiny, 64, "us", 1e6));
        yield return ("tiny_mlp_fwd", () => new[] { 1, 32 }.SelectMany(n => Forward("tiny_mlp_fwd", Tiny, n, "us", 1e6)));
    }

    /// <summary>The kernels of a training step with the time each takes, for a look at what was fused.</summary>
    public static string[] Profile(int n) => Training(Big, n).Profile();

    /// <summary>The step of the larger perceptron on a batch of n.</summary>
    public static Compiled Training(int n) => Training(Big, n);

    private static Tensor Apply(Tensor[] weights, Tensor x)
    {
        for (int layer = 0; layer < weights.Length; layer += 2)
        {
            x = TensorModule.matmul(x, weights[layer]) + weights[layer + 1];
            x = layer + 2 < weights.Length ? TensorModule.maximum(x, TensorModule.zerosLike(x)) : x;
        }

        return x;
    }

    private static (int[] Shape, Dtype Dtype)[] Shapes(int[] sizes) =>
        [.. Enumerable.Range(0, sizes.Length - 1).SelectMany(i => new[] { ((int[])[sizes[i], sizes[i + 1]], Dtype.Float32), ([sizes[i + 1]], Dtype.Float32) })];

    private static IEnumerable<Line> Forward(string name, int[] sizes, int n, string unit, double scale)
    {
        var shapes = Shapes(sizes);
        var program = new Compiled(a => [Apply(a[1..], a[0])], 0, [([n, sizes[0]], Dtype.Float32), .. shapes]);
        return Compiled.Lines(name, program.Run, unit, scale, n, [1, 2], () => new Dictionary<string, object> { ["allocated"] = Compiled.Allocated(program.Run) });
    }

    private static IEnumerable<Line> Step(string name, int[] sizes, int n, string unit, double scale)
    {
        var program = Training(sizes, n);
        return Compiled.Lines(name, program.Run, unit, scale, n, [1, 2], () => new Dictionary<string, object> { ["allocated"] = Compiled.Allocated(program.Run) });
    }

    private static Compiled Training(int[] sizes, int n) => TrainingSteps.Adam(Shapes(sizes), ([n, sizes[0]], Dtype.Float32), sizes[^1], Apply);
}
