using Algebra = Hybrid.Core.LinearAlgebra;

namespace Hybrid;

/// <summary>Dense linear algebra on matrices <c>[..., rows, columns]</c> of Float32 or Float64, or batches of them, with gradients of any order.</summary>
/// <remarks>
/// The factorisations run on the MathNet provider in use (<see cref="Providers.Compute.Backend"/>). A matrix without an answer raises
/// <see cref="Providers.LinearAlgebra.LinearAlgebraException"/> when a value is asked for: it holds NaN or an infinity, is not positive definite, or is singular; the message
/// names the matrix of the batch and the pivot. Matrices of extent 0 have the empty answer.
/// Example:
/// <code>
/// var (q, r) = LinearAlgebra.Qr(a);
/// Tensor x = LinearAlgebra.Solve(a, b);
/// Tensor inverse = Gradient.Of(LinearAlgebra.LogDeterminant, a).Transpose();
/// </code>
/// </remarks>
public static class LinearAlgebra
{
    /// <summary>L, lower triangular, with L L' = (A + A') / 2; of a symmetric matrix L L' = A.</summary>
    /// <param name="a">Symmetric positive definite matrices, <c>[..., n, n]</c>.</param>
    public static Tensor Cholesky(Tensor a) => new(Algebra.cholesky(Node(a)));

    /// <summary>X with L L' X = B, given L of <see cref="Cholesky"/>.</summary>
    /// <param name="factor">L, <c>[..., n, n]</c>.</param>
    /// <param name="b">Right-hand sides, <c>[n]</c> or <c>[..., n, k]</c>.</param>
    public static Tensor CholeskySolve(Tensor factor, Tensor b) => new(Algebra.choleskySolve(Node(factor), Node(b)));

    /// <summary>X with T X = B, or T' X = B, where T is a triangle of a matrix whose other half is not read.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>; a 0 on the diagonal raises.</param>
    /// <param name="b">Right-hand sides, <c>[n]</c> or <c>[..., n, k]</c>.</param>
    /// <param name="lower">Whether T is the lower triangle.</param>
    /// <param name="transpose">Whether T' is meant. Default: false.</param>
    public static Tensor TriangularSolve(Tensor a, Tensor b, bool lower, bool transpose = false) =>
        new(transpose ? Algebra.triangularSolveTransposed(lower, Node(a), Node(b)) : Algebra.triangularSolve(lower, Node(a), Node(b)));

    /// <summary>X with A X = B, by LU with partial pivoting; leading axes broadcast. Several calls with one A in a program factorise once, their gradients included.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>; a singular one raises.</param>
    /// <param name="b">Right-hand sides, <c>[n]</c> or <c>[..., n, k]</c>.</param>
    public static Tensor Solve(Tensor a, Tensor b) => new(Algebra.solve(Node(a), Node(b)));

    /// <summary>The inverse; to multiply by it, <see cref="Solve"/> is faster and more accurate.</summary>
    /// <param name="a">Regular matrices, <c>[..., n, n]</c>.</param>
    public static Tensor Inverse(Tensor a) => new(Algebra.inverse(Node(a)));

    /// <summary>P A = L U with partial pivoting. Singular matrices have factors too, but no gradient.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static LuFactors Lu(Tensor a)
    {
        var factors = Algebra.lu(Node(a));
        return new(new(factors.Permutation), new(factors.L), new(factors.U));
    }

    /// <summary>The determinant, <c>[...]</c>; 0 of a singular matrix, whose gradient (the cofactors) is right too.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static Tensor Determinant(Tensor a) => new(Algebra.determinant(Node(a)));

    /// <summary>ln |det A|, <c>[...]</c>, without overflow; -infinity of a singular matrix, whose gradient raises.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static Tensor LogDeterminant(Tensor a) => new(Algebra.logDeterminant(Node(a)));

    /// <summary>The sign of the determinant (-1, 0 or 1) and ln |det A|.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static (Tensor Sign, Tensor LogDeterminant) SignAndLogDeterminant(Tensor a)
    {
        var (sign, logarithm) = Algebra.signAndLogDeterminant(Node(a));
        return (new(sign), new(logarithm));
    }

    /// <summary>A = Q R. The gradient needs the first min(m, n) columns of A to be linearly independent.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>.</param>
    public static QrFactors Qr(Tensor a)
    {
        var factors = Algebra.qr(Node(a));
        return new(new(factors.Q), new(factors.R));
    }

    /// <summary>
    /// The eigenvalues and eigenvectors of the symmetric part (A + A') / 2. The gradient of what does not depend on the choice of vectors is right where eigenvalues are
    /// repeated as well; single vectors of a repeated eigenvalue have no derivative.
    /// </summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static EighFactors Eigh(Tensor a)
    {
        var factors = Algebra.eigh(Node(a));
        return new(new(factors.Values), new(factors.Vectors));
    }

    /// <summary>A = U diag(S) Vt, thin. Repeated singular values are treated as in <see cref="Eigh"/>; a singular value of 0 divides nothing.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>.</param>
    public static SvdFactors Svd(Tensor a)
    {
        var factors = Algebra.svd(Node(a));
        return new(new(factors.U), new(factors.S), new(factors.Vt));
    }

    /// <summary>The pseudo-inverse of Moore and Penrose, <c>[..., n, m]</c>. The gradient takes the rank to stay.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>.</param>
    /// <param name="tolerance">Singular values up to this share of the largest count as 0. Default: the larger extent times the precision of the element type.</param>
    public static Tensor PseudoInverse(Tensor a, double? tolerance = null) =>
        new(tolerance is { } share ? Algebra.pseudoInverseWith(share, Node(a)) : Algebra.pseudoInverse(Node(a)));

    /// <summary>The X that makes the norm of A X - B least, of all such X the one of least norm.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>, of any rank.</param>
    /// <param name="b">Right-hand sides, <c>[m]</c> or <c>[..., m, k]</c>.</param>
    public static Tensor LeastSquares(Tensor a, Tensor b) => new(Algebra.leastSquares(Node(a), Node(b)));

    /// <summary>e^A = I + A + A A / 2 + ... . Raises where the result exceeds the range of the element type.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static Tensor Expm(Tensor a) => new(Algebra.expm(Node(a)));

    /// <summary>The largest singular value over the smallest, <c>[...]</c>; infinity of a singular matrix.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>.</param>
    public static Tensor Condition(Tensor a) => new(Algebra.condition(Node(a)));

    /// <summary>How many singular values are above the tolerance of <see cref="PseudoInverse"/>: Int32 <c>[...]</c>.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>.</param>
    public static Tensor Rank(Tensor a) => new(Algebra.rank(Node(a)));

    /// <summary>The diagonal of square matrices, <c>[..., n]</c>.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static Tensor Diagonal(Tensor a) => new(Algebra.diagonal(Node(a)));

    /// <summary>Square matrices with a vector on their diagonal, <c>[..., n, n]</c>.</summary>
    /// <param name="x">The vectors, <c>[..., n]</c>.</param>
    public static Tensor DiagonalMatrix(Tensor x) => new(Algebra.diagonalMatrix(Node(x)));

    /// <summary>The sum of the diagonal, <c>[...]</c>.</summary>
    /// <param name="a">The matrices, <c>[..., n, n]</c>.</param>
    public static Tensor Trace(Tensor a) => new(Algebra.trace(Node(a)));

    /// <summary>Elements with column &lt;= row + offset, the others 0.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>.</param>
    /// <param name="offset">How many diagonals above the main one are kept; below 0 fewer. Default: 0.</param>
    public static Tensor LowerTriangle(Tensor a, int offset = 0) => new(Algebra.lowerTriangle(offset, Node(a)));

    /// <summary>Elements with column >= row + offset, the others 0.</summary>
    /// <param name="a">The matrices, <c>[..., m, n]</c>.</param>
    /// <param name="offset">How many diagonals above the main one are left out; below 0 more are kept. Default: 0.</param>
    public static Tensor UpperTriangle(Tensor a, int offset = 0) => new(Algebra.upperTriangle(offset, Node(a)));

    private static Hybrid.Core.Tensor Node(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Node;
    }
}
