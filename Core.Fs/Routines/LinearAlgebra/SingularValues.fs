namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra
open Hybrid.Providers.Pointwise

/// A = U diag(s) V' as one block of U [m, k], s [k] and V' [k, n] for each matrix; see LinearAlgebra.svd.
[<Sealed>]
type internal SingularValues() =
    inherit Routine()

    static member Parts (m: int) (n: int) (packed: Tensor) =
        let k = min m n
        Matrices.unpack 0 m k packed, Matrices.part -1 (m * k) k packed, Matrices.unpack (m * k + k) k n packed

    override _.Text = "SVD"

    override _.Result operands =
        let a = operands[0]
        Matrices.check "SVD" a
        let m, n = Matrices.rows a, Matrices.columns a
        struct (Array.append (Matrices.batch a) [| min m n * (m + n + 1) |], a.Dtype)

    /// Townsend, Differentiating the singular value decomposition, 2016. Differences of squares that are 0, and singular values that are 0, divide nothing.
    override _.Gradient(node, g) =
        let a = node.Inputs[0]
        let m, n = Matrices.rows a, Matrices.columns a
        let (u, s, vt), (dU, dS, dVt) = SingularValues.Parts m n node, SingularValues.Parts m n g
        let inverse = Matrices.inverseDifferences (s * s)
        let skew x = x - Matrices.transpose x
        let fromLeft = inverse * skew (Matrices.multiply (Matrices.transpose u) dU)
        let fromRight = inverse * skew (Matrices.multiply vt (Matrices.transpose dVt))
        let row = Primitives.broadcastTo fromLeft.Shape (Matrices.asRow s)
        let column = Primitives.broadcastTo fromLeft.Shape (Matrices.asColumn s)
        let inner = fromLeft * row + column * fromRight + Matrices.diagonal dS
        let within = Matrices.multiply (Matrices.multiply u inner) vt

        let zero = Primitives.binary BinaryOperation.Equal s (Primitives.zerosLike s)
        let one = Primitives.constant 1.0 s.Dtype s.Shape
        let reciprocal = Primitives.select zero (Primitives.zerosLike s) (1.0 / Primitives.select zero one s)

        let withLeft =
            if m > n then
                let outside = dU - Matrices.multiply u (Matrices.multiply (Matrices.transpose u) dU)
                within + Matrices.multiply (outside * Matrices.asRow reciprocal) vt
            else
                within

        if n > m then
            let outside = dVt - Matrices.multiply (Matrices.multiply dVt (Matrices.transpose vt)) vt
            [| withLeft + Matrices.multiply (u * Matrices.asRow reciprocal) outside |]
        else
            [| withLeft |]

    override this.Batch(_, operands, _) = Primitives.routine this operands

    override _.Kernel node =
        let a = node.Inputs[0]
        MatrixKernels.SingularValues(Matrices.element a, Matrices.count a, Matrices.rows a, Matrices.columns a)

    static member Of(a: Tensor) = Primitives.routine (SingularValues()) [| a |]
