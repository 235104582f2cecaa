namespace Hybrid.Core

open Hybrid.Providers.LinearAlgebra

/// The pseudo-inverse; see LinearAlgebra.pseudoInverse.
[<Sealed>]
type internal PseudoInverse(tolerance: float) =
    inherit Routine()

    /// What share of the largest singular value counts as 0 unless said otherwise: the larger extent times the precision of the element type.
    static member Tolerance(a: Tensor) =
        float (max 1 (max (Matrices.rows a) (Matrices.columns a))) * (if a.Dtype = Dtype.Float64 then 2.0 ** -52 else 2.0 ** -23)

    override _.Text = $"PseudoInverse[{tolerance:R}]"

    override _.Result operands =
        let a = operands[0]
        Matrices.check "PseudoInverse" a
        struct (Array.append (Matrices.batch a) [| Matrices.columns a; Matrices.rows a |], a.Dtype)

    /// At constant rank: -P' G P' + (I - A P) G' P P' + P' P G' (I - P A) (Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares
    /// problems, 1973).
    override _.Gradient(node, g) =
        let a, p, t = node.Inputs[0], node, Matrices.transpose
        let many = List.reduce Matrices.multiply
        let left = many [ t g; p; t p ]
        let right = many [ t p; p; t g ]
        [| left - many [ a; p; left ] + right - many [ right; p; a ] - many [ t p; g; t p ] |]

    override this.Batch(_, operands, _) = Primitives.routine this operands

    override _.Kernel node =
        let a = node.Inputs[0]
        MatrixKernels.PseudoInverse(Matrices.element a, Matrices.count a, Matrices.rows a, Matrices.columns a, tolerance)

    static member Of tolerance (a: Tensor) = Primitives.routine (PseudoInverse tolerance) [| a |]

/// The X of least norm with the least |A X - B|; see LinearAlgebra.leastSquares.
[<Sealed>]
type internal LeastSquares(tolerance: float) =
    inherit Routine()

    override _.Text = $"LeastSquares[{tolerance:R}]"

    override _.Result operands =
        let a = operands[0]
        Matrices.check "LeastSquares" a
        Matrices.checkRight "LeastSquares" a operands[1] (Matrices.rows a)
        struct (Array.concat [ Matrices.batch a; [| Matrices.columns a; Matrices.columns operands[1] |] ], a.Dtype)

    /// With P the pseudo-inverse, H = P' G and r = B - A X: -H X' + r (P H)' + P' X (G - P A G)', and H.
    override _.Gradient(node, g) =
        let a, b, x, t = node.Inputs[0], node.Inputs[1], node, Matrices.transpose
        let p = PseudoInverse.Of tolerance a
        let h = Matrices.multiply (t p) g
        let residual = b - Matrices.multiply a x
        let outside = g - Matrices.multiply p (Matrices.multiply a g)

        let byMatrix =
            Matrices.multiply residual (t (Matrices.multiply p h)) + Matrices.multiply (Matrices.multiply (t p) x) (t outside)
            - Matrices.multiply h (t x)

        [| byMatrix; h |]

    override this.Batch(size, operands, batched) =
        if batched[0] then
            Matrices.batchAll this size operands batched
        else
            Primitives.routine this [| operands[0]; Matrices.foldColumns operands[1] |] |> Matrices.unfoldColumns size (Matrices.columns operands[1])

    override _.Kernel node =
        let a = node.Inputs[0]
        MatrixKernels.LeastSquares(Matrices.element a, Matrices.count a, Matrices.rows a, Matrices.columns a, Matrices.columns node, tolerance)

    static member Of tolerance (a: Tensor) (b: Tensor) = Primitives.routine (LeastSquares tolerance) [| a; b |]
