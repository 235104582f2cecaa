namespace Hybrid;

/// <summary>A = Q R, with k = min(m, n).</summary>
/// <param name="Q">Orthonormal columns, <c>[..., m, k]</c>.</param>
/// <param name="R">Upper triangle without a negative number on its diagonal, <c>[..., k, n]</c>.</param>
public sealed record QrFactors(Tensor Q, Tensor R);
