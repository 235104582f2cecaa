using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Reduction;

/// <summary>Puts a reduction together once the vector type is known.</summary>
internal sealed class ReduceBuilder(ReduceDescription description, LoopBody body, bool fused) : IVectorVisitor<ReduceKernel>
{
    /// <summary>The weight of a value up to which four copies of it are compiled.</summary>
    private const int MostUnrolledWeight = 6;

    public ReduceKernel Visit<TVector, T>()
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        var loop = description.Loop;
        var merged = LoopPlan.Of(loop, body.UsesPosition, description.Reduced);
        var plan = new ReducePlan(merged, body.Loaded, TVector.Count);
        var access = PointwiseKernel.AccessTypes(plan.Inner, null);
        double cost = PointwiseKernel.Nanoseconds(loop, merged, plan.Order, body, TVector.Count) + (plan.Results * 2.0);
        byte[] constants = BodyResources.Bytes(body.Constants, loop.ComputeType);
        if (!fused)
        {
            var program = TileProgram<TVector, T>.Of(loop, access, body);
            return new LoopReduceKernel(description, plan, new TileReduceBody<TVector, T>(program, Combine<TVector, T>()), new BodyResources(constants, 0, program.Bytes), cost);
        }

        var fusion = new FusedTypes(loop, access, body, ahead: false);
        var (statements, value) = fusion.Types();
        Type reduction = Reduction(description.Operation);
        var unrolling = body.Weight <= MostUnrolledWeight ? typeof(Unrolled) : typeof(Rolled);
        var type = ReduceCheck.IsPosition(description.Operation)
            ? typeof(FusedArgBody<,,,,>).MakeGenericType(typeof(TVector), typeof(T), statements, value!, reduction)
            : typeof(FusedReduceBody<,,,,,>).MakeGenericType(typeof(TVector), typeof(T), statements, value!, reduction, unrolling);
        return new LoopReduceKernel(description, plan, FusedBodies.Get<ReduceBody>(type), new BodyResources(constants, fusion.Registers, 0), cost);
    }

    private static Type Reduction(ReduceOperation operation) => operation switch
    {
        ReduceOperation.Sum => typeof(Reductions.Sum),
        ReduceOperation.Product => typeof(Reductions.Product),
        ReduceOperation.Max or ReduceOperation.ArgMax => typeof(Reductions.Max),
        _ => typeof(Reductions.Min),
    };

    /// <summary>The body that combines the values which the interpreter left in a tile.</summary>
    private unsafe ReduceBody Combine<TVector, T>()
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged =>
        sizeof(T) == 8 ? Combine<TVector, T, Formats.Wide>() : Combine<TVector, T, Formats.Narrow>();

    private ReduceBody Combine<TVector, T, TFormat>()
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
        where TFormat : struct, IFormat => description.Operation switch
        {
            ReduceOperation.Sum => new FusedReduceBody<TVector, T, Statements.Nothing, Nodes.Load<Indices.Zero, TFormat, Access.Unit>, Reductions.Sum, Unrolled>(),
            ReduceOperation.Product => new FusedReduceBody<TVector, T, Statements.Nothing, Nodes.Load<Indices.Zero, TFormat, Access.Unit>, Reductions.Product, Unrolled>(),
            ReduceOperation.Max => new FusedReduceBody<TVector, T, Statements.Nothing, Nodes.Load<Indices.Zero, TFormat, Access.Unit>, Reductions.Max, Unrolled>(),
            ReduceOperation.Min => new FusedReduceBody<TVector, T, Statements.Nothing, Nodes.Load<Indices.Zero, TFormat, Access.Unit>, Reductions.Min, Unrolled>(),
            ReduceOperation.ArgMax => new FusedArgBody<TVector, T, Statements.Nothing, Nodes.Load<Indices.Zero, TFormat, Access.Unit>, Reductions.Max>(),
            _ => new FusedArgBody<TVector, T, Statements.Nothing, Nodes.Load<Indices.Zero, TFormat, Access.Unit>, Reductions.Min>(),
        };
}
