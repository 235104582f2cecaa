module Hybrid.Core.Tests.SortTests

open System
open Xunit
open Hybrid.Core

let private integers (x: Tensor) = Tensor.toInt32 x

/// The positions by a stable sort of .NET's.
let private oracle descending (x: float[]) =
    let key i = if Double.IsNaN x[i] then Double.PositiveInfinity, 1 else x[i], 0
    let order = [ 0 .. x.Length - 1 ]

    if descending then
        // Equal ones keep their order: sort by the negated keys.
        order |> List.sortBy (fun i -> let value, isNaN = key i in -isNaN, -value) |> Array.ofList
    else
        order |> List.sortBy (fun i -> let value, isNaN = key i in isNaN, value) |> Array.ofList

[<Fact>]
let ``positions are those of a stable sort, at every size, with ties, zeros of both signs, infinities and NaN`` () =
    let generator = Random 4

    for n in [ 0; 1; 2; 3; 10; 40; 41; 100; 1000 ] do
        let values =
            Array.init n (fun i ->
                match generator.Next 12 with
                | 0 -> -0.0
                | 1 -> 0.0
                | 2 -> nan
                | 3 -> Double.PositiveInfinity
                | 4 -> Double.NegativeInfinity
                | _ -> float (generator.Next 9 - 4) * 1.5)

        let x = Tensor.ofFloat64 [| n |] values

        for x in [ x; Tensor.cast Dtype.Float32 x ] do
            Assert.Equal<int[]>(oracle false values, integers (Tensor.argSort 0 x))
            Assert.Equal<int[]>(oracle true values, integers (Tensor.argSortDescending 0 x))

            for k in [ 0; 1; n / 5; n ] do
                let top, places = Tensor.topK (min k n) 0 x
                let expected = oracle true values |> Array.truncate k
                Assert.Equal<int[]>(expected, integers places)
                Assert.Equal<float[]>(expected |> Array.map (fun i -> values[i]), Tensor.toArray top)

[<Fact>]
let ``whole numbers sort by value, the most negative first`` () =
    let x = Tensor.ofInt32 [| 6 |] [| 3; Int32.MinValue; -1; 0; Int32.MaxValue; -1 |]
    Assert.Equal<int[]>([| Int32.MinValue; -1; -1; 0; 3; Int32.MaxValue |], integers (Tensor.sort 0 x))
    Assert.Equal<int[]>([| 4; 0; 3; 2; 5; 1 |], integers (Tensor.argSortDescending 0 x))

[<Fact>]
let ``every axis sorts its own lines`` () =
    let generator = Random 5
    let x = Tensor.ofFloat64 [| 3; 4; 5 |] (Array.init 60 (fun _ -> generator.NextDouble()))

    for axis in 0..2 do
        let sorted = Tensor.moveAxis axis -1 (Tensor.sort axis x) |> Tensor.toArray |> Array.chunkBySize x.Shape[axis]
        let expected = Tensor.moveAxis axis -1 x |> Tensor.toArray |> Array.chunkBySize x.Shape[axis] |> Array.map Array.sort
        Assert.Equal<float[][]>(expected, sorted)

[<Fact>]
let ``sizes that do not fit are said`` () =
    let x = Tensor.zeros Dtype.Float32 [| 2; 3 |]
    let message (make: unit -> obj) = Assert.Throws<ShapeException>(fun () -> make () |> ignore).Message
    Assert.Contains("TopK: 4 elements of an axis of 3 are asked for in [2, 3]", message (fun () -> Tensor.topK 4 1 x))
    Assert.Contains("Sort: the operand is Bool", message (fun () -> Tensor.sort 0 (Tensor.ofBool [| 1 |] [| true |])))
    Assert.Contains("SegmentSum: the tensor is [2, 3] and the segments are [3]", message (fun () -> Tensor.segmentSum (Tensor.range 3) 3 x))

[<Fact>]
let ``segments add up whatever their order, and an empty one is 0`` () =
    let x = Tensor.ofFloat64 [| 4; 2 |] [| 1.0; 2.0; 3.0; 4.0; 5.0; 6.0; 7.0; 8.0 |]
    let segments = Tensor.ofInt32 [| 4 |] [| 2; 0; 2; 2 |]
    Assert.Equal<float[]>([| 3.0; 4.0; 0.0; 0.0; 13.0; 16.0 |], Tensor.toArray (Tensor.segmentSum segments 3 x))
    Assert.Equal<float[]>([| 3.0; 4.0; 0.0; 0.0; 13.0 / 3.0; 16.0 / 3.0 |], Tensor.toArray (Tensor.segmentMean segments 3 x))
