namespace Hybrid.Core

open System

/// What can be chosen about a scan.
type ScanOptions =
    {
        /// From the last step to the first; outputs are stacked in the order of the inputs either way. Default false.
        Reverse: bool
        /// Whether a gradient computes each step again from its carry instead of keeping what the step computed. Default false.
        Checkpoint: bool
        /// With n > 0, a gradient keeps the carry of every n-th step only and computes the n steps between again: memory for length / n carries and one
        /// segment. The square root of the length keeps least. Default 0: no segments.
        Segment: int
    }

/// Loops over sequences. The step function is traced once, whatever the length.
[<RequireQualifiedAccess>]
module Scan =
    /// Forwards, keeping what the gradient needs.
    let defaults = { Reverse = false; Checkpoint = false; Segment = 0 }

    let private run (reverse: bool) (length: int) (f: 'carry -> 'input -> 'carry * 'output) (init: 'carry) (inputs: 'input) : 'carry * 'output =
        let starts, stacked = Tree.leaves init, Tree.leaves inputs
        let placeholder (shape: Shape) (x: Tensor) = Primitives.parameter 0 shape x.Dtype
        let carry = starts |> Array.map (fun x -> placeholder x.Shape x)
        let step = stacked |> Array.map (fun x -> placeholder (Array.tail x.Shape) x)
        let next, output = f (Tree.rebuild init carry) (Tree.rebuild inputs step)
        let nextLeaves = Tree.leaves next

        if nextLeaves.Length <> starts.Length then
            Shape.fail
                "Scan"
                $"the step returns a carry of {nextLeaves.Length} tensors from one of {starts.Length}"
                "Return a carry of the structure that it was given"

        Array.iteri2
            (fun i (before: Tensor) (after: Tensor) ->
                if before.Dtype <> after.Dtype || not (Shape.equal before.Shape after.Shape) then
                    let path = (Tree.paths init)[i]
                    let name = if path = "" then "the carry" else $"{path} of the carry"

                    Shape.fail
                        "Scan"
                        $"the step turns {name} from {before.Dtype} {Shape.text before.Shape} into {after.Dtype} {Shape.text after.Shape}"
                        "Keep the carry's shapes and element types; start from a tensor of the type that the step makes")
            starts
            nextLeaves

        let last, outputs = ScanRoutine.Make(Array.zip carry starts, Array.zip step stacked, nextLeaves, Tree.leaves output, length, reverse)

        Tree.rebuild init last, (if outputs.Length = 0 then output else Tree.rebuild output outputs)

    let private lengthOf (inputs: 'input) =
        match Tree.leaves inputs |> Array.map (fun x -> if x.Rank = 0 then -1 else x.Shape[0]) |> Array.distinct with
        | [||] -> Shape.fail "Scan" "there is no tensor to step through" "Use Scan.repeat with the number of steps"
        | [| length |] when length >= 0 -> length
        | lengths ->
            Shape.fail
                "Scan"
                $"the inputs' leading axes are {Shape.text lengths} (-1: a scalar)"
                "Every tensor needs the same number of steps in its leading axis"

    /// Steps from the inputs' leading axis, in segments whose insides a gradient computes again.
    let private segmented reverse segment f init inputs =
        let length = lengthOf inputs
        let count = length / segment
        let rest = length - count * segment

        // Whole segments, then what is left; backwards what is left comes first.
        let cut start extent (x: Tensor) =
            Primitives.slice
                (Array.init x.Rank (fun axis -> if axis = 0 then start else 0))
                (Array.create x.Rank 1)
                (Array.append [| extent |] (Array.tail x.Shape))
                x

        let wholeStart, restStart = (if reverse then rest, 0 else 0, count * segment)
        let fold (x: Tensor) = Primitives.reshape (Array.append [| count; segment |] (Array.tail x.Shape)) (cut wholeStart (count * segment) x)
        let unfold (x: Tensor) = Primitives.reshape (Array.append [| count * segment |] x.Shape[2..]) x
        let one (carry, inputs) = run reverse segment f carry inputs
        let last, outputs = run reverse count (fun carry inputs -> Grad.checkpoint one (carry, inputs)) init (Tree.map fold inputs)
        let outputs = if (Tree.leaves outputs).Length = 0 then outputs else Tree.map unfold outputs

        if rest = 0 then
            last, outputs
        else
            let last, others = run reverse rest f last (Tree.map (cut restStart rest) inputs)

            let join (a: Tensor) (b: Tensor) = Primitives.concatenate 0 (if reverse then [| b; a |] else [| a; b |])
            last, (if (Tree.leaves outputs).Length = 0 then outputs else Tree.map2 join outputs others)

    /// As `scan`, with options. Raises ArgumentOutOfRangeException for a negative segment.
    let scanWith (options: ScanOptions) (f: 'carry -> 'input -> 'carry * 'output) (init: 'carry) (inputs: 'input) : 'carry * 'output =
        if options.Segment < 0 then
            raise (ArgumentOutOfRangeException(nameof options.Segment, options.Segment, "Scan: Segment must be 0 (none) or more."))

        let f =
            if options.Checkpoint then
                (fun carry input -> Grad.checkpoint (fun (carry, input) -> f carry input) (carry, input))
            else
                f

        if options.Segment > 0 && lengthOf inputs > options.Segment then
            segmented options.Reverse options.Segment f init inputs
        else
            run options.Reverse (lengthOf inputs) f init inputs

    /// From a first carry and inputs stacked along their leading axis, step by step: `f carry input` is the next carry and the step's output. Gives the last carry
    /// and the outputs stacked along a new leading axis. The carry keeps its shapes; carry, inputs and outputs are any trees. The same as the unrolled
    /// loop, of which gradients of any order and vmap can be taken, in a plan whose size does not depend on the length.
    /// `Scan.scan (fun sum x -> sum + x, sum + x) (Tensor.scalar 0.0) xs` is the total and the cumulative sums of xs.
    let scan (f: 'carry -> 'input -> 'carry * 'output) (init: 'carry) (inputs: 'input) : 'carry * 'output = scanWith defaults f init inputs

    /// n steps without inputs: `f carry` n times. n is 0 or more.
    let repeat (n: int) (f: 'carry -> 'carry) (init: 'carry) : 'carry =
        if n < 0 then
            raise (ArgumentOutOfRangeException(nameof n, n, "Scan.repeat: the number of steps must be 0 or more."))

        fst (run false n (fun carry () -> f carry, ()) init ())

    /// The last carry alone: `f carry input` is the next carry.
    let fold (f: 'carry -> 'input -> 'carry) (init: 'carry) (inputs: 'input) : 'carry = fst (scan (fun carry input -> f carry input, ()) init inputs)
