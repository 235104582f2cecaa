namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra

/// L with L L' = (A + A') / 2; see LinearAlgebra.cholesky.
[<Sealed>]
type internal Cholesky() =
    inherit Routine()

    override _.Text = "Cholesky"

    override _.Result operands =
        Matrices.checkSquare "Cholesky" operands[0]
        struct (operands[0].Shape, operands[0].Dtype)

    /// The symmetric part of L^-T P L^-1 with P the lower triangle of L' G, its diagonal halved (Murray, Differentiation of the Cholesky decomposition,
    /// 2016).
    override _.Gradient(node, g) =
        let product = Matrices.multiply (Matrices.transpose node) (Matrices.lower 0 g)
        let halved = 0.5 * (Matrices.lower 0 product + Matrices.lower -1 product)
        let solve = TriangularSolve.Of (true, true, false) node
        [| Matrices.symmetric (solve (Matrices.transpose (solve halved))) |]

    override this.Batch(_, operands, _) = Primitives.routine this operands
    override _.Kernel node = MatrixKernels.Cholesky(Matrices.element node, Matrices.count node, Matrices.rows node)
    static member Of(a: Tensor) = Primitives.routine (Cholesky()) [| a |]
