module Hybrid.Core.Tests.LayerTests

open System
open Microsoft.FSharp.Reflection
open Xunit
open Hybrid.Core

let private key = Random.key 21

let private training = { Training = true; Key = key }

/// A layer of every kind that takes floats, and the shape of an example that enters it.
let private floatKinds: (LayerBuilder * Shape) list =
    [
        Layer.dense 3, [| 4 |]
        Layer.dense 3, [| 2; 4 |]
        Layer.denseWith { Dense.defaults with HasBias = false } 3, [| 4 |]
        Layer.activation Activation.Tanh, [| 4 |]
        Layer.flatten, [| 2; 3 |]
        Layer.dropout 0.4, [| 6 |]
        Layer.bilinear 2 3, [| 5 |]
        Layer.batchNorm, [| 4 |]
        Layer.batchNormWith { BatchNorm.defaults with Axis = 1 }, [| 2; 3 |]
        Layer.layerNorm, [| 2; 4 |]
        Layer.groupNorm 2, [| 6 |]
        Layer.groupNormWith { GroupNorm.defaults with Axis = 1 } 2, [| 4; 3 |]
        Layer.rmsNorm, [| 4 |]
        Layer.maxout 3 2, [| 4 |]
        Layer.parametricRelu, [| 4 |]
        Layer.randomisedLeakyRelu 0.1 0.3, [| 4 |]
        Layer.learnedPositions, [| 3; 2 |]
        Layer.sinusoidalPositions, [| 3; 4 |]
        Layer.multiHeadAttention 2, [| 3; 4 |]
        Layer.multiHeadAttentionWith { MultiHeadAttention.defaults with Heads = 1; Causal = true; Rotary = Some Rotary.usualBase; Dropout = 0.3 },
        [| 3; 4 |]
        Layer.transformerEncoderWith { TransformerOptions.defaults with Heads = 2; Inner = Some 3; Dropout = 0.2 }, [| 3; 4 |]
        Layer.maskedTransformer { TransformerOptions.defaults with Heads = 2; Inner = Some 3 } 6 1, [| 3; 2 |]
        Layer.stepMean, [| 3; 2 |]
        Layer.gaussianNoise 0.3, [| 4 |]
        Layer.elman 3, [| 3; 2 |]
        Layer.gru 3, [| 3; 2 |]
        Layer.lstm 3, [| 3; 2 |]
        Layer.recurrentWith { Recurrent.defaults with Depth = 2; IsBidirectional = true; ReturnsSequence = true } RecurrentCell.Lstm 2, [| 3; 2 |]
        Layer.convolution [| 3 |] 2, [| 5; 2 |]
        Layer.convolutionTransposedWith (Convolutional.defaults 1) [| 0 |] [| 3 |] 2, [| 4; 2 |]
        Layer.maxPool [| 2 |], [| 4; 2 |]
        Layer.globalPool PoolingKind.Average, [| 3; 2 |]
        Layer.residual [ Layer.dense 4; Layer.batchNorm ] [ Layer.dense 4 ], [| 3 |]
    ]

let private kinds = (Layer.embedding 5 3, [| 2 |]) :: floatKinds

let private build (builder: LayerBuilder, shape: Shape) = builder shape key

let private double (layer: Layer) = Tree.map (Tensor.cast Dtype.Float64) layer

let private input (shape: Shape) = Random.normal Dtype.Float64 (Array.append [| 5 |] shape) (Random.key 3)

[<Fact>]
let ``every kind of layer is among those tested`` () =
    let tested = kinds |> List.map (fun kind -> (FSharpValue.GetUnionFields(build kind, typeof<Layer>) |> fst).Name) |> List.distinct |> List.sort
    Assert.Equal<string list>([ for case in FSharpType.GetUnionCases typeof<Layer> -> case.Name ] |> List.sort, tested)

[<Fact>]
let ``gradients through every kind of layer equal central differences`` () =
    for kind in floatKinds do
        let layer = double (build kind)

        for context in [ training; Layer.inference ] do
            let trainable, state = Trainable.partition layer

            let f (values: Tensor list) =
                let layer = Trainable.combine layer (Array.ofList values.Tail) state
                Layer.apply context layer values.Head |> fst |> PrimitiveTests.weigh

            PrimitiveTests.checkGradient (Layer.name layer) f (input (snd kind) :: List.ofArray trainable)

[<Fact>]
let ``the gradient of an embedding counts how often each symbol was used`` () =
    let layer = Embedding.create 4 2 key
    let symbols = Tensor.ofInt32 [| 3 |] [| 1; 3; 1 |]
    let gradient = Grad.grad (fun layer -> Tensor.sum (Embedding.apply layer symbols)) layer
    Assert.Equal<float[]>([| 0.0; 0.0; 2.0; 2.0; 0.0; 0.0; 1.0; 1.0 |], Tensor.toArray gradient.Table)
    Assert.Equal<Shape>([| 3; 2 |], (Embedding.apply layer symbols).Shape)

[<Fact>]
let ``an embedding refuses symbols outside its vocabulary and of another type`` () =
    let layer = Embedding.create 4 2 key
    Assert.ThrowsAny<Exception>(fun () -> Embedding.apply layer (Tensor.ofInt32 [| 1 |] [| 4 |]) |> Tensor.toArray |> ignore) |> ignore
    Assert.Contains("Int32", Assert.Throws<ShapeException>(fun () -> Embedding.apply layer (Tensor.vector [ 1.0 ]) |> ignore).Message)

[<Fact>]
let ``every kind of layer takes an empty batch and a batch of one`` () =
    for builder, shape in kinds do
        let layer = build (builder, shape)

        for n in [ 0; 1 ] do
            let dtype = if layer.IsEmbedding then Dtype.Int32 else Dtype.Float32
            let y, next = Layer.apply training layer (Tensor.zeros dtype (Array.append [| n |] shape))
            Assert.Equal(n, y.Shape[0])
            Assert.All(Tensor.toArray y, (fun v -> Assert.True(Double.IsFinite v)))
            Assert.All(Tree.leaves next |> Array.collect Tensor.toArray, (fun v -> Assert.True(Double.IsFinite v)))

[<Fact>]
let ``every kind of layer drawn again from another key keeps its structure`` () =
    for kind in kinds do
        let layer = build kind
        let again = Layer.initialise (Random.key 5) layer
        Assert.Equal<string[]>(Tree.paths layer, Tree.paths again)
        Array.iter2 (fun (a: Tensor) (b: Tensor) -> Assert.Equal<Shape>(a.Shape, b.Shape)) (Tree.leaves layer) (Tree.leaves again)
        let bits layer = Tree.leaves layer |> Array.map Tensor.toArray
        Assert.Equal<float[][]>(bits layer, bits (Layer.initialise key layer))

[<Fact>]
let ``dropout keeps the mean, scales what it keeps and does nothing outside training`` () =
    let layer = Dropout.create 0.3
    let x = Tensor.ones Dtype.Float32 [| 100; 100 |]
    let y = Dropout.apply true key layer x |> Tensor.toArray
    let zeros = y |> Array.filter ((=) 0.0) |> Array.length
    // Binomial of 10,000 and 0.3: deviation 46.
    Assert.InRange(zeros, 2770, 3230)
    Assert.All(y |> Array.filter ((<>) 0.0), (fun v -> Assert.Equal(1.0 / 0.7, v, 6)))
    Assert.Equal<float[]>(Tensor.toArray x, Dropout.apply false key layer x |> Tensor.toArray)
    Assert.Equal<float[]>(Tensor.toArray x, Dropout.apply true key (Dropout.create 0.0) x |> Tensor.toArray)

[<Fact>]
let ``dropout's backward pass uses the forward pass's mask, compiled too`` () =
    let layer = Dropout.create 0.5
    let f (key: Tensor, x: Tensor) = Dropout.apply true key layer x, Grad.grad (fun x -> Tensor.sum (Dropout.apply true key layer x)) x
    let x = Tensor.ones Dtype.Float32 [| 300 |]

    for y, g in [ f (key, x); (Program.compile f) (key, x) ] do
        Assert.Equal<float[]>(Tensor.toArray y, Tensor.toArray g)
        Assert.Contains(0.0, Tensor.toArray y)

[<Fact>]
let ``batch normalisation's running statistics tend to the data's`` () =
    let x = Random.normal Dtype.Float64 [| 2000; 2 |] key * 3.0 + 5.0
    let layer = BatchNorm.createWith { BatchNorm.defaults with Dtype = Dtype.Float64 } 2
    let mutable current = layer

    for _ in 1..300 do
        current <- snd (BatchNorm.apply true current x)
        current <- Tree.map (fun t -> (Tensor.evaluate [| t |])[0]) current

    let mean = Tensor.meanOver [| 0 |] x
    let variance = Tensor.meanOver [| 0 |] (Tensor.square (x - mean)) * (2000.0 / 1999.0)
    PrimitiveTests.close 1e-9 (Tensor.toArray mean) (Tensor.toArray current.Mean.NonTrainable) "mean"
    PrimitiveTests.close 1e-9 (Tensor.toArray variance) (Tensor.toArray current.Variance.NonTrainable) "variance"
    Assert.Equal<float[]>([| 1.0; 1.0 |], Tensor.toArray current.Scale)

[<Fact>]
let ``outside training batch normalisation returns itself`` () =
    let layer = BatchNorm.create 3
    let _, next = BatchNorm.apply false layer (Tensor.ones Dtype.Float32 [| 2; 3 |])
    Assert.Same(layer, next)

[<Fact>]
let ``group normalisation of one group is layer normalisation`` () =
    let x = Random.normal Dtype.Float32 [| 3; 8 |] key

    PrimitiveTests.close
        1e-6
        (LayerNorm.apply (LayerNorm.create [| 8 |]) x |> Tensor.toArray)
        (GroupNorm.apply (GroupNorm.create 1 8) x |> Tensor.toArray)
        ""

[<Fact>]
let ``running statistics are not trainable, everything else is`` () =
    let model = {| Norm = BatchNorm.create 3; Dense = Dense.create 3 2 key; Count = Tensor.ofInt32 [||] [| 1 |] |}
    let trainable, state = Trainable.partition model
    Assert.Equal(4, trainable.Length)
    Assert.Equal(3, state.Length)
    Assert.Equal(struct (14L, 7L), Trainable.count model)
    let combined = Trainable.combine model (trainable |> Array.map (fun t -> t + 1.0)) state
    Assert.Equal<float[]>([| 2.0; 2.0; 2.0 |], Tensor.toArray combined.Norm.Scale)
    Assert.Equal<float[]>([| 1.0; 1.0; 1.0 |], Tensor.toArray combined.Norm.Variance.NonTrainable)
    Assert.Equal<float[]>([| 0.0; 0.0 |], Tensor.toArray model.Dense.Bias.Value)
    Assert.Throws<ArgumentException>(fun () -> Trainable.combine model state trainable |> ignore) |> ignore

[<Fact>]
let ``a whole part of a model can be kept from training`` () =
    let model = {| Encoder = { NonTrainable = Dense.create 3 2 key }; Head = Dense.create 2 1 key |}
    Assert.Equal<bool[]>([| false; false; true; true |], Trainable.mask model)

[<Fact>]
let ``bad arguments are refused with the operation, the argument and its value`` () =
    let refused (f: unit -> 'a) (parts: string list) =
        let message = Assert.ThrowsAny<ArgumentException>(fun () -> f () |> ignore).Message
        Assert.All(parts, (fun (part: string) -> Assert.Contains(part, message)))

    refused (fun () -> Dense.create 0 3 key) [ "Dense.create"; "inputs"; "0" ]
    refused (fun () -> Dense.create 3 -1 key) [ "Dense.create"; "outputs"; "-1" ]
    refused (fun () -> Dropout.create 1.0) [ "Dropout.create"; "rate"; "below 1" ]
    refused (fun () -> Dropout.create nan) [ "Dropout.create" ]
    refused (fun () -> GroupNorm.create 4 6) [ "GroupNorm.create"; "6 features"; "4" ]
    refused (fun () -> BatchNorm.createWith { BatchNorm.defaults with Momentum = 0.0 } 3) [ "BatchNorm.create"; "Momentum" ]
    refused (fun () -> BatchNorm.createWith { BatchNorm.defaults with Axis = 0 } 3) [ "BatchNorm.create"; "batch axis" ]
    refused (fun () -> LayerNorm.create [||]) [ "LayerNorm.create" ]
    refused (fun () -> Maxout.create 1 3 3 key) [ "Maxout.create"; "pieces"; "1" ]
    refused (fun () -> RandomisedLeakyRelu.create 0.4 0.2) [ "RandomisedLeakyRelu.create"; "0.4" ]
    refused (fun () -> Dense.apply (Dense.create 3 2 key) (Tensor.zeros Dtype.Float32 [| 5; 4 |])) [ "Dense"; "[5, 4]"; "3" ]
    refused (fun () -> LayerNorm.apply (LayerNorm.create [| 3 |]) (Tensor.zeros Dtype.Float32 [| 3 |])) [ "LayerNorm"; "[3]" ]
