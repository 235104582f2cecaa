namespace Hybrid;

/// <summary>P A = L U.</summary>
/// <param name="Permutation">The order of rows, Int32 <c>[..., n]</c>: row i of P A is row Permutation[i] of A.</param>
/// <param name="L">Lower triangle with ones on its diagonal, <c>[..., n, n]</c>.</param>
/// <param name="U">Upper triangle, <c>[..., n, n]</c>.</param>
public sealed record LuFactors(Tensor Permutation, Tensor L, Tensor U);
