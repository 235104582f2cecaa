namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra

/// A = Q R as one block of Q [m, k] and R [k, n] for each matrix, k = min(m, n); see LinearAlgebra.qr.
[<Sealed>]
type internal Qr() =
    inherit Routine()

    /// Q and R of a block that came of matrices [.., m, n].
    static member Parts (m: int) (n: int) (packed: Tensor) =
        let k = min m n
        Matrices.unpack 0 m k packed, Matrices.unpack (m * k) k n packed

    /// The cotangent of a matrix with at least as many rows as columns.
    static member private Tall (q: Tensor) (r: Tensor) (dQ: Tensor) (dR: Tensor) =
        let m = Matrices.multiply r (Matrices.transpose (Matrices.upper 0 dR)) - Matrices.multiply (Matrices.transpose dQ) q
        let symmetric = Matrices.lower 0 m + Matrices.transpose (Matrices.lower -1 m)
        let left = dQ + Matrices.multiply q symmetric
        TriangularSolve.Of (false, false, false) r (Matrices.transpose left) |> Matrices.transpose

    override _.Text = "QR"

    override _.Result operands =
        let a = operands[0]
        Matrices.check "QR" a
        let m, n = Matrices.rows a, Matrices.columns a
        struct (Array.append (Matrices.batch a) [| min m n * (m + n) |], a.Dtype)

    /// Walter and Lehmann, Algorithmic differentiation of linear algebra functions, 2018; a wide matrix [X Y] is factorised as X = Q U, with Q' Y behind U.
    override _.Gradient(node, g) =
        let a = node.Inputs[0]
        let m, n = Matrices.rows a, Matrices.columns a
        let (q, r), (dQ, dR) = Qr.Parts m n node, Qr.Parts m n g

        if m >= n then
            [| Qr.Tall q r dQ dR |]
        else
            let behind x = Matrices.part -1 m (n - m) x
            let flow = dQ + Matrices.multiply (behind a) (Matrices.transpose (behind dR))
            let square = Qr.Tall q (Matrices.part -1 0 m r) flow (Matrices.part -1 0 m dR)
            [| Primitives.concatenate (a.Rank - 1) [| square; Matrices.multiply q (behind dR) |] |]

    override this.Batch(_, operands, _) = Primitives.routine this operands

    override _.Kernel node =
        let a = node.Inputs[0]
        MatrixKernels.Qr(Matrices.element a, Matrices.count a, Matrices.rows a, Matrices.columns a)

    static member Of(a: Tensor) = Primitives.routine (Qr()) [| a |]
