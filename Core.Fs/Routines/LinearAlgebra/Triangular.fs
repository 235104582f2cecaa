namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra

/// X with T X = B, or T' X = B, for a triangle T of the first operand; see LinearAlgebra.triangularSolve.
[<Sealed>]
type internal TriangularSolve(lower: bool, transposed: bool, unitDiagonal: bool) =
    inherit Routine()

    override _.Text = $"TriangularSolve[{lower} {transposed} {unitDiagonal}]"

    override _.Result operands =
        Matrices.checkSquare "TriangularSolve" operands[0]
        Matrices.checkRight "TriangularSolve" operands[0] operands[1] (Matrices.rows operands[0])
        struct (operands[1].Shape, operands[1].Dtype)

    /// With H = T^-T G the cotangents are -H X' (in the triangle) and H.
    override _.Gradient(node, g) =
        let back = TriangularSolve.Of (lower, not transposed, unitDiagonal) node.Inputs[0] g

        let square =
            if transposed then
                Matrices.multiply node (Matrices.transpose back)
            else
                Matrices.multiply back (Matrices.transpose node)

        let beside = if unitDiagonal then 1 else 0
        [| -(if lower then Matrices.lower -beside square else Matrices.upper beside square); back |]

    override this.Batch(size, operands, batched) =
        if batched[0] then
            Matrices.batchAll this size operands batched
        else
            // One triangle: all right-hand sides are columns of one.
            Primitives.routine this [| operands[0]; Matrices.foldColumns operands[1] |] |> Matrices.unfoldColumns size (Matrices.columns operands[1])

    override _.Kernel node =
        let n = Matrices.rows node
        MatrixKernels.TriangularSolve(Matrices.element node, Matrices.count node, n, Matrices.columns node, lower, transposed, unitDiagonal)

    static member Of (lower, transposed, unitDiagonal) (triangle: Tensor) (right: Tensor) =
        Primitives.routine (TriangularSolve(lower, transposed, unitDiagonal)) [| triangle; right |]
