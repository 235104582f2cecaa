namespace Hybrid.Core

/// P A = L U.
type LuFactors =
    {
        /// The order of rows, Int32 [..., n]: row i of P A is row Permutation[i] of A.
        Permutation: Tensor
        /// Lower triangle with ones on the diagonal, [..., n, n].
        L: Tensor
        /// Upper triangle, [..., n, n].
        U: Tensor
    }

/// A = Q R, with k = min(m, n).
type QrFactors =
    {
        /// Orthonormal columns, [..., m, k].
        Q: Tensor
        /// Upper triangle without a negative number on its diagonal, [..., k, n].
        R: Tensor
    }

/// A = U diag(S) Vt, with k = min(m, n).
type SvdFactors =
    {
        /// Left singular vectors as columns, [..., m, k]; in each the element of largest magnitude is positive.
        U: Tensor
        /// Singular values, descending, [..., k].
        S: Tensor
        /// Right singular vectors as rows, [..., k, n].
        Vt: Tensor
    }

/// A = Vectors diag(Values) Vectors' of a symmetric matrix.
type EighFactors =
    {
        /// Eigenvalues, ascending, [..., n].
        Values: Tensor
        /// Eigenvectors as columns, [..., n, n]; in each the element of largest magnitude is positive.
        Vectors: Tensor
    }

/// Dense linear algebra on matrices [..., rows, columns] of Float32 or Float64, or batches of them, with gradients of any order. The factorisations run on the
/// MathNet provider in use (Compute.Backend): the toolkit's own, OpenBLAS, or MathNet's MKL package.
///
/// A matrix without an answer raises LinearAlgebraException when the value is asked for: one line with the operation, the matrix of the batch and what is wrong (NaN
/// or infinity in it, a Cholesky pivot not above 0, a pivot of 0). An ill-conditioned matrix has the answer that rounding leaves; condition says how much to trust
/// it. Matrices of extent 0 have the empty answer: determinant 1, its logarithm 0. `solve a b |> Tensor.sum`, `(eigh a).Values`, `grad logDeterminant a`.
[<RequireQualifiedAccess>]
module LinearAlgebra =
    /// Both operands with the same leading axes, those of NumPy's rule.
    let private align operation (a: Tensor) (b: Tensor) =
        Matrices.check operation a
        Matrices.check operation b
        let batch = Shape.broadcast operation (Matrices.batch a) (Matrices.batch b)
        let wide (x: Tensor) = Primitives.broadcastTo (Array.append batch x.Shape[x.Rank - 2 ..]) x
        wide a, wide b

    /// A function of matrices on one right-hand side [n], or on the columns of right-hand sides [..., n, k].
    let private onColumns operation (apply: Tensor -> Tensor -> Tensor) (a: Tensor) (b: Tensor) =
        if b.Rank = 1 then
            apply <|| align operation a (Tensor.expandDims 1 b) |> Tensor.squeeze -1
        else
            apply <|| align operation a b

    /// The lower triangle of matrices: elements with column <= row + offset, the others 0.
    let lowerTriangle (offset: int) (a: Tensor) : Tensor =
        Matrices.check "LowerTriangle" a
        Matrices.lower offset a

    /// The upper triangle of matrices: elements with column >= row + offset, the others 0.
    let upperTriangle (offset: int) (a: Tensor) : Tensor =
        Matrices.check "UpperTriangle" a
        Matrices.upper offset a

    /// The diagonal of square matrices, [..., n].
    let diagonal (a: Tensor) : Tensor =
        Matrices.checkSquare "Diagonal" a
        let n = Matrices.rows a
        let flat = Primitives.reshape (Array.append (Matrices.batch a) [| n * n |]) a
        let axis = flat.Rank - 1
        let one value = Array.init flat.Rank (fun i -> if i = axis then value else 1)
        let extents = flat.Shape |> Array.mapi (fun i extent -> if i = axis then n else extent)
        Primitives.slice (Array.zeroCreate flat.Rank) (one (n + 1)) extents flat

    /// Square matrices with a vector [..., n] on their diagonal.
    let diagonalMatrix (x: Tensor) : Tensor =
        if x.Rank = 0 then
            Shape.fail "DiagonalMatrix" "the operand is a scalar" "It takes a vector or a batch of them"

        Matrices.diagonal x

    /// The sum of the diagonal, [...].
    let trace (a: Tensor) : Tensor = Tensor.sumOver [| -1 |] (diagonal a)

    /// L, lower triangular, with L L' = (A + A') / 2, so that of a symmetric matrix L L' = A and the gradient is symmetric.
    let cholesky (a: Tensor) : Tensor = Cholesky.Of a

    /// X with T X = B, where T is the lower (or upper) triangle of a matrix; its other half is not read. B is [n] or [..., n, k]. Raises for a 0 on the diagonal;
    /// NaN goes through to what depends on it.
    let triangularSolve (lower: bool) (a: Tensor) (b: Tensor) : Tensor = onColumns "TriangularSolve" (TriangularSolve.Of(lower, false, false)) a b

    /// X with T' X = B for a triangle of a matrix.
    let triangularSolveTransposed (lower: bool) (a: Tensor) (b: Tensor) : Tensor =
        onColumns "TriangularSolve" (TriangularSolve.Of(lower, true, false)) a b

    /// X with L L' X = B, given L of cholesky.
    let choleskySolve (factor: Tensor) (b: Tensor) : Tensor = triangularSolve true factor b |> triangularSolveTransposed true factor

    /// X with A X = B, by LU with partial pivoting; B is [n] or [..., n, k], and leading axes broadcast. One factorisation serves several calls with the same
    /// A in one program, gradients included. Raises for a singular A.
    let solve (a: Tensor) (b: Tensor) : Tensor =
        Matrices.checkSquare "Solve" a
        onColumns "Solve" (fun a b -> Solve.Of false a (Lu.Of a) b) a b

    /// The inverse. Raises for a singular matrix. To multiply by an inverse, solve is faster and more accurate.
    let inverse (a: Tensor) : Tensor =
        Matrices.checkSquare "Inverse" a
        Solve.Of false a (Lu.Of a) (Matrices.identity a)

    /// P A = L U with partial pivoting. Singular matrices have factors too, but no gradient.
    let lu (a: Tensor) : LuFactors =
        let factors = Lu.Of a
        let matrix = Lu.Matrix factors

        {
            Permutation = Lu.Permutation factors
            L = Matrices.lower -1 matrix + Matrices.identity matrix
            U = Matrices.upper 0 matrix
        }

    /// The determinant, [...]; 0 of a singular matrix, whose gradient (the cofactors) is right too, but not a second derivative.
    let determinant (a: Tensor) : Tensor = Determinant.Of false a

    /// The sign of the determinant (-1, 0 or 1, constant to gradients) and ln |det A|, -infinity of a singular matrix: no overflow at any size.
    let signAndLogDeterminant (a: Tensor) : Tensor * Tensor =
        let both = Determinant.Of true a
        Tensor.stopGradient (Tensor.at -1 0 both), Tensor.at -1 1 both

    /// ln |det A|, [...]; -infinity of a singular matrix, whose gradient raises.
    let logDeterminant (a: Tensor) : Tensor = snd (signAndLogDeterminant a)

    /// A = Q R, with k = min(m, n) columns in Q. The gradient needs the first k columns of A to be linearly independent.
    let qr (a: Tensor) : QrFactors =
        let packed = Qr.Of a
        let q, r = Qr.Parts (Matrices.rows a) (Matrices.columns a) packed
        { Q = q; R = r }

    /// The eigenvalues and eigenvectors of the symmetric part (A + A') / 2. The gradient of what does not depend on the choice of vectors is right where eigenvalues
    /// are repeated as well (traces of functions of A, projections on a whole eigenspace): there 1 / (values[j] - values[i]) counts as 0, since what it multiplies is 0 for
    /// such functions. Of single vectors of a repeated eigenvalue there is no derivative.
    let eigh (a: Tensor) : EighFactors =
        let values, vectors = SymmetricEigen.Parts(SymmetricEigen.Of a)
        { Values = values; Vectors = vectors }

    /// A = U diag(S) Vt, thin. Gradients are as of eigh where singular values are repeated; a singular value of 0 divides nothing.
    let svd (a: Tensor) : SvdFactors =
        let packed = SingularValues.Of a
        let u, s, vt = SingularValues.Parts (Matrices.rows a) (Matrices.columns a) packed
        { U = u; S = s; Vt = vt }

    /// The pseudo-inverse of Moore and Penrose, [..., n, m]; singular values up to `tolerance` times the largest count as 0. The gradient takes the rank to stay.
    let pseudoInverseWith (tolerance: float) (a: Tensor) : Tensor = PseudoInverse.Of tolerance a

    /// The pseudo-inverse with NumPy's tolerance: the larger extent times the precision of the element type.
    let pseudoInverse (a: Tensor) : Tensor =
        Matrices.check "PseudoInverse" a
        pseudoInverseWith (PseudoInverse.Tolerance a) a

    /// The X that makes the norm of A X - B least, of all such X the one of least norm; A is [..., m, n], B is [m] or [..., m, k]. By QR where A has full column
    /// rank to working precision, else by singular values.
    let leastSquares (a: Tensor) (b: Tensor) : Tensor =
        Matrices.check "LeastSquares" a
        onColumns "LeastSquares" (LeastSquares.Of(PseudoInverse.Tolerance a)) a b

    /// e^A = I + A + A A / 2 + ... . Raises where the result exceeds the range of the element type.
    let expm (a: Tensor) : Tensor = MatrixExponential.Of a

    /// The largest singular value over the smallest, [...]; infinity of a singular matrix.
    let condition (a: Tensor) : Tensor =
        let s = (svd a).S
        Tensor.maxOver [| -1 |] s / Tensor.minOver [| -1 |] s

    /// How many singular values are above NumPy's tolerance times the largest: Int32 [...].
    let rank (a: Tensor) : Tensor =
        let s = (svd a).S
        let bound = Tensor.maxKeep [| s.Rank - 1 |] s * PseudoInverse.Tolerance a
        Tensor.sumOver [| -1 |] (Tensor.cast Dtype.Int32 (Tensor.less bound s))
