module Hybrid.Core.Tests.EdgeTests

open System
open Xunit
open Hybrid.Core

let private zeros shape = Tensor.ofFloat64 shape (Array.zeroCreate (Shape.size shape))

let private shapes (expected: int[]) (x: Tensor) =
    Assert.Equal<int[]>(expected, x.Shape)
    Assert.Equal(Shape.size expected, (Tensor.toArray x).Length)

[<Fact>]
let ``empty tensors go through every kind of operation`` () =
    let x = zeros [| 0; 3 |]
    shapes [| 0; 3 |] (Tensor.exp x + 1.0)
    shapes [| 0; 3 |] (x * zeros [| 3 |])
    shapes [| 3 |] (Tensor.sumOver [| 0 |] x)
    shapes [| 0 |] (Tensor.maxOver [| 1 |] x)
    shapes [| 3; 0 |] (Tensor.transpose x)
    shapes [| 2; 3 |] (Tensor.concatenate 0 [ x; zeros [| 2; 3 |] ])
    shapes [| 4; 3 |] (Tensor.pad [| 1; 0 |] [| 3; 0 |] x)
    shapes [| 0; 5 |] (Tensor.matmul x (zeros [| 3; 5 |]))
    shapes [| 3; 3 |] (Tensor.matmul (Tensor.transpose x) x)
    shapes [| 0; 3 |] (Tensor.take 0 (Tensor.ofInt32 [| 0 |] [||]) (zeros [| 4; 3 |]))
    shapes [| 4; 3 |] (Tensor.scatterAdd 0 [| 4; 3 |] (Tensor.ofInt32 [| 0 |] [||]) x)
    shapes [| 0; 3 |] (Tensor.softmax 1 x)
    shapes [| 0; 3 |] (Grad.grad (fun x -> Tensor.sum (Tensor.tanh x)) x)

[<Fact>]
let ``a sum of nothing is 0, a product 1, a maximum minus infinity, a mean NaN`` () =
    let x = zeros [| 0 |]
    Assert.Equal(0.0, Tensor.item (Tensor.sum x))
    Assert.Equal(1.0, Tensor.item (Tensor.productOver [| 0 |] x))
    Assert.Equal(Double.NegativeInfinity, Tensor.item (Tensor.max x))
    Assert.True(Double.IsNaN(Tensor.item (Tensor.mean x)))

[<Fact>]
let ``a position in nothing is an error`` () =
    let error = Assert.Throws<ShapeException>(fun () -> Tensor.argMax 0 (zeros [| 0; 2 |]) |> ignore)
    Assert.Contains("no position in an empty axis", error.Message)

[<Fact>]
let ``tensors of one element go through every kind of operation`` () =
    let one = Tensor.ofFloat64 [| 1; 1 |] [| 3.0 |]
    Assert.Equal(9.0, Tensor.item (Tensor.matmul one one))
    Assert.Equal(3.0, Tensor.item (Tensor.sum one))
    Assert.Equal(1.0, Tensor.item (Tensor.softmax 1 one))
    Assert.Equal(0.0, Tensor.item (Tensor.argMax 1 one |> Tensor.cast Dtype.Float64))
    Assert.Equal(6.0, Tensor.item (Grad.grad (fun x -> Tensor.sum (x * x)) one))

[<Fact>]
let ``NaN goes through sums, products, extremes and relu; infinity through softmax without NaN`` () =
    let x = Tensor.ofFloat64 [| 3 |] [| 1.0; nan; 2.0 |]

    for reduce in [ Tensor.sum; Tensor.max; Tensor.min; Tensor.productOver [| 0 |]; Tensor.mean ] do
        Assert.True(Double.IsNaN(Tensor.item (reduce x)))

    Assert.True(Double.IsNaN((Tensor.toArray (Tensor.maximum x (Tensor.zerosLike x)))[1]))
    Assert.Equal(1.0, Tensor.item (Tensor.argMax 0 x |> Tensor.cast Dtype.Float64))
    let large = Tensor.ofFloat64 [| 3 |] [| 1000.0; 1001.0; 1002.0 |]
    // exp(-2), exp(-1), 1 over their sum.
    let total = exp -2.0 + exp -1.0 + 1.0

    Array.iter2
        (fun (e: float) a -> Assert.Equal(e, a, 12))
        [| exp -2.0 / total; exp -1.0 / total; 1.0 / total |]
        (Tensor.toArray (Tensor.softmax 0 large))

    let impossible = Tensor.ofFloat64 [| 2 |] [| Double.NegativeInfinity; Double.NegativeInfinity |]
    Assert.Equal(Double.NegativeInfinity, Tensor.item (Tensor.logSumExp 0 impossible))
    Assert.Equal(0.0, (Tensor.toArray (Tensor.softmax 0 (Tensor.ofFloat64 [| 2 |] [| 0.0; Double.NegativeInfinity |])))[1])

[<Fact>]
let ``an index outside its axis is an error that names it`` () =
    let x = zeros [| 4; 2 |]
    let error = Assert.ThrowsAny<ArgumentException>(fun () -> Tensor.toArray (Tensor.take 0 (Tensor.ofInt32 [| 2 |] [| 1; 4 |]) x) |> ignore)
    Assert.Contains("4", error.Message)

[<Fact>]
let ``trees: records, unions, lists, maps and options are rebuilt with other tensors`` () =
    let value =
        {|
            A = Tensor.scalar 1.0
            B = [ Some(Tensor.scalar 2.0), "fixed"; None, "also" ]
            C = Map [ "x", Tensor.scalar 3.0 ]
        |}

    let doubled = Tree.map (fun x -> x * 2.0) value
    Assert.Equal<float[]>([| 2.0; 4.0; 6.0 |], Tree.leaves doubled |> Array.map Tensor.item)
    Assert.Equal<string[]>([| "A"; "B.0.0.Value"; "C.x" |], Tree.paths value)
    Assert.Equal("also", snd doubled.B[1])

[<Fact>]
let ``a tensor prints its elements once they are computed, and what it is before`` () =
    let x = Tensor.vector [ 1.0; 2.5 ] * 2.0
    Assert.Equal("Multiply Float32 [2]", x.ToString())
    Assert.Equal("[2, 5] Float32 [2]", Tensor.text x)
    Assert.Equal("[2, 5] Float32 [2]", x.ToString())
    Assert.Equal("[[0, 1, 2, ..., 7, 8, 9]] Int32 [1, 10]", Tensor.text (Tensor.reshape [| 1; 10 |] (Tensor.range 10)))
