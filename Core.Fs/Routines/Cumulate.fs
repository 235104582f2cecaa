namespace Hybrid.Core

open Hybrid.Providers.Scanning

/// A value carried along an axis: Sum, Product, Recurrence (operands a, x), ArgMax, ArgMin; see Tensor.cumulativeSum and its neighbours.
[<Sealed>]
type internal Cumulate(operation: ScanOperation, axis: int, reverse: bool) =
    inherit Routine()

    let name =
        match operation with
        | ScanOperation.Recurrence -> "LinearRecurrence"
        | ScanOperation.ArgMax -> "CumulativeMax"
        | ScanOperation.ArgMin -> "CumulativeMin"
        | _ -> $"Cumulative{operation}"

    /// The elements one step before in the order of the scan, a number where there are none.
    static member private Before (axis: int) (reverse: bool) (first: float) (x: Tensor) =
        let n = x.Shape[axis]

        if n = 0 then
            x
        else
            let extent value = Array.init x.Rank (fun i -> if i = axis then value else x.Shape[i])
            let start = Array.init x.Rank (fun i -> if i = axis && reverse then 1 else 0)
            let kept = Primitives.slice start (Array.create x.Rank 1) (extent (n - 1)) x
            let edge = Primitives.constant first x.Dtype (extent 1)
            Primitives.concatenate axis (if reverse then [| kept; edge |] else [| edge; kept |])

    override _.Text = $"{operation}Scan[{axis} {reverse}]"

    override _.Result operands =
        let x = operands[operands.Length - 1]

        if x.Dtype = Dtype.Bool then
            Shape.fail name "the operand is Bool" "Cast it to Int32 or Float32 first"

        if operation = ScanOperation.Recurrence && not (Dtype.isFloat x.Dtype) then
            Shape.fail name $"the operands are {x.Dtype}" "It takes Float32 or Float64; cast first"

        if operands[0].Dtype <> x.Dtype || not (Shape.equal operands[0].Shape x.Shape) then
            Shape.fail
                name
                $"the factors are {operands[0].Dtype} {Shape.text operands[0].Shape} and the terms {x.Dtype} {Shape.text x.Shape}"
                "Both must have one shape and element type"

        struct (x.Shape, (if operation = ScanOperation.ArgMax || operation = ScanOperation.ArgMin then Dtype.Int32 else x.Dtype))

    override _.Gradient(node, g) =
        /// r[t] = g[t] + a[t + 1] r[t + 1], in the order of the scan.
        let back (a: Tensor) =
            let following = Cumulate.Before axis (not reverse) 0.0 a
            Cumulate.Of (ScanOperation.Recurrence, axis, not reverse) [| following; g |]

        match operation with
        | ScanOperation.Sum -> [| Cumulate.Of (ScanOperation.Sum, axis, not reverse) [| g |] |]
        | ScanOperation.Product ->
            // The product of those before x[t], times what follows as if x[t] were 1: zeros divide nothing.
            let before = Cumulate.Of (ScanOperation.Product, axis, reverse) [| Cumulate.Before axis reverse 1.0 node.Inputs[0] |]
            [| before * back node.Inputs[0] |]
        | ScanOperation.Recurrence ->
            let flow = back node.Inputs[0]
            [| flow * Cumulate.Before axis reverse 0.0 node; flow |]
        | _ -> [| null |]

    override _.Batch(size, operands, batched) = Matrices.batchAll (Cumulate(operation, axis + 1, reverse)) size operands batched

    override _.Kernel node =
        let x = node.Inputs[0]
        let size (shape: Shape) = nativeint (Shape.size shape)

        ScanKernel.Create(
            ScanDescription(Dtype.element x.Dtype, operation, size x.Shape[.. axis - 1], nativeint x.Shape[axis], size x.Shape[axis + 1 ..], reverse)
        )

    static member Of (operation, axis, reverse) (operands: Tensor[]) : Tensor = Primitives.routine (Cumulate(operation, axis, reverse)) operands
