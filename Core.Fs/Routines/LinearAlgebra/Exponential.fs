namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra

/// The exponential of a matrix; see LinearAlgebra.expm.
[<Sealed>]
type internal MatrixExponential() =
    inherit Routine()

    override _.Text = "MatrixExponential"

    override _.Result operands =
        Matrices.checkSquare "MatrixExponential" operands[0]
        struct (operands[0].Shape, operands[0].Dtype)

    /// The upper right block of the exponential of [A' G; 0 A'] (Najfeld and Havel, Derivatives of the matrix exponential and their computation, 1995).
    override _.Gradient(node, g) =
        let n = Matrices.rows node
        let a = Matrices.transpose node.Inputs[0]
        let joined axis parts = Primitives.concatenate (node.Rank - axis) parts
        let block = joined 2 [| joined 1 [| a; g |]; joined 1 [| Primitives.zerosLike a; a |] |]
        [| MatrixExponential.Of block |> Matrices.part -2 0 n |> Matrices.part -1 n n |]

    override this.Batch(_, operands, _) = Primitives.routine this operands
    override _.Kernel node = MatrixKernels.Exponential(Matrices.element node, Matrices.count node, Matrices.rows node)
    static member Of(a: Tensor) : Tensor = Primitives.routine (MatrixExponential()) [| a |]
