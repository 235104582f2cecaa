using System.Text;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Cuda;

/// <summary>CUDA C of a fused loop: one thread for each position, in steps of the grid.</summary>
internal static class LoopSource
{
    private const int Threads = 256;

    /// <summary>Blocks beyond which threads take several positions.</summary>
    private const long MostBlocks = 1 << 20;

    /// <summary>The kernel; null when there is no position. Its parameters are the loop's operands in order.</summary>
    public static GeneratedKernel? Of(LoopDescription loop)
    {
        var body = LoopBody.Of(loop, "Loop");
        var plan = LoopPlan.Of(loop, body.UsesPosition);
        if (plan.Total == 0)
        {
            return null;
        }

        int[] used = [.. body.Loaded.Union(body.Stored).Order()];
        var space = new SpaceText(used, SpaceText.IsWide(plan.Dimensions, loop.Operands.Length));
        var text = new StringBuilder();
        text.Append('(').Append(Parameters(loop.Operands.Length)).Append(")\n{\n");
        text.Append($"    for ({space.Index} i = ({space.Index})blockIdx.x * {Threads} + threadIdx.x; i < {Text.Whole(plan.Total)}; i += ({space.Index})gridDim.x * {Threads})\n    {{\n");
        space.Declare(text, "        ", body.UsesPosition);
        space.Add(text, "        ", "i", plan.Dimensions, body.UsesPosition);
        new BodyText(loop, body).Statements(text, "        ");
        text.Append("    }\n}\n");
        long blocks = Math.Min(((long)plan.Total + Threads - 1) / Threads, MostBlocks);
        return new GeneratedKernel(text.ToString(), (uint)blocks, 1, 1, Threads);
    }

    /// <summary>The parameters of a kernel with so many operands.</summary>
    public static string Parameters(int operands) => string.Join(", ", Enumerable.Range(0, operands).Select(i => $"char* p{i}"));
}
