module Hybrid.Core.Tests.Optimise.TransformTests

open Xunit
open Hybrid.Core
open Hybrid.Core.Tests.Optimise.OptimiseTests

let gradient: Model = { Weight = Tensor.vector [ 3.0; 0.0; -4.0 ]; Bias = Tensor.vector [ 12.0; 0.0 ] }
let parameters: Model = { Weight = Tensor.vector [ 1.0; -2.0; 0.0 ]; Bias = Tensor.vector [ 10.0; -10.0 ] }

/// What a transform makes of the gradient: with `apply` adding it to the parameters, what is left after taking them away.
let transformed (transform: Optimiser) =
    let moved, _ = Optimiser.apply transform gradient (Optimiser.init transform parameters) parameters
    numbers (Tree.map2 (-) moved parameters)

[<Fact>]
let ``clipping by value limits each element`` () = close 1e-6 [ 3.0; 0.0; -3.5; 3.5; 0.0 ] (transformed (Transform.clipByValue 3.5)) "value"

[<Fact>]
let ``clipping by norm limits each tensor on its own`` () =
    // Norms 5 and 12; the limit 6 leaves the first as it is and halves the second.
    close 1e-5 [ 3.0; 0.0; -4.0; 6.0; 0.0 ] (transformed (Transform.clipByNorm 6.0)) "norm"

[<Fact>]
let ``clipping by the global norm scales all tensors by one factor`` () =
    // The joint norm is 13.
    close 1e-5 [ 1.5; 0.0; -2.0; 6.0; 0.0 ] (transformed (Transform.clipByGlobalNorm 6.5)) "global"
    close 1e-6 [ 3.0; 0.0; -4.0; 12.0; 0.0 ] (transformed (Transform.clipByGlobalNorm 14.0)) "below the limit"

[<Fact>]
let ``penalties and decay follow their formulas`` () =
    close 1e-6 [ 3.1; -0.2; -4.0; 13.0; -1.0 ] (transformed (Transform.l2 0.1)) "l2"
    close 1e-6 [ 3.1; -0.1; -4.0; 12.1; -0.1 ] (transformed (Transform.l1 0.1)) "l1"
    close 1e-6 [ 2.9; 0.2; -4.0; 11.0; 1.0 ] (transformed (Transform.decayWeights 0.1)) "decay"

[<Fact>]
let ``a masked transform leaves the other parameters' gradients as they are`` () =
    let masked = Transform.masked (fun path -> path <> "Bias") (Transform.l2 0.1)
    close 1e-6 [ 3.1; -0.2; -4.0; 12.0; 0.0 ] (transformed masked) "masked"

[<Fact>]
let ``only trains the chosen parameters and keeps state for them alone`` () =
    let only = Transform.only (fun path -> path = "Bias") (Optimise.adam quick)
    let state = Optimiser.init only parameters
    Assert.Single(state["firstMoment"]) |> ignore
    let moved, _ = Optimiser.apply only gradient state parameters
    Assert.Equal<float>(Tensor.toArray parameters.Weight, Tensor.toArray moved.Weight)
    close 1e-6 [ 9.9; -10.0 ] (Tensor.toArray moved.Bias) "bias"

[<Fact>]
let ``a chain applies its parts in order and names their state by position`` () =
    let chain = Transform.chain [ Transform.scale 2.0; Transform.clipByValue 1.0; Optimise.momentum 0.5 0.9 ]
    close 1e-6 [ -0.5; 0.0; 0.5; -0.5; 0.0 ] (transformed chain) "chain"
    Assert.Equal<string>([ "2.rate"; "2.velocity" ], (Optimiser.init chain parameters).Keys)

[<Fact>]
let ``a schedule multiplies the updates by its value at the steps done`` () =
    let scheduled = Transform.chain [ Optimise.gradientDescent 1.0; Transform.scaleBySchedule (Schedule.piecewise [ 1; 2 ] [ 0.5; 0.25; 0.0 ]) ]
    // The gradient of the sum is 1: two steps of 0.5 and 0.25, then none.
    let at steps = (after steps Tensor.sum scheduled (Tensor.vector [ 1.0 ]) |> Tensor.toArray)[0]
    Assert.Equal<float>([ 0.5; 0.25; 0.25; 0.25 ], [ at 1; at 2; at 3; at 4 ])

[<Fact>]
let ``accumulated micro-batches equal one step on their mean`` () =
    let optimiser = Optimise.adam quick
    let accumulated = Transform.accumulate 3 optimiser
    let micro = [ for i in 1..6 -> Tensor.ofFloat64 [| 2 |] [| float i; -1.0 / float i |] ]
    let start = Tensor.ofFloat64 [| 2 |] [| 1.0; 2.0 |]

    let run optimiser gradients =
        let session = Program.start (fun (p, state) (g: Tensor) -> Optimiser.apply optimiser g state p, ()) (start, Optimiser.init optimiser start)

        [
            for g in gradients do
                session.Step g
                Tensor.toArray (fst session.State)
        ]

    let wholes = micro |> List.chunkBySize 3 |> List.map (fun part -> List.reduce (+) part / 3.0)
    let expected, found = run optimiser wholes, run accumulated micro
    Assert.Equal<float>(Tensor.toArray start, found[0])
    Assert.Equal<float>(Tensor.toArray start, found[1])
    close 1e-15 expected[0] found[2] "first"
    Assert.Equal<float>(found[2], found[4])
    close 1e-15 expected[1] found[5] "second"

[<Fact>]
let ``mixed element types and whole-number leaves are trained or left alone`` () =
    let start =
        {|
            Single = Tensor.vector [ 1.0 ]
            Double = Tensor.ofFloat64 [| 1 |] [| 2.0 |]
            Count = Tensor.ofInt32 [| 1 |] [| 7 |]
        |}

    let f (p: {| Single: Tensor; Double: Tensor; Count: Tensor |}) = Tensor.sum (Tensor.cast Dtype.Float64 p.Single * p.Double)

    let optimiser = Transform.chain [ Transform.clipByGlobalNorm 100.0; Optimise.adam quick ]
    let found = after 1 f optimiser start
    close 1e-6 [ 0.9 ] (Tensor.toArray found.Single) "single"
    close 1e-6 [ 1.9 ] (Tensor.toArray found.Double) "double"
    Assert.Equal<int>([| 7 |], Tensor.toInt32 found.Count)

[<Fact>]
let ``a gradient of another shape is refused by path`` () =
    let optimiser = Optimise.gradientDescent 0.1
    let wrong = { gradient with Bias = Tensor.vector [ 1.0 ] }

    let error = Assert.Throws<ShapeException>(fun () -> Optimiser.apply optimiser wrong (Optimiser.init optimiser parameters) parameters |> ignore)

    Assert.Contains("the gradient of Bias is Float32 [1], the parameter Float32 [2]", error.Message)
