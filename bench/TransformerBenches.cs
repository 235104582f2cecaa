using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>The Transformer part of the peers' b_seq.py: one encoder block, normalised after each part, GELU, width 128, 4 heads, 512 inside.</summary>
internal static class TransformerBenches
{
    private const int Batch = 16;
    private const int Steps = 64;
    private const int Width = 128;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("transformer_block_fwdbwd", () => Block("transformer_block_fwdbwd", backward: true));
        yield return ("transformer_block_fwd", () => Block("transformer_block_fwd", backward: false));
        yield return ("attention_fwdbwd", () => new[] { 16, 64, 256, 1024 }.SelectMany(Attend));
    }

    /// <summary>The kernels of a block's forward and backward pass with the time each takes.</summary>
    public static string[] Profile() => Program(true).Profile();

    private static Compiled Program(bool backward)
    {
        var options = new Core.TransformerOptions(4, null, Activation.Gelu, false, 0, false, null, 1e-5, Dtype.Float32);
        TransformerEncoder template = TransformerEncoderModule.createWith(options, Width, Core.Random.key(0));
        Tensor[] leaves = Tree.leaves(template);
        Tensor Apply(Tensor[] weights, Tensor x) =>
            TransformerEncoderModule.apply(true, Core.Random.key(0), AttentionMaskModule.none, Tree.rebuild(template, weights), x);

        Tensor[] Run(Tensor[] a)
        {
            Tensor[] inputs = [.. a[..leaves.Length], a[leaves.Length]];
            if (!backward)
            {
                return [Apply(inputs[..^1], inputs[^1])];
            }

            var loss = FuncConvert.FromFunc((Tensor[] all) => TensorModule.sum(Apply(all[..^1], all[^1]) * a[^1]));
            return Grad.grad(loss, inputs);
        }

        int[] sequence = [Batch, Steps, Width];
        var program = new Compiled(Run, 0, [.. leaves.Select(leaf => (leaf.Shape, leaf.Dtype)), (sequence, Dtype.Float32), (sequence, Dtype.Float32)]);

        // The weights as a block begins with: unit normal ones drive GELU's gradient into denormal numbers, which no training meets.
        for (int i = 0; i < leaves.Length; i++)
        {
            TensorModule.toFloat32(leaves[i]).CopyTo(program.Input(i).Span<float>());
        }

        return program;
    }

    private static IEnumerable<Line> Block(string name, bool backward)
    {
        Compiled program = Program(backward);
        return Compiled.Lines(name, program.Run, "ms", 1e3, Batch, [1, 2], () => new Dictionary<string, object> { ["allocated"] = Compiled.Allocated(program.Run) });
    }

    // Causal attention of 4 heads of 32, 16 sequences of 64 or as many steps in longer ones: by the kernel, and by whole matrices of scores.
    private static IEnumerable<Line> Attend(int steps)
    {
        int batch = Math.Max(1, Batch * Steps / steps);
        int[] shape = [batch, steps, 4, 32];
        foreach (bool kernel in new[] { true, false })
        {
            Tensor Apply(Tensor q, Tensor k, Tensor v) => kernel
                ? Attention.apply(Attention.causal, q, k, v)
                : Attention.applyWith(FuncConvert.FromFunc((Tensor p) => p), Attention.causal, q, k, v);
            Tensor[] Run(Tensor[] a)
            {
                var loss = FuncConvert.FromFunc((Tensor[] all) => TensorModule.sum(Apply(all[0], all[1], all[2]) * a[3]));
                return Grad.grad(loss, a[..3]);
            }

            var program = new Compiled(Run, 0, [(shape, Dtype.Float32), (shape, Dtype.Float32), (shape, Dtype.Float32), (shape, Dtype.Float32)]);
            foreach (Line line in Compiled.Lines("attention_fwdbwd", program.Run, "ms", 1e3, steps, [1, 2], () => new Dictionary<string, object> { ["form"] = kernel ? "kernel" : "matrices" }))
            {
                yield return line;
            }
        }
    }
}
