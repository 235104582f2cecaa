module Hybrid.Core.Tests.TransformerTests

open System
open Xunit
open Hybrid.Core
open Hybrid.Core.Tests.PrimitiveTests

let private key = Random.key 11

let private options = { TransformerOptions.defaults with Heads = 2; Dtype = Dtype.Float64 }

let private message (f: unit -> 'a) = Assert.ThrowsAny<ArgumentException>(fun () -> f () |> ignore).Message

[<Fact>]
let ``sinusoidal positions are the paper's waves`` () =
    let table = SinusoidalPositions.table SinusoidalPositions.defaults Dtype.Float64 3 4 |> Tensor.toArray
    // PE(pos, 2i) = sin(pos / 10000^(2i / 4)), PE(pos, 2i + 1) = cos of the same: Vaswani et al., section 3.5.
    let expected =
        [|
            for t in 0.0 .. 2.0 do
                yield! [ sin t; cos t; sin (t / 100.0); cos (t / 100.0) ]
        |]

    close 1e-15 expected table "table"

[<Fact>]
let ``products of rotated queries and keys depend on their distance only`` () =
    let q, k = signed 1 [| 1; 1; 1; 6 |], signed 2 [| 1; 1; 1; 6 |]
    let product i j = Tensor.item (Tensor.sum (Rotary.apply 10000.0 i q * Rotary.apply 10000.0 j k))
    Assert.Equal(product 0 0, product 7 7, 12)
    Assert.Equal(product 2 5, product 40 43, 12)
    Assert.NotEqual(product 2 5, product 2 6, 6)
    // Position 0 is not turned, and turning keeps lengths.
    Assert.Equal<float[]>(Tensor.toArray q, Tensor.toArray (Rotary.apply 10000.0 0 q))
    Assert.Equal(Tensor.item (Tensor.sum (q * q)), Tensor.item (Tensor.sum (Tensor.square (Rotary.apply 10000.0 9 q))), 12)

[<Fact>]
let ``rotary positions of a sequence are those of its steps one by one`` () =
    let x = signed 3 [| 2; 5; 3; 4 |]
    let whole = Rotary.apply 100.0 2 x
    let each = Tensor.concatenate 1 [ for t in 0..4 -> Rotary.apply 100.0 (2 + t) (Tensor.slice 1 t 1 x) ]
    close 1e-15 (Tensor.toArray each) (Tensor.toArray whole) "rotary"

[<Fact>]
let ``a causal block's result at a step does not change with later steps`` () =
    for rotary in [ None; Some Rotary.usualBase ] do
        let block = TransformerEncoder.createWith { options with Causal = true; Rotary = rotary } 8 key
        let x = signed 4 [| 2; 6; 8 |]
        let apply x = TransformerEncoder.apply false key AttentionMask.none block x
        let whole = Tensor.slice 1 0 4 (apply x)
        close 1e-12 (Tensor.toArray (apply (Tensor.slice 1 0 4 x))) (Tensor.toArray whole) "causal"

[<Fact>]
let ``padding does not change what stands before it`` () =
    let block = TransformerEncoder.createWith options 8 key
    let x = signed 5 [| 1; 4; 8 |]
    let padded = Tensor.concatenate 1 [ x; signed 6 [| 1; 3; 8 |] ]
    let short = TransformerEncoder.apply false key AttentionMask.none block x
    let long = TransformerEncoder.apply false key (AttentionMask.ofLengths (Tensor.ofInt32 [| 1 |] [| 4 |])) block padded
    close 1e-12 (Tensor.toArray short) (Tensor.toArray (Tensor.slice 1 0 4 long)) "padding"

[<Fact>]
let ``a masked Transformer gives a padded sequence what it gives it alone, forwards and backwards`` () =
    let layer = MaskedTransformer.createWith options 6 3 8 2 key
    let x = signed 5 [| 1; 4; 3 |]
    let padding = Tensor.ofFloat64 [| 1; 2; 3 |] (Array.create 6 nan)
    let value layer x = MaskedTransformer.apply false key layer x
    let both = Tensor.concatenate 0 [ Tensor.concatenate 1 [ x; padding ]; signed 6 [| 1; 6; 3 |] ]
    close 1e-12 (Tensor.toArray (value layer x)) (Tensor.toArray (Tensor.slice 0 0 1 (value layer both))) "value"
    let gradient x = Grad.grad (fun layer -> weigh (Tensor.slice 0 0 1 (value layer x))) layer

    List.iter2
        (fun (a: Tensor) (b: Tensor) -> close 1e-12 (Tensor.toArray a) (Tensor.toArray b) "gradient")
        (List.ofArray (Tree.leaves (gradient x)))
        (List.ofArray (Tree.leaves (gradient both)))

    Assert.All(Tensor.toArray (value layer (Tensor.concatenate 1 [ padding; padding; padding ])), (fun y -> Assert.Equal(0.0, y)))

[<Fact>]
let ``without positions attention does not know the order of its steps`` () =
    let block = TransformerEncoder.createWith options 8 key
    let x = signed 7 [| 1; 5; 8 |]
    let apply x = TransformerEncoder.apply false key AttentionMask.none block x
    close 1e-12 (Tensor.toArray (Tensor.reverse [| 1 |] (apply x))) (Tensor.toArray (apply (Tensor.reverse [| 1 |] x))) "reversed"

[<Fact>]
let ``a decoder sees the whole memory and its own past`` () =
    let block = TransformerDecoder.createWith options 8 6 key
    let x, memory = signed 8 [| 2; 4; 8 |], signed 9 [| 2; 3; 6 |]
    let apply x memory = TransformerDecoder.apply false key AttentionMask.none AttentionMask.none block x memory
    close 1e-12 (Tensor.toArray (apply (Tensor.slice 1 0 2 x) memory)) (Tensor.toArray (Tensor.slice 1 0 2 (apply x memory))) "past"
    let byMemory = Grad.grad (fun memory -> weigh (Tensor.slice 1 0 1 (apply x memory))) memory
    Assert.All(Tensor.toArray byMemory, (fun g -> Assert.NotEqual(0.0, g)))

[<Fact>]
let ``dropout changes training only, by the key`` () =
    let block = TransformerEncoder.createWith { options with Dropout = 0.5 } 8 key
    let x = signed 10 [| 1; 4; 8 |]
    let apply training seed = TransformerEncoder.apply training (Random.key seed) AttentionMask.none block x |> Tensor.toArray
    Assert.Equal<float[]>(apply false 1, apply false 2)
    Assert.NotEqual<float[]>(apply true 1, apply true 2)
    Assert.Equal<float[]>(apply true 1, apply true 1)

[<Fact>]
let ``a sequence longer than the table of positions is refused with both lengths`` () =
    let layer = LearnedPositions.create 64 8 key

    Assert.Equal(
        "LearnedPositions: the sequence has 80 steps and the table of positions 64. Use sequences of at most 64 steps, or a table of at least 80.",
        message (fun () -> LearnedPositions.apply layer (Tensor.zeros Dtype.Float32 [| 2; 80; 8 |]))
    )

[<Fact>]
let ``bad arguments are refused with the operation, the argument and its value`` () =
    Assert.Equal(
        "MultiHeadAttention.create: 10 features do not divide into 4 heads. Give a number of heads that divides the features.",
        message (fun () -> MultiHeadAttention.create 4 10 key)
    )

    Assert.Contains("0", message (fun () -> MultiHeadAttention.create 0 8 key))
    Assert.Contains("rotary", message (fun () -> MultiHeadAttention.createWith { MultiHeadAttention.defaults with Rotary = Some 100.0 } 12 key))
    Assert.Contains("rate of dropout", message (fun () -> TransformerEncoder.createWith { options with Dropout = 1.0 } 8 key))
    Assert.Contains("Inner", message (fun () -> TransformerEncoder.createWith { options with Inner = Some 0 } 8 key))

    Assert.Contains(
        "[2, 3]",
        message (fun () -> MultiHeadAttention.apply false key AttentionMask.none (MultiHeadAttention.create 2 8 key) (signed 1 [| 2; 3 |]))
    )
