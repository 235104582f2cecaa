namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra

/// Eigenvalues (first row) and eigenvectors (columns of the rest) of the symmetric part, [..., n + 1, n]; see LinearAlgebra.eigh.
[<Sealed>]
type internal SymmetricEigen() =
    inherit Routine()

    static member Parts(packed: Tensor) =
        let n = Matrices.columns packed
        let values = Matrices.part -2 0 1 packed |> Primitives.reshape (Array.append (Matrices.batch packed) [| n |])
        values, Matrices.part -2 1 n packed

    override _.Text = "SymmetricEigen"

    override _.Result operands =
        Matrices.checkSquare "SymmetricEigen" operands[0]
        let n = Matrices.rows operands[0]
        struct (Array.append (Matrices.batch operands[0]) [| n + 1; n |], operands[0].Dtype)

    /// V (diag(d values) + F * (V' dV)) V' with F = 1 / (values[j] - values[i]), 0 where two values are equal.
    override _.Gradient(node, g) =
        let (values, vectors), (dValues, dVectors) = SymmetricEigen.Parts node, SymmetricEigen.Parts g
        let turning = Matrices.inverseDifferences values * Matrices.multiply (Matrices.transpose vectors) dVectors
        let inner = Matrices.diagonal dValues + turning
        [| Matrices.multiply (Matrices.multiply vectors inner) (Matrices.transpose vectors) |> Matrices.symmetric |]

    override this.Batch(_, operands, _) = Primitives.routine this operands
    override _.Kernel node = MatrixKernels.SymmetricEigen(Matrices.element node, Matrices.count node, Matrices.columns node)
    static member Of(a: Tensor) = Primitives.routine (SymmetricEigen()) [| a |]
