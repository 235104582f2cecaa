namespace Hybrid.Core

open Hybrid.Providers.Pointwise

/// What the rules of matrix routines are made of: the last two axes are a matrix's, those before are the batch.
[<RequireQualifiedAccess>]
module internal Matrices =
    let batch (x: Tensor) : Shape = x.Shape[.. x.Rank - 3]
    let rows (x: Tensor) = x.Shape[x.Rank - 2]
    let columns (x: Tensor) = x.Shape[x.Rank - 1]

    /// How many matrices there are.
    let count (x: Tensor) = nativeint (Shape.size (batch x))

    let element (x: Tensor) = Dtype.element x.Dtype

    /// Raises unless the operand is a matrix of floating-point numbers, or a batch of them.
    let check operation (x: Tensor) =
        if not (Dtype.isFloat x.Dtype) then
            Shape.fail operation $"the operand is {x.Dtype}" "It takes Float32 or Float64; cast first"

        if x.Rank < 2 then
            Shape.fail operation $"the shape is {Shape.text x.Shape}" "It takes a matrix or a batch of them, [..., rows, columns]"

    /// Raises unless the matrices are square as well.
    let checkSquare operation (x: Tensor) =
        check operation x

        if rows x <> columns x then
            Shape.fail operation $"the matrix is {rows x} by {columns x} in {Shape.text x.Shape}" "It takes square matrices"

    /// Raises unless the right-hand sides go with matrices of some rows, batch and element type.
    let checkRight operation (x: Tensor) (right: Tensor) (expected: int) =
        check operation right

        if right.Dtype <> x.Dtype then
            Shape.fail operation $"element types differ: the matrix is {x.Dtype}, the right-hand side is {right.Dtype}" "Cast one operand"

        if rows right <> expected || not (Shape.equal (batch right) (batch x)) then
            Shape.fail
                operation
                $"the matrix is {Shape.text x.Shape} and the right-hand side is {Shape.text right.Shape}"
                "The right-hand side needs as many rows as the matrix, and the same leading axes"

    /// The last two axes exchanged.
    let transpose (x: Tensor) = Primitives.permute (Array.append [| 0 .. x.Rank - 3 |] [| x.Rank - 1; x.Rank - 2 |]) x

    /// The products of two batches of matrices of the same leading axes.
    let multiply (left: Tensor) (right: Tensor) =
        let axes = [| 0 .. left.Rank - 3 |]

        Primitives.dot
            {
                LeftBatch = axes
                RightBatch = axes
                LeftContracted = [| left.Rank - 1 |]
                RightContracted = [| left.Rank - 2 |]
            }
            left
            right

    let private number (like: Tensor) value = Primitives.constant value like.Dtype like.Shape

    /// Where column - row compares with an offset.
    let private mask operation (offset: int) (x: Tensor) =
        let positions n shape = Primitives.reshape shape (Numbers.range n)
        let wide y = Primitives.broadcastTo [| rows x; columns x |] y
        let row = wide (positions (rows x) [| rows x; 1 |]) + Primitives.constant (float offset) Dtype.Int32 [| rows x; columns x |]
        Primitives.binary operation (wide (positions (columns x) [| 1; columns x |])) row

    /// The elements with column <= row + offset, the others 0.
    let lower (offset: int) (x: Tensor) = Primitives.select (mask BinaryOperation.LessOrEqual offset x) x (number x 0.0)

    /// The elements with column >= row + offset, the others 0.
    let upper (offset: int) (x: Tensor) = Primitives.select (mask BinaryOperation.Less offset x) (number x 0.0) x

    /// Identity matrices like square ones.
    let identity (like: Tensor) =
        let one = Primitives.cast like.Dtype (mask BinaryOperation.Equal 0 like)
        Primitives.broadcastTo like.Shape one

    /// A vector [..., n] as the columns' factors of a matrix: [..., 1, n].
    let asRow (x: Tensor) = Primitives.reshape (Array.concat [ x.Shape[.. x.Rank - 2]; [| 1; x.Shape[x.Rank - 1] |] ]) x

    /// A vector [..., n] as the rows' factors of a matrix: [..., n, 1].
    let asColumn (x: Tensor) = Primitives.reshape (Array.append x.Shape [| 1 |]) x

    /// One number for each matrix, [...], as [..., 1, 1].
    let asMatrix (x: Tensor) = Primitives.reshape (Array.append x.Shape [| 1; 1 |]) x

    /// Square matrices with a vector on the diagonal.
    let diagonal (x: Tensor) =
        let n = x.Shape[x.Rank - 1]
        let wide = Primitives.broadcastTo (Array.append x.Shape [| n |]) (asRow x)
        Primitives.select (mask BinaryOperation.Equal 0 wide) wide (number wide 0.0)

    let symmetric (x: Tensor) = 0.5 * (x + transpose x)

    /// Elements start .. start + extent - 1 of an axis counted from the end, all of the others.
    let part (axis: int) (start: int) (extent: int) (x: Tensor) =
        let axis = x.Rank + axis

        Primitives.slice
            (Array.init x.Rank (fun i -> if i = axis then start else 0))
            (Array.create x.Rank 1)
            (x.Shape |> Array.mapi (fun i n -> if i = axis then extent else n))
            x

    /// A matrix that lies in a packed block [..., length] from an element on.
    let unpack (start: int) (rows: int) (columns: int) (packed: Tensor) =
        part -1 start (rows * columns) packed |> Primitives.reshape (Array.append packed.Shape[.. packed.Rank - 2] [| rows; columns |])

    /// 1 / difference of every two values, later minus earlier: element (i, j) is 1 / (values[j] - values[i]), 0 on the diagonal and where two values are the same to
    /// working precision, [..., n, n].
    let inverseDifferences (values: Tensor) =
        let n = values.Shape[values.Rank - 1]
        let shape = Array.append values.Shape [| n |]
        let differences = Primitives.broadcastTo shape (asRow values) - Primitives.broadcastTo shape (asColumn values)
        let precision = if values.Dtype = Dtype.Float64 then 2.0 ** -52 else 2.0 ** -23
        let largest = Primitives.reduce ReduceOperation.Max [| values.Rank - 1 |] (Primitives.unary UnaryOperation.Abs values)
        let bound = Primitives.stopGradient (asMatrix largest * (float (max 1 n) * precision))
        let size = Primitives.unary UnaryOperation.Abs differences
        let same = Primitives.binary BinaryOperation.LessOrEqual size (Primitives.broadcastTo shape bound)
        let safe = Primitives.select same (number differences 1.0) differences
        Primitives.select same (number differences 0.0) (1.0 / safe)

    /// The routine on operands that all have the batch axis in front: those without are repeated.
    let batchAll (routine: Routine) (size: int) (operands: Tensor[]) (batched: bool[]) =
        let full (x: Tensor) isBatched =
            if isBatched then
                x
            else
                Primitives.broadcastTo (Array.append [| size |] x.Shape) (Primitives.reshape (Array.append [| 1 |] x.Shape) x)

        Primitives.routine routine (Array.map2 full operands batched)

    /// A batch of right-hand sides [size, ..., n, k] as more columns: [..., n, size k].
    let foldColumns (x: Tensor) =
        let moved = Primitives.permute (Array.concat [ [| 1 .. x.Rank - 2 |]; [| 0; x.Rank - 1 |] ]) x
        Primitives.reshape (Array.append moved.Shape[.. moved.Rank - 3] [| moved.Shape[moved.Rank - 2] * moved.Shape[moved.Rank - 1] |]) moved

    /// Back from [..., n, size k] to [size, ..., n, k].
    let unfoldColumns (size: int) (k: int) (x: Tensor) =
        let apart = Primitives.reshape (Array.append x.Shape[.. x.Rank - 2] [| size; k |]) x
        Primitives.permute (Array.concat [ [| apart.Rank - 2 |]; [| 0 .. apart.Rank - 3 |]; [| apart.Rank - 1 |] ]) apart
