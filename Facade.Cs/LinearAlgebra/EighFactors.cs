namespace Hybrid;

/// <summary>A = Vectors diag(Values) Vectors' of a symmetric matrix.</summary>
/// <param name="Values">Eigenvalues, ascending, <c>[..., n]</c>.</param>
/// <param name="Vectors">Eigenvectors as columns, <c>[..., n, n]</c>; in each the element of largest magnitude is positive.</param>
public sealed record EighFactors(Tensor Values, Tensor Vectors);
