using Hybrid.Core;
using Microsoft.FSharp.Core;

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

    private static Compiled Training(int[] sizes, int n)
    {
        var shapes = Shapes(sizes);
        int count = shapes.Length;
        int states = 3 * count + 1;
        Tensor[] Step(Tensor[] a)
        {
            Tensor[] weights = a[..count];
            var (x, labels) = (a[states], a[states + 1]);
            var loss = FuncConvert.FromFunc((Tensor[] w) =>
            {
                var logits = TensorModule.logSoftmax(1, Apply(w, x));
                return -TensorModule.mean(TensorModule.sumOver([1], logits * TensorModule.oneHot(Dtype.Float32, sizes[^1], labels)));
            });
            var (value, gradients) = Grad.valueAndGrad(loss, weights);
            var time = a[3 * count] + 1.0;
            var one = TensorModule.ones(Dtype.Float32, []);
            var correction1 = one / (one - TensorModule.power(one * 0.9, time));
            var correction2 = one / (one - TensorModule.power(one * 0.999, time));
            var results = new Tensor[states + 1];
            for (int i = 0; i < count; i++)
            {
                var first = a[count + i] * 0.9 + gradients[i] * 0.1;
                var second = a[2 * count + i] * 0.999 + gradients[i] * gradients[i] * 0.001;
                results[i] = weights[i] - 0.001 * (first * correction1) / (TensorModule.sqrt(second * correction2) + 1e-8);
                results[count + i] = first;
                results[2 * count + i] = second;
            }

            results[3 * count] = time;
            results[states] = value;
            return results;
        }

        var program = new Compiled(Step, states, [.. shapes, .. shapes, .. shapes, ([], Dtype.Float32), ([n, sizes[0]], Dtype.Float32), ([n], Dtype.Int32)]);
        return program;
    }
}
