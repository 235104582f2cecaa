module Hybrid.Core.Tests.PlanTests

open System
open Xunit
open FsCheck
open Hybrid.Core

/// A random program over small tensors: each step applies one operation to earlier values. `keep` sees every value as it is made.
let internal randomProgram (seed: int) (keep: Tensor -> Tensor) (inputs: Tensor list) : Tensor list =
    let random = Random seed
    let pool = ResizeArray<Tensor>(inputs)
    let any () = pool[random.Next pool.Count]
    let axisOf (x: Tensor) = random.Next x.Rank

    let step () : Tensor option =
        let x = any ()

        match random.Next 20 with
        | 0 -> Some(Tensor.tanh x)
        | 1 -> Some(Tensor.exp (Tensor.tanh x))
        | 2 -> Some(-x)
        | 3 -> Some(x * 0.5 + 1.0)
        | 4
        | 5 ->
            let y = any ()

            try
                Some(if random.Next 2 = 0 then x + y else x * y)
            with :? ShapeException ->
                None
        | 6 ->
            let y = any ()

            if Shape.equal x.Shape y.Shape then Some(Tensor.select (Tensor.less x y) (x - y) (Tensor.abs y)) else None
        | 7 when x.Rank > 0 -> Some(Tensor.sumOver [| axisOf x |] x * 0.3)
        | 8 when x.Rank > 0 -> Some(Tensor.maxKeep [| axisOf x |] x)
        | 9 when x.Rank > 1 -> Some(Tensor.permute (Array.init x.Rank id |> Array.rev) x)
        | 10 -> Some(Tensor.reshape [| -1 |] x)
        | 11 when x.Rank = 1 && x.Size % 2 = 0 && x.Size > 0 -> Some(Tensor.reshape [| 2; -1 |] x)
        | 12 when x.Rank > 0 && x.Shape[0] > 1 -> Some(Tensor.slice 0 1 (x.Shape[0] - 1) x)
        | 13 when x.Rank > 0 -> Some(Tensor.reverse [| axisOf x |] x)
        | 14 when x.Rank > 0 && x.Size < 200 -> Some(Tensor.pad (Array.create x.Rank 1) (Array.zeroCreate x.Rank) x)
        | 15 when x.Rank > 0 && x.Size < 200 -> Some(Tensor.concatenate 0 [ x; Tensor.reverse [| 0 |] x ])
        | 16 when x.Rank = 2 -> Some(Tensor.matmul x (Tensor.transpose x) * 0.1)
        | 17 when x.Rank > 0 && x.Shape[0] > 0 -> Some(Tensor.take 0 (Tensor.ofInt32 [| 3 |] (Array.init 3 (fun _ -> random.Next x.Shape[0]))) x)
        | 18 when x.Rank > 0 && x.Size < 200 -> Some(Tensor.broadcastTo (Array.append [| 2 |] x.Shape) x * 1.5)
        | 19 when x.Rank > 0 && x.Shape[x.Rank - 1] > 0 -> Some(Tensor.softmax -1 x)
        | _ -> None

    for _ in 1..18 do
        match step () with
        | Some result when result.Size < 2000 -> pool.Add(keep result)
        | _ -> ()

    // Several results, so that some values are wanted both inside and outside.
    [ pool[pool.Count - 1]; any (); any () ] @ [ Tensor.sum pool[pool.Count - 1] ]

let internal inputs seed =
    let random = Random(seed: int)
    let make shape = Tensor.ofFloat64 shape (Array.init (Shape.size shape) (fun _ -> random.NextDouble() * 2.0 - 1.0))
    [ make [| 4; 3 |]; make [| 3 |]; make [| 4; 1 |]; make [| 2; 4; 3 |] ]

let private same (seed: int) (expected: Tensor list) (actual: Tensor list) =
    List.iteri2
        (fun i (e: Tensor) (a: Tensor) ->
            Assert.True(Shape.equal e.Shape a.Shape, $"program {seed}: result {i} has shape {Shape.text a.Shape}")

            Array.iteri2
                (fun j (x: float) (y: float) ->
                    let error = abs (x - y) / max 1.0 (abs x)
                    Assert.True((error <= 1e-9) || x.Equals y, $"program {seed}: result {i}[{j}] is {y}, one operation at a time gives {x}"))
                (Tensor.toArray e)
                (Tensor.toArray a))
        expected
        actual

/// Programs that once went wrong.
[<Theory; InlineData(732058); InlineData(199245)>]
let ``programs that once went wrong give the same values fused as one operation at a time`` (seed: int) =
    let eachAlone x = Numbers.ofFloats Dtype.Float64 (x: Tensor).Shape (Tensor.toArray x)
    let expected = randomProgram seed eachAlone (inputs seed)
    same seed expected (Program.compile (randomProgram seed id) (inputs seed))

[<Fact>]
let ``random programs give the same values fused as one operation at a time`` () =
    let property (NonNegativeInt seed) =
        let eachAlone x = Numbers.ofFloats Dtype.Float64 (x: Tensor).Shape (Tensor.toArray x)
        let expected = randomProgram seed eachAlone (inputs seed)
        same seed expected (Program.compile (randomProgram seed id) (inputs seed))

    Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(1_000_000), property)

[<Fact>]
let ``gradients of random programs are the same fused and as a session's in-place state`` () =
    let property (NonNegativeInt seed) =
        let loss (arguments: Tensor list) = randomProgram seed id arguments |> List.map (fun r -> Tensor.mean (Tensor.tanh r)) |> List.reduce (+)

        // A descent step whose state is overwritten: any reader placed after its writer would show.
        let step (state: Tensor list) () =
            let value, gradient = Grad.valueAndGrad loss state
            List.map2 (fun x g -> x - 0.1 * g) state gradient, value

        let session = Program.start step (inputs seed)
        let mutable state = inputs seed

        for _ in 1..3 do
            let next, value = step state ()
            let stepped = session.Step()
            state <- Tensor.evaluate (Array.ofList next) |> List.ofArray
            same seed [ value ] [ stepped ]

        same seed state session.State

    Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(1_000_000), property)
