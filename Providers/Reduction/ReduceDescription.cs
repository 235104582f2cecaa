using System.Collections.Immutable;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Reduction;

/// <summary>A reduction of a fused expression: <paramref name="Value"/> is evaluated at every position of the loop and combined over those that fall on the same element of the output.</summary>
/// <param name="Loop">The iteration space and the operands; its body may hold <see cref="Statement.Let"/> only.</param>
/// <param name="Operation">How values are combined.</param>
/// <param name="Value">What is combined, of the loop's compute type.</param>
/// <param name="Output">Index of the output among the loop's operands. Its type is the compute type, or Int32 for the positions that ArgMax and ArgMin give.</param>
/// <param name="Reduced">For each dimension of the loop, whether it is reduced; the output's stride is 0 along those.</param>
public sealed record ReduceDescription(
    LoopDescription Loop, ReduceOperation Operation, Expression Value, int Output, ImmutableArray<bool> Reduced);
