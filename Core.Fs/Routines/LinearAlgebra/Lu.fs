namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra

/// The order of rows of an LU factorisation: Int32 [..., n] of factors [..., n + 1, n].
[<Sealed>]
type internal LuPermutation() =
    inherit Routine()

    override _.Text = "LuPermutation"

    override _.Result operands =
        Matrices.check "LU" operands[0]
        struct (Array.append (Matrices.batch operands[0]) [| Matrices.columns operands[0] |], Dtype.Int32)

    override _.Gradient(_, _) = [| null |]
    override this.Batch(_, operands, _) = Primitives.routine this operands

    override _.Kernel node =
        let factors = node.Inputs[0]
        MatrixKernels.LuPermutation(Matrices.element factors, Matrices.count factors, Matrices.columns factors)

/// P A = L U as one block [..., n + 1, n]: row j < n is column j of L below its ones and of U, row n the exchanges; see LinearAlgebra.lu.
[<Sealed>]
type internal Lu() =
    inherit Routine()

    /// L without its ones, and U, in one square matrix.
    static member Matrix(factors: Tensor) = Matrices.part -2 0 (Matrices.columns factors) factors |> Matrices.transpose

    static member Permutation(factors: Tensor) = Primitives.routine (LuPermutation()) [| factors |]

    override _.Text = "LU"

    override _.Result operands =
        Matrices.checkSquare "LU" operands[0]
        let n = Matrices.rows operands[0]
        struct (Array.append (Matrices.batch operands[0]) [| n + 1; n |], operands[0].Dtype)

    /// P' L^-T (lower (L' dL) + upper (dU U')) U^-T, the lower part without its diagonal.
    override _.Gradient(node, g) =
        let n = Matrices.columns node
        let factors, cotangent = Lu.Matrix node, Lu.Matrix g
        let unitLower = Matrices.lower -1 factors + Matrices.identity factors
        let left = Matrices.multiply (Matrices.transpose unitLower) (Matrices.lower -1 cotangent)
        let right = Matrices.multiply (Matrices.upper 0 cotangent) (Matrices.transpose (Matrices.upper 0 factors))
        let inner = Matrices.lower -1 left + Matrices.upper 0 right
        let beside = TriangularSolve.Of (true, true, true) factors inner
        let rows = TriangularSolve.Of (false, false, false) factors (Matrices.transpose beside) |> Matrices.transpose
        // Row i of this belongs to row p[i] of A.
        let count = int (Matrices.count node)
        let places = Lu.Permutation node |> Primitives.reshape [| count; n |]
        let flat = Primitives.reshape [| count; n; n |] rows
        [| Primitives.scatterAdd 1 true [| count; n; n |] places flat |> Primitives.reshape rows.Shape |]

    override this.Batch(_, operands, _) = Primitives.routine this operands
    override _.Kernel node = MatrixKernels.Lu(Matrices.element node, Matrices.count node, Matrices.columns node)
    static member Of(a: Tensor) = Primitives.routine (Lu()) [| a |]

/// X with A X = B, or A' X = B, given A and its factors, which carry no gradient here: that of A is stated; see LinearAlgebra.solve.
[<Sealed>]
type internal Solve(transposed: bool) =
    inherit Routine()

    override _.Text = $"Solve[{transposed}]"

    override _.Result operands =
        Matrices.checkSquare "Solve" operands[0]
        Matrices.checkRight "Solve" operands[0] operands[2] (Matrices.rows operands[0])
        struct (operands[2].Shape, operands[2].Dtype)

    /// With H = A^-T G the cotangents are -H X' and H.
    override _.Gradient(node, g) =
        let back = Solve.Of (not transposed) node.Inputs[0] node.Inputs[1] g
        let left, right = if transposed then node, back else back, node
        [| -(Matrices.multiply left (Matrices.transpose right)); null; back |]

    override this.Batch(size, operands, batched) =
        if batched[0] || batched[1] then
            Matrices.batchAll this size operands batched
        else
            // One matrix: all right-hand sides are columns of one.
            Primitives.routine this [| operands[0]; operands[1]; Matrices.foldColumns operands[2] |]
            |> Matrices.unfoldColumns size (Matrices.columns operands[2])

    override _.Kernel node = MatrixKernels.LuSolve(Matrices.element node, Matrices.count node, Matrices.rows node, Matrices.columns node, transposed)
    static member Of transposed (a: Tensor) (factors: Tensor) (right: Tensor) = Primitives.routine (Solve transposed) [| a; factors; right |]

/// The derivative of the determinant, given A and its factors.
[<Sealed>]
type internal Cofactor() =
    inherit Routine()

    override _.Text = "Cofactor"

    override _.Result operands =
        Matrices.checkSquare "Cofactor" operands[0]
        struct (operands[0].Shape, operands[0].Dtype)

    /// tr(G' C) A^-T - A^-T G' C.
    override _.Gradient(node, g) =
        let a, factors = node.Inputs[0], node.Inputs[1]
        let product = Primitives.sum [| node.Rank - 2; node.Rank - 1 |] (g * node)
        let along = Matrices.asMatrix product * Matrices.identity node
        [| Solve.Of true a factors (along - Matrices.multiply (Matrices.transpose g) node); null |]

    override this.Batch(size, operands, batched) = Matrices.batchAll this size operands batched
    override _.Kernel node = MatrixKernels.Cofactor(Matrices.element node, Matrices.count node, Matrices.rows node)

/// det A [...], or its sign and the logarithm of its magnitude [..., 2], given A and its factors; see LinearAlgebra.determinant.
[<Sealed>]
type internal Determinant(logarithm: bool) =
    inherit Routine()

    override _.Text = $"Determinant[{logarithm}]"

    override _.Result operands =
        Matrices.checkSquare "Determinant" operands[0]
        let batch = Matrices.batch operands[0]
        struct ((if logarithm then Array.append batch [| 2 |] else batch), operands[0].Dtype)

    /// G times the cofactors, or G times the transposed inverse for the logarithm.
    override _.Gradient(node, g) =
        let a, factors = node.Inputs[0], node.Inputs[1]

        if logarithm then
            let flow = Primitives.reshape (Array.append (Matrices.batch a) [| 1; 1 |]) (Matrices.part -1 1 1 g)
            [| Solve.Of true a factors (flow * Matrices.identity a); null |]
        else
            [| Matrices.asMatrix g * Primitives.routine (Cofactor()) [| a; factors |]; null |]

    override this.Batch(size, operands, batched) = Matrices.batchAll this size operands batched

    override _.Kernel node =
        let a = node.Inputs[0]
        MatrixKernels.Determinant(Matrices.element a, Matrices.count a, Matrices.rows a, logarithm)

    static member Of logarithm (a: Tensor) = Primitives.routine (Determinant logarithm) [| a; Lu.Of a |]
