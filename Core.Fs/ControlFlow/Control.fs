namespace Hybrid.Core

open System

/// Branches and loops that are decided while the program runs.
[<RequireQualifiedAccess>]
module Control =
    let private fresh (x: Tensor) = Primitives.parameter 0 x.Shape x.Dtype

    let private requireSame operation what (value: 'T) (before: Tensor[]) (after: Tensor[]) =
        if before.Length <> after.Length then
            Shape.fail operation $"{what} of {before.Length} tensors becomes one of {after.Length}" "Return the same structure"

        Array.iteri2
            (fun i (a: Tensor) (b: Tensor) ->
                if a.Dtype <> b.Dtype || not (Shape.equal a.Shape b.Shape) then
                    let path = (Tree.paths value)[i]
                    let name = if path = "" then what else $"{path} of {what}"

                    Shape.fail
                        operation
                        $"{name} is {a.Dtype} {Shape.text a.Shape} in one place and {b.Dtype} {Shape.text b.Shape} in the other"
                        "Shapes and element types must agree")
            before
            after

    /// `whenTrue x` where the condition, one Bool, holds, else `whenFalse x`. Only the branch that is taken is computed, also in a gradient, which computes it
    /// again. Both return the same structure, shapes and element types. Under vmap with a condition of each example's own, both are computed and selected from.
    let cond (condition: Tensor) (whenTrue: 'a -> 'b) (whenFalse: 'a -> 'b) (x: 'a) : 'b =
        let arguments = Tree.leaves x

        let trace (f: 'a -> 'b) =
            let placeholders = arguments |> Array.map fresh
            placeholders, f (Tree.rebuild x placeholders)

        let ofTrue, first = trace whenTrue
        let ofFalse, second = trace whenFalse
        let firstLeaves, secondLeaves = Tree.leaves first, Tree.leaves second
        requireSame "Cond" "the branches' result" first firstLeaves secondLeaves
        let results = ConditionalRoutine.Make(condition, [| ofTrue, firstLeaves; ofFalse, secondLeaves |], arguments)
        if results.Length = 0 then first else Tree.rebuild first results

    /// `step` again and again while the condition, one Bool, holds: the first carry for which it does not. The carry keeps its structure, shapes and
    /// element types. There is no gradient through it (NotSupportedException when one is taken): see `boundedWhile`. Under vmap it runs until the last
    /// example ends; those that ended before keep their carry.
    let whileLoop (condition: 'carry -> Tensor) (step: 'carry -> 'carry) (init: 'carry) : 'carry =
        let starts = Tree.leaves init
        let ofTest, ofStep = starts |> Array.map fresh, starts |> Array.map fresh
        let test = condition (Tree.rebuild init ofTest)

        if test.Dtype <> Dtype.Bool || test.Rank <> 0 then
            Shape.fail "While" $"the condition is {test.Dtype} {Shape.text test.Shape}" "It must be one Bool; compare scalars"

        let next = Tree.leaves (step (Tree.rebuild init ofStep))
        requireSame "While" "the carry" init starts next
        WhileRoutine.Make((ofTest, test), (ofStep, next), starts) |> Tree.rebuild init

    /// As `whileLoop`, for at most a number of iterations, with gradients of any order. Memory in a gradient grows with that number; iterations after the end
    /// cost next to nothing. most is 0 or more.
    let boundedWhile (most: int) (condition: 'carry -> Tensor) (step: 'carry -> 'carry) (init: 'carry) : 'carry =
        if most < 0 then
            raise (ArgumentOutOfRangeException(nameof most, most, "Control.boundedWhile: the most iterations must be 0 or more."))

        Scan.repeat most (fun carry -> cond (condition carry) step id carry) init
