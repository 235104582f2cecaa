module Hybrid.Core.Tests.Train.BatchesTests

open System
open Xunit
open Hybrid.Core

let examples = Tensor.ofFloat32 [| 7; 2 |] (Array.init 14 float32), Tensor.ofInt32 [| 7 |] [| 0..6 |]

/// The labels of each batch of a pass, checked against the rows that go with them.
let labels (batches: Batches<Tensor * Tensor>) epoch skip =
    use pass = batches.Pass(epoch, skip)

    [
        let mutable n = pass.Next()

        while n > 0 do
            let rows, numbers = Array.zeroCreate<float32>(2 * n), Array.zeroCreate<int> n
            pass.Write(0, Runtime.InteropServices.MemoryMarshal.AsBytes(rows.AsSpan()))
            pass.Write(1, Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()))
            Assert.Equal<float32>(numbers |> Array.collect (fun i -> [| float32 (2 * i); float32 (2 * i + 1) |]), rows)
            yield List.ofArray numbers
            n <- pass.Next()
    ]

[<Fact>]
let ``without a seed the batches keep the order and the last is ragged`` () =
    let batches = Batches.ofTensors { BatchOptions.Default with Size = 3 } examples
    Assert.Equal(3, batches.Count)
    Assert.Equal<int list list>([ [ 0; 1; 2 ]; [ 3; 4; 5 ]; [ 6 ] ], labels batches 0 0)
    Assert.Equal<int list list>([ [ 6 ] ], labels batches 1 2)
    let inputs, targets = batches.Like 5
    Assert.Equal<int>([| 5; 2 |], inputs.Shape)
    Assert.Equal(Dtype.Int32, targets.Dtype)

[<Fact>]
let ``a ragged last batch can be left out`` () =
    let batches = Batches.ofTensors { BatchOptions.Default with Size = 3; DropLast = true } examples
    Assert.Equal(2, batches.Count)
    Assert.Equal<int list list>([ [ 0; 1; 2 ]; [ 3; 4; 5 ] ], labels batches 0 0)

[<Fact>]
let ``with a seed each epoch has an order of its own that does not depend on what was asked before`` () =
    let make seed = Batches.ofTensors { BatchOptions.Default with Size = 3; Seed = Some seed } examples
    let first = labels (make 4) 0 0
    Assert.Equal<int>([ 0..6 ], List.concat first |> List.sort)
    let later = labels (make 4) 5 0
    Assert.NotEqual<int list list>(first, later)
    Assert.NotEqual<int list list>(first, labels (make 3) 0 0)
    let again = make 4
    Assert.Equal<int list list>(later, labels again 5 0)
    Assert.Equal<int list list>(first, labels again 0 0)
    Assert.Equal<int list list>(List.tail first, labels again 0 1)

[<Fact>]
let ``a permutation holds every position once and favours none`` () =
    let firsts = [| for seed in 0..1999 -> (Batches.permutation (Random.key seed) 5)[0] |] |> Array.countBy id |> Array.sort
    Assert.Equal<int>([ 0..4 ], firsts |> Array.map fst)
    // 2000 draws of 5 equally likely values: 400 each with standard deviation 17.9.
    Assert.All(firsts, fun (_, n) -> Assert.InRange(n, 310, 490))

[<Fact>]
let ``tensors of different lengths are refused`` () =
    let error =
        Assert.Throws<ShapeException>(fun () ->
            Batches.ofTensors BatchOptions.Default (Tensor.zeros Dtype.Float32 [| 3 |], Tensor.zeros Dtype.Float32 [| 4 |]) |> ignore)

    Assert.Contains("Batches.ofTensors: the leading axes are [3, 4]", error.Message)
    Assert.Throws<ArgumentOutOfRangeException>(fun () -> Batches.ofTensors { BatchOptions.Default with Size = 0 } examples |> ignore) |> ignore
