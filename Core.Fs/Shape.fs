namespace Hybrid.Core

open System

/// A tensor's extents, outermost first; a scalar has none. Treat as immutable.
type Shape = int[]

/// Operands whose shapes, element types or axes do not fit an operation. The message names the operation, the operands and the remedy.
[<Sealed>]
type ShapeException(message: string) =
    inherit ArgumentException(message)

/// Operations on shapes, and the one place where the text of shape errors is made.
[<RequireQualifiedAccess>]
module Shape =
    /// The shape as it is printed in messages: `[32, 784]`, `[]` for a scalar.
    let text (shape: Shape) : string = "[" + String.Join(", ", shape) + "]"

    /// Raises a ShapeException: "OPERATION: what is wrong. what to do."
    let fail (operation: string) (problem: string) (remedy: string) : 'a = raise (ShapeException $"{operation}: {problem}. {remedy}.")

    /// The number of elements: the product of the extents, 1 for a scalar.
    let size (shape: Shape) : int =
        let mutable total = 1L

        for extent in shape do
            total <- total * int64 extent

        if total > int64 Int32.MaxValue then
            fail "Shape" $"{text shape} has {total} elements, more than {Int32.MaxValue}" "Split the tensor"

        int total

    /// Whether two shapes are the same.
    let equal (left: Shape) (right: Shape) : bool = ReadOnlySpan<int>(left).SequenceEqual(ReadOnlySpan<int> right)

    /// Raises unless every extent is 0 or more.
    let validate (operation: string) (shape: Shape) : unit =
        if shape |> Array.exists (fun extent -> extent < 0) then
            fail operation $"the shape {text shape} has a negative extent" "Use extents of 0 or more"

    /// The steps, in elements, between neighbours along each axis of a row-major array.
    let strides (shape: Shape) : int[] =
        let result = Array.zeroCreate shape.Length
        let mutable step = 1

        for axis in shape.Length - 1 .. -1 .. 0 do
            result[axis] <- step
            step <- step * max 1 shape[axis]

        result

    /// The shape that two operands have in common under NumPy's rule: axes are aligned at the end and extent 1 stretches.
    let broadcast (operation: string) (left: Shape) (right: Shape) : Shape =
        if equal left right then
            left
        else
            let rank = max left.Length right.Length
            let extent (shape: Shape) axis = if axis < rank - shape.Length then 1 else shape[axis - (rank - shape.Length)]

            Array.init rank (fun axis ->
                match extent left axis, extent right axis with
                | a, b when a = b -> a
                | 1, b -> b
                | a, 1 -> a
                | a, b ->
                    fail
                        operation
                        $"shapes {text left} and {text right} do not broadcast: {a} against {b} on axis {axis}"
                        "Extents must be equal or 1; reshape one operand or insert an axis")

    /// An axis counted from the end when negative, checked against the rank.
    let axis (operation: string) (rank: int) (axis: int) : int =
        let normal = if axis < 0 then axis + rank else axis

        if normal < 0 || normal >= rank then
            fail operation $"axis {axis} is outside a tensor of rank {rank}" $"Use {-rank} to {rank - 1}"

        normal

    /// Several axes, normalised, sorted, without repetition.
    let axes (operation: string) (rank: int) (axes: int[]) : int[] =
        let normal = axes |> Array.map (axis operation rank) |> Array.sort

        if (Array.distinct normal).Length <> normal.Length then
            fail operation $"an axis is repeated in {text axes}" "Name each axis once"

        normal

    /// The shape without some (normalised) axes.
    let without (removed: int[]) (shape: Shape) : Shape =
        shape |> Array.indexed |> Array.filter (fun (i, _) -> not (Array.contains i removed)) |> Array.map snd

    /// The shape with some (normalised) axes set to 1.
    let keeping (kept: int[]) (shape: Shape) : Shape = shape |> Array.mapi (fun i extent -> if Array.contains i kept then 1 else extent)

    /// Whether a list of axes names each of 0 .. rank - 1 once.
    let isPermutation (rank: int) (order: int[]) : bool = order.Length = rank && Array.sort order = [| 0 .. rank - 1 |]
