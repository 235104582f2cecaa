module Hybrid.Core.Tests.RowSplitTests

open Xunit
open Hybrid.Core

let private weight = PrimitiveTests.signed 1 [| 3; 3 |]

/// The body of a step on a carry and an input, both [rows, 3], and how it is divided.
let private divided rows (step: Tensor -> Tensor -> Tensor) =
    let carry = Primitives.parameter 0 [| rows; 3 |] Dtype.Float64
    let input = Primitives.parameter 1 [| rows; 3 |] Dtype.Float64
    let captured, body = Body.close [| carry; input |] [| step carry input |]
    RowSplit.divide body captured.Length |> Option.map (fun (part, split, parts) -> part.Outputs[0].Shape, split, parts)

[<Fact>]
let ``rows that do not mix are divided`` () =
    let step (h: Tensor) (x: Tensor) = Tensor.tanh (Tensor.matmul h weight + Primitives.slice [| 0; 0 |] [| 1; 1 |] x.Shape (x + 1.0))
    Assert.Equal(Some([| 16; 3 |], [| false; true; true |], 3), divided 48 step)
    // No divisor of a useful size.
    Assert.Equal(None, divided 17 step)
    Assert.Equal(None, divided 4 step)

[<Fact>]
let ``what belongs to each row from outside is divided with the rows`` () =
    let scale = PrimitiveTests.signed 2 [| 32; 3 |]
    Assert.Equal(Some([| 16; 3 |], [| true; true; true |], 2), divided 32 (fun h x -> h * scale + x))

[<Fact>]
let ``rows that mix are not divided`` () =
    Assert.Equal(None, divided 32 (fun h x -> h + Tensor.sumKeep [| 0 |] x))
    Assert.Equal(None, divided 32 (fun h x -> h + Primitives.reverse [| 0 |] x))
    Assert.Equal(None, divided 32 (fun h x -> Tensor.matmul (Tensor.matmul h (Tensor.transpose x)) x))
    Assert.Equal(None, divided 32 (fun h x -> Primitives.reshape [| 32; 3 |] (Primitives.reshape [| 96 |] (h + x))))

[<Fact>]
let ``a divided scan gives what its rows give alone, with gradients`` () =
    for cell in [ RecurrentCell.Elman Activation.Tanh; RecurrentCell.Gru; RecurrentCell.Lstm ] do
        let layer = Recurrent.createWith { Recurrent.defaults with ReturnsSequence = true; Dtype = Dtype.Float64 } cell 3 5 (Random.key 3)
        let x = Random.normal Dtype.Float64 [| 48; 4; 3 |] (Random.key 4)
        let present = Tensor.less (Random.uniform Dtype.Float64 [| 48; 4 |] (Random.key 5)) (Tensor.scalarOf Dtype.Float64 0.7)
        let f (stack, x, present) = PrimitiveTests.weigh (Recurrent.applyMasked present { layer with Stack = stack } x)
        let stack, gradient, _ = Program.compile (Grad.grad f) (layer.Stack, x, present)

        // 12 rows are not divided.
        let pieces =
            [
                for first in 0..12..36 ->
                    let cut (t: Tensor) =
                        Primitives.slice
                            (Array.init t.Rank (fun a -> if a = 0 then first else 0))
                            (Array.create t.Rank 1)
                            (Array.append [| 12 |] t.Shape[1..])
                            t

                    let weights = Tensor.ofFloat64 [| 48; 4; 5 |] (Array.init 960 (fun i -> cos (float i + 0.5)))
                    let g (stack, x) = Tensor.sum (Recurrent.applyMasked (cut present) { layer with Stack = stack } x * cut weights)
                    Grad.grad g (layer.Stack, cut x)
            ]

        let whole = pieces |> List.map fst |> List.reduce (Tree.map2 (+))

        Array.iter2
            (fun (a: Tensor) (b: Tensor) -> PrimitiveTests.close 1e-11 (Tensor.toArray a) (Tensor.toArray b) "weights")
            (Tree.leaves whole)
            (Tree.leaves stack)

        PrimitiveTests.close 1e-12 (Tensor.toArray (Tensor.concatenate 0 (List.map snd pieces))) (Tensor.toArray gradient) "inputs"
