namespace Hybrid.Core

open Hybrid.Providers.Sorting

/// The positions of the first elements of the last axis in sorted order, Int32 [..., kept]; see Tensor.argSort.
[<Sealed>]
type internal ArgSort(kept: int, descending: bool) =
    inherit Routine()

    override _.Text = $"ArgSort[{kept} {descending}]"

    override _.Result operands =
        let x = operands[0]

        if x.Dtype = Dtype.Bool then
            Shape.fail "Sort" "the operand is Bool" "Cast it to Int32 or Float32 first"

        struct (Array.append x.Shape[.. x.Rank - 2] [| kept |], Dtype.Int32)

    override _.Gradient(_, _) = [| null |]
    override this.Batch(_, operands, _) = Primitives.routine this operands

    override _.Kernel node =
        let x = node.Inputs[0]
        let rows = nativeint (Shape.size x.Shape[.. x.Rank - 2])
        SortKernel.Create(Dtype.element x.Dtype, rows, x.Shape[x.Rank - 1], kept, descending)

/// Sorting along an axis, as positions and a gather whose gradient scatters back.
[<RequireQualifiedAccess>]
module internal Sorting =
    /// The axis last, and what puts it back.
    let private atEnd operation axis (x: Tensor) (apply: Tensor -> Tensor) =
        let axis = Shape.axis operation x.Rank axis
        let others = [| 0 .. x.Rank - 1 |] |> Array.filter ((<>) axis)
        let y = apply (Primitives.permute (Array.append others [| axis |]) x)

        Primitives.permute
            (Array.init x.Rank (fun i ->
                if i = axis then x.Rank - 1
                elif i < axis then i
                else i - 1))
            y

    /// For every position of the other axes its own entries along an axis.
    let takeAlong operation axis (indices: Tensor) (x: Tensor) =
        let axis = Shape.axis operation x.Rank axis

        if indices.Rank <> x.Rank || not (Shape.equal (Shape.keeping [| axis |] indices.Shape) (Shape.keeping [| axis |] x.Shape)) then
            Shape.fail
                operation
                $"the tensor is {Shape.text x.Shape} and the positions are {Shape.text indices.Shape}"
                $"They must agree outside axis {axis}"

        let flat (y: Tensor) = Primitives.reshape [| Shape.size y.Shape[.. y.Rank - 2]; y.Shape[y.Rank - 1] |] y

        atEnd operation axis indices (fun places ->
            let order = Array.append ([| 0 .. x.Rank - 1 |] |> Array.filter ((<>) axis)) [| axis |]
            let moved = Primitives.permute order x

            if moved.Rank = 1 then
                Primitives.gather 0 false moved places
            else
                Primitives.gather 1 true (flat moved) (flat places) |> Primitives.reshape places.Shape)

    /// The first `kept` positions in order.
    let positions operation axis kept descending (x: Tensor) =
        let normal = Shape.axis operation x.Rank axis
        let extent = x.Shape[normal]

        if kept < 0 || kept > extent then
            Shape.fail operation $"{kept} elements of an axis of {extent} are asked for in {Shape.text x.Shape}" $"Ask for 0 to {extent}"

        atEnd operation axis x (fun moved -> Primitives.routine (ArgSort(kept, descending)) [| moved |])
