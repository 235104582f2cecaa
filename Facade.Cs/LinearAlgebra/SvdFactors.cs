namespace Hybrid;

/// <summary>A = U diag(S) Vt, with k = min(m, n).</summary>
/// <param name="U">Left singular vectors as columns, <c>[..., m, k]</c>; in each the element of largest magnitude is positive.</param>
/// <param name="S">Singular values, descending, <c>[..., k]</c>.</param>
/// <param name="Vt">Right singular vectors as rows, <c>[..., k, n]</c>.</param>
public sealed record SvdFactors(Tensor U, Tensor S, Tensor Vt);
