using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hybrid.Providers.Random;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>Makes kernels that carry out a fused loop.</summary>
public static class PointwiseKernel
{
    /// <summary>Prepares a loop. Its units are the positions of the leading dimension (one when the shape is empty).</summary>
    /// <param name="loop">What to do at every position.</param>
    /// <param name="mode">How to carry it out; the result is the same.</param>
    /// <returns>The kernel; its operands are those of the loop, in order.</returns>
    /// <exception cref="ArgumentException">The loop is malformed: a register or operand out of range, strides of another rank, an operation that its compute type does not have.</exception>
    public static Kernel Create(LoopDescription loop, KernelMode mode = KernelMode.Auto) => Create(loop, mode, VectorWidth.Auto);

    /// <summary>Prepares a loop for registers of a given width.</summary>
    internal static Kernel Create(LoopDescription loop, KernelMode mode, VectorWidth width)
    {
        var body = LoopBody.Of(loop, "Loop");
        return Vectors.Visit(loop.ComputeType, width, new Builder(loop, body, IsFused(mode)));
    }

    /// <summary>Whether a mode fuses on this machine.</summary>
    internal static bool IsFused(KernelMode mode) =>
        mode == KernelMode.Fused || (mode == KernelMode.Auto && RuntimeFeature.IsDynamicCodeSupported);

    /// <summary>How each operand moves along the inner dimension.</summary>
    internal static ImmutableArray<Type> AccessTypes(LoopDimension inner, Staging? staging) =>
    [
        .. inner.Steps.Select((step, operand) => (staging?.Stages(operand) ?? false) || step == 1 ? typeof(Access.Unit)
            : step == 0 ? typeof(Access.Broadcast) : typeof(Access.Strided)),
    ];

    /// <summary>An estimate of a loop's time in nanoseconds on one core.</summary>
    internal static double Nanoseconds(LoopDescription loop, LoopPlan plan, int[] order, LoopBody body, int lanes)
    {
        var inner = plan.Dimensions[order[^1]];
        double perPosition = body.Weight * OperationCost.NanosecondsPerWeight * loop.ComputeType.SizeOf() / 4;
        foreach (int operand in body.Loaded.Concat(body.Stored))
        {
            perPosition += inner.Steps[operand] == 0 ? 0
                : inner.Steps[operand] == 1 ? OperationCost.NanosecondsPerByte * loop.Operands[operand].Type.SizeOf()
                : OperationCost.NanosecondsPerStridedElement;
        }

        // A row shorter than a vector costs as much as a whole one.
        double filled = inner.Extent == 0 ? 1 : Math.Ceiling(inner.Extent / (double)lanes) * lanes / inner.Extent;
        double rows = plan.Total / (double)Math.Max(inner.Extent, 1);
        return 30 + (plan.Total * perPosition * filled) + (rows * OperationCost.NanosecondsPerRow);
    }

    private sealed class Builder(LoopDescription loop, LoopBody body, bool fused) : IVectorVisitor<Kernel>
    {
        public Kernel Visit<TVector, T>()
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged
        {
            var plan = LoopPlan.Of(loop, body.UsesPosition);
            int[] order = LoopOrder.Of(plan, [.. body.Loaded, .. body.Stored, .. body.Stored], TVector.Count, _ => true);
            var staging = Staging.Find(loop, plan, body, order);
            var access = AccessTypes(plan.Dimensions[order[^1]], staging);
            double cost = Nanoseconds(loop, plan, order, body, TVector.Count);
            byte[] constants = BodyResources.Bytes(body.Constants, loop.ComputeType);
            if (fused)
            {
                var fusion = new FusedTypes(loop, access, body, ahead: plan.Dimensions[order[^1]].Extent >= 2 * VectorThreefry.AtOnce * TVector.Count);
                var rows = FusedBodies.Get<RowBody>(typeof(FusedBody<,,>).MakeGenericType(typeof(TVector), typeof(T), fusion.Types().Statements));
                return new LoopKernel(loop, plan, order, rows, new BodyResources(constants, fusion.Registers, 0), staging, cost);
            }

            var program = TileProgram<TVector, T>.Of(loop, access, body);
            return new LoopKernel(loop, plan, order, new TileBody<TVector, T>(program), new BodyResources(constants, 0, program.Bytes), staging, cost);
        }
    }
}
