module Hybrid.Core.Tests.AttentionTests

open System
open Xunit
open Hybrid.Core
open Hybrid.Core.Tests.PrimitiveTests
open Hybrid.Providers.Threading

let private single seed shape = Tensor.cast Dtype.Float32 (signed seed shape)

/// The plain formula: every score at once.
let private plain options q k v = Attention.applyWith id options q k v

let private operands make queries keys = make 1 [| 2; queries; 3; 8 |], make 2 [| 2; keys; 3; 8 |], make 3 [| 2; keys; 3; 5 |]

let private masks queries keys =
    let some seed share =
        Tensor.ofBool
            [| (if share then 1 else 2); (if share then 1 else 3); queries; keys |]
            (let r = Random(seed: int) in Array.init ((if share then 1 else 6) * queries * keys) (fun _ -> r.Next 4 > 0))

    [
        "all", Attention.defaults
        "causal", Attention.causal
        "mask", { Attention.defaults with Mask = Some(some 1 false) }
        "shared mask, lengths",
        { Attention.defaults with
            Mask = Some(some 2 true)
            KeyLengths = Some(Tensor.ofInt32 [| 2 |] [| keys; (keys + 1) / 2 |])
        }
        "causal, mask, lengths",
        { Attention.causal with
            Mask = Some(some 3 false)
            KeyLengths = Some(Tensor.ofInt32 [| 2 |] [| keys / 3; keys |])
            Scale = Some 1.7
        }
    ]

let private check tolerance (q: Tensor, k: Tensor, v: Tensor) =
    for name, options in masks q.Shape[1] k.Shape[1] do
        let run apply =
            Program.compile
                (fun a ->
                    Grad.valueAndGrad (fun (q, k, v) -> Tensor.sum (Tensor.cast Dtype.Float64 (apply options q k v) |> weigh |> Tensor.square)) a)
                (q, k, v)

        let value apply = Tensor.toArray (Tensor.cast Dtype.Float64 (apply options q k v))
        let where = $"{name}, {Shape.text q.Shape}, {Shape.text k.Shape}"
        close tolerance (value plain) (value Attention.apply) where
        let _, (q0, k0, v0) = run plain
        let _, (q1, k1, v1) = run Attention.apply

        for expected, actual, operand in [ q0, q1, "queries"; k0, k1, "keys"; v0, v1, "values" ] do
            close
                (tolerance * 30.0)
                (Tensor.toArray (Tensor.cast Dtype.Float64 expected))
                (Tensor.toArray (Tensor.cast Dtype.Float64 actual))
                $"{where}, by {operand}"

[<Fact>]
let ``attention equals the plain formula at every kind of length, with masks, forwards and backwards`` () =
    for n in [ 1; 2; 3; 7; 15; 16; 17; 31; 63; 64; 65; 100; 127; 128; 129; 200; 255; 256; 257; 300 ] do
        check 1e-11 (operands signed n n)
        check 1e-5 (operands single n n)

[<Fact>]
let ``queries and keys may differ in number`` () =
    for queries, keys in [ 1, 300; 300, 1; 5, 130; 130, 5; 70, 140 ] do
        check 1e-11 (operands signed queries keys)
        check 1e-5 (operands single queries keys)

[<Fact>]
let ``a query that may see no key gives zeros and passes no gradient`` () =
    let q, k, v = operands signed 4 4
    let mask = Tensor.ofBool [| 1; 1; 4; 4 |] (Array.init 16 (fun i -> i / 4 <> 2))
    let options = { Attention.defaults with Mask = Some mask }
    let value = Attention.apply options q k v
    Assert.All(Tensor.toArray (Tensor.at 1 2 value), (fun x -> Assert.Equal(0.0, x)))
    let byQuery = Grad.grad (fun q -> weigh (Attention.apply options q k v)) q
    Assert.All(Tensor.toArray byQuery, (fun x -> Assert.True(Double.IsFinite x)))
    Assert.All(Tensor.toArray (Tensor.at 1 2 byQuery), (fun x -> Assert.Equal(0.0, x)))
    // More queries than keys: the first see none.
    let few, fewer = Tensor.slice 1 0 2 k, Tensor.slice 1 0 2 v
    Assert.All(Tensor.toArray (Tensor.slice 1 0 2 (Attention.apply Attention.causal q few fewer)), (fun x -> Assert.Equal(0.0, x)))

[<Fact>]
let ``empty batches, lengths and widths give the shapes that they should`` () =
    let shapeOf (q: int[]) (k: int[]) (v: int[]) =
        let y = Attention.apply Attention.defaults (signed 1 q) (signed 2 k) (signed 3 v)
        Assert.All(Tensor.toArray y, (fun x -> Assert.Equal(0.0, x)))
        y.Shape

    Assert.Equal<int[]>([| 0; 3; 2; 4 |], shapeOf [| 0; 3; 2; 5 |] [| 0; 4; 2; 5 |] [| 0; 4; 2; 4 |])
    Assert.Equal<int[]>([| 1; 0; 2; 4 |], shapeOf [| 1; 0; 2; 5 |] [| 1; 4; 2; 5 |] [| 1; 4; 2; 4 |])
    Assert.Equal<int[]>([| 1; 3; 2; 4 |], shapeOf [| 1; 3; 2; 5 |] [| 1; 0; 2; 5 |] [| 1; 0; 2; 4 |])
    Assert.Equal<int[]>([| 1; 3; 2; 0 |], shapeOf [| 1; 3; 2; 5 |] [| 1; 4; 2; 5 |] [| 1; 4; 2; 0 |])

[<Fact>]
let ``scores of a thousand neither overflow nor lose the largest`` () =
    let q = Tensor.ofFloat32 [| 1; 1; 1; 1 |] [| 1000.0f |]
    let k = Tensor.ofFloat32 [| 1; 3; 1; 1 |] [| -1.0f; 1.0f; 0.5f |]
    let v = Tensor.ofFloat32 [| 1; 3; 1; 1 |] [| 3.0f; 5.0f; 7.0f |]
    Assert.Equal(5.0, Tensor.item (Attention.apply Attention.defaults q k v))

[<Fact>]
let ``a query that is NaN gives NaN and leaves the others alone`` () =
    let q = Tensor.ofFloat32 [| 1; 2; 1; 1 |] [| nanf; 1.0f |]
    let k, v = single 1 [| 1; 5; 1; 1 |], single 2 [| 1; 5; 1; 1 |]
    let y = Tensor.toArray (Attention.apply Attention.defaults q k v)
    Assert.True(Double.IsNaN y[0])
    Assert.True(Double.IsFinite y[1])

[<Fact>]
let ``the same bits at any number of threads`` () =
    let q, k, v = single 1 [| 2; 150; 2; 16 |], single 2 [| 2; 150; 2; 16 |], single 3 [| 2; 150; 2; 16 |]
    let run = Program.compile (fun a -> Grad.valueAndGrad (fun (q, k, v) -> Tensor.sum (Tensor.square (Attention.apply Attention.causal q k v))) a)
    let before = WorkerPool.Threads

    try
        let at threads =
            WorkerPool.Threads <- threads
            let _, (a, b, c) = run (q, k, v)
            Array.concat [ Tensor.toFloat32 a; Tensor.toFloat32 b; Tensor.toFloat32 c ]

        let one = at 1
        Assert.Equal<float32[]>(one, at 2)
        Assert.Equal<float32[]>(one, at 5)
    finally
        WorkerPool.Threads <- before

let private message (f: unit -> unit) = Assert.Throws<ShapeException>(f).Message

[<Fact>]
let ``operands that do not fit are refused with their shapes`` () =
    let x = signed 1 [| 2; 3; 2; 4 |]
    let apply options q k v = (fun () -> Attention.apply options q k v |> ignore)

    Assert.Equal(
        "Attention: the operands do not have 4 axes: queries [2, 3], keys [2, 3, 2, 4] and values [2, 3, 2, 4]. They are [batch, steps, heads, width].",
        message (apply Attention.defaults (signed 1 [| 2; 3 |]) x x)
    )

    Assert.Equal(
        "Attention: there are not as many values as keys: queries [2, 3, 2, 4], keys [2, 3, 2, 4] and values [2, 4, 2, 4]. Axis 1 of both must agree.",
        message (apply Attention.defaults x x (signed 1 [| 2; 4; 2; 4 |]))
    )

    Assert.Equal(
        "Attention: the mask is Bool [3, 3]. It must be Bool [1 or 2, 1 or 2, 3, 3], true where a key may be seen.",
        message (apply { Attention.defaults with Mask = Some(Tensor.ofBool [| 3; 3 |] (Array.create 9 true)) } x x x)
    )

    Assert.Equal(
        "Attention: the key lengths are Int32 [1]. They must be Int32 [2], one for each example.",
        message (apply { Attention.defaults with KeyLengths = Some(Tensor.ofInt32 [| 1 |] [| 3 |]) } x x x)
    )
