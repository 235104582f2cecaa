/// Activations, layers and losses against values and gradients that PyTorch computed: the files in Data say with which version and seed.
module Hybrid.Core.Tests.AgainstPyTorchTests

open System.Text.Json
open Xunit
open Hybrid.Core

/// The cases of all files.
let private cases =
    [
        for name in [ "pytorch.json"; "pytorch-attention.json" ] do
            use stream = System.Reflection.Assembly.GetExecutingAssembly().GetManifestResourceStream name |> nonNull
            yield! JsonDocument.Parse(stream).RootElement.GetProperty("cases").Clone().EnumerateArray()
    ]

let private find (name: string) = cases |> Seq.find (fun case -> case.GetProperty("name").GetString() = name)
let private numbers (json: JsonElement) = [| for value in json.EnumerateArray() -> value.GetDouble() |]
let private shape (json: JsonElement) : Shape = [| for value in json.GetProperty("shape").EnumerateArray() -> value.GetInt32() |]

let private tensors (make: Shape -> float[] -> Tensor) (json: JsonElement) =
    Map [ for property in json.EnumerateObject() -> property.Name, make (shape property.Value) (numbers (property.Value.GetProperty "values")) ]

let private dense: DenseOptions = Dense.defaults

let private activations =
    [
        "sigmoid", Activation.Sigmoid
        "tanh", Activation.Tanh
        "softplus", Activation.Softplus
        "relu", Activation.Relu
        "leakyRelu 0.1", Activation.LeakyRelu 0.1
        "elu 1.3", Activation.Elu 1.3
        "selu", Activation.Selu
        "gelu", Activation.Gelu
        "geluTanh", Activation.GeluTanh
        "swish", Activation.Swish
        "mish", Activation.Mish
        "hardSigmoid", Activation.HardSigmoid
        "hardTanh", Activation.HardTanh
        "hardSwish", Activation.HardSwish
        "softsign", Activation.Softsign
        "softmax", Activation.Softmax
        "logSoftmax", Activation.LogSoftmax
    ]

let private batchNorm axis training (a: Map<string, Tensor>) =
    let layer: BatchNorm =
        {
            Scale = a["scale"]
            Shift = a["shift"]
            Mean = { NonTrainable = a["mean"] }
            Variance = { NonTrainable = a["variance"] }
            Axis = axis
            Momentum = 0.1
            Epsilon = 1e-5
        }

    let y, next = BatchNorm.apply training layer a["x"]
    [ y; next.Mean.NonTrainable; next.Variance.NonTrainable ]

let private layerNorm (a: Map<string, Tensor>) = [ LayerNorm.apply { Scale = a["scale"]; Shift = a["shift"]; Epsilon = 1e-5 } a["x"] ]

let private groupNorm axis (a: Map<string, Tensor>) =
    [ GroupNorm.apply { Scale = a["scale"]; Shift = a["shift"]; Groups = 2; Axis = axis; Epsilon = 1e-5 } a["x"] ]

let private denseOf (a: Map<string, Tensor>) : Dense = { Weight = a["weight"]; Bias = a.TryFind "bias"; Initialiser = dense.Initialiser }

let private denseAt (a: Map<string, Tensor>) (path: string) : Dense =
    { Weight = a[path + ".weight"]; Bias = a.TryFind(path + ".bias"); Initialiser = Initialiser.Zeros }

let private normAt (a: Map<string, Tensor>) (path: string) : LayerNorm = { Scale = a[path + ".scale"]; Shift = a[path + ".shift"]; Epsilon = 1e-5 }

let private attentionAt (causal: bool) (a: Map<string, Tensor>) (path: string) : MultiHeadAttention =
    {
        Queries = denseAt a (path + ".query")
        Keys = denseAt a (path + ".key")
        Values = denseAt a (path + ".value")
        Output = denseAt a (path + ".output")
        Heads = 2
        Causal = causal
        Rotary = None
        Dropout = 0.0
    }

let private feedForward (activation: Activation) (a: Map<string, Tensor>) : FeedForward =
    { Inner = denseAt a "inner"; Outer = denseAt a "outer"; Activation = activation; Dropout = 0.0 }

let private lengths name (a: Map<string, Tensor>) : AttentionMask = { Mask = None; Lengths = a.TryFind name }

let private selfAttention causal (a: Map<string, Tensor>) =
    [ MultiHeadAttention.apply true (Random.key 0) (lengths "lengths" a) (attentionAt causal a "attention") a["x"] ]

let private crossAttention (a: Map<string, Tensor>) =
    let allowed = Tensor.equal (Tensor.reshape [| 1; 1; 3; 4 |] a["mask"]) (Tensor.ofInt32 [||] [| 1 |])
    let mask: AttentionMask = { Mask = Some allowed; Lengths = None }
    [ MultiHeadAttention.applyAcross true (Random.key 0) mask (attentionAt false a "attention") a["x"] a["memory"] ]

let private encoder normFirst activation (a: Map<string, Tensor>) =
    let block: TransformerEncoder =
        {
            Attention = attentionAt false a "attention"
            AttentionNorm = normAt a "attentionNorm"
            FeedForward = feedForward activation a
            FeedForwardNorm = normAt a "feedForwardNorm"
            NormFirst = normFirst
            Dropout = 0.0
        }

    [ TransformerEncoder.apply true (Random.key 0) (lengths "lengths" a) block a["x"] ]

let private decoder normFirst (a: Map<string, Tensor>) =
    let block: TransformerDecoder =
        {
            Attention = attentionAt true a "attention"
            AttentionNorm = normAt a "attentionNorm"
            CrossAttention = attentionAt false a "crossAttention"
            CrossAttentionNorm = normAt a "crossAttentionNorm"
            FeedForward = feedForward Activation.Gelu a
            FeedForwardNorm = normAt a "feedForwardNorm"
            NormFirst = normFirst
            Dropout = 0.0
        }

    [ TransformerDecoder.apply true (Random.key 0) AttentionMask.none (lengths "memoryLengths" a) block a["x"] a["memory"] ]

/// What each case of the files is in our terms, given its tensors by name.
let private table: (string * (Map<string, Tensor> -> Tensor list)) list =
    [
        for name, activation in activations do
            name, (fun a -> [ Activation.apply activation a["x"] ])

        for name in [ "relu"; "leakyRelu 0.1"; "elu 1.3"; "selu"; "hardSigmoid"; "hardTanh"; "softsign"; "gelu"; "swish"; "mish" ] do
            name + " at its kinks", (fun a -> [ Activation.apply (activations |> List.find (fun (other, _) -> other = name) |> snd) a["x"] ])

        "parametricRelu", (fun a -> [ ParametricRelu.apply { Slope = a["slope"]; Initial = 0.25 } a["x"] ])
        "dense", (fun a -> [ Dense.apply (denseOf a) a["x"] ])
        "dense without bias over two leading axes", (fun a -> [ Dense.apply (denseOf a) a["x"] ])

        "bilinear", (fun a -> [ Bilinear.apply { Weight = a["weight"]; Bias = Some a["bias"]; Initialiser = Initialiser.Zeros } a["u"] a["v"] ])

        "embedding", (fun a -> [ Embedding.apply { Table = a["table"]; Initialiser = Initialiser.Zeros } a["symbols"] ])
        "batchNorm in training", batchNorm -1 true
        "batchNorm outside training", batchNorm -1 false
        "batchNorm of axis 1 in training", batchNorm 1 true
        "layerNorm", layerNorm
        "layerNorm of two axes", layerNorm
        "groupNorm", groupNorm -1
        "groupNorm of axis 1", groupNorm 1
        "rmsNorm", (fun a -> [ RmsNorm.apply { Scale = a["scale"]; Epsilon = 1e-6 } a["x"] ])

        "maxout", (fun a -> [ Maxout.apply { Weight = a["weight"]; Bias = a["bias"]; Pieces = 3; Initialiser = Initialiser.Zeros } a["x"] ])

        "squared", (fun a -> [ Loss.squared a["p"] a["t"] ])
        "squared of vectors", (fun a -> [ Loss.squared a["p"] a["t"] ])
        "absolute", (fun a -> [ Loss.absolute a["p"] a["t"] ])
        "huber 0.7", (fun a -> [ Loss.huber 0.7 a["p"] a["t"] ])
        "poisson", (fun a -> [ Loss.poisson a["p"] a["t"] ])
        "cosine", (fun a -> [ Loss.cosine a["p"] a["t"] ])
        "hinge", (fun a -> [ Loss.hinge a["s"] a["y"] ])
        "squaredHinge", (fun a -> [ Loss.squaredHinge a["s"] a["y"] ])
        "perceptron", (fun a -> [ Loss.perceptron a["s"] a["y"] ])
        "binaryCrossEntropy", (fun a -> [ Loss.binaryCrossEntropy a["s"] a["y"] ])
        "binaryCrossEntropy of logits 0", (fun a -> [ Loss.binaryCrossEntropy a["s"] a["y"] ])
        "softmaxCrossEntropy", (fun a -> [ Loss.softmaxCrossEntropy a["s"] a["labels"] ])
        "smoothedCrossEntropy 0.1", (fun a -> [ Loss.smoothedCrossEntropy 0.1 a["s"] a["labels"] ])
        "crossEntropyWithProbabilities", (fun a -> [ Loss.crossEntropyWithProbabilities a["s"] a["q"] ])
        "klDivergence", (fun a -> [ Loss.klDivergence a["l"] a["q"] ])
        "multiclassHinge", (fun a -> [ Loss.multiclassHinge a["s"] a["labels"] ])
        "multiclassPerceptron", (fun a -> [ Loss.multiclassPerceptron a["s"] a["labels"] ])
        "multiHeadAttention", selfAttention false
        "multiHeadAttention causal", selfAttention true
        "multiHeadAttention with lengths", selfAttention false
        "multiHeadAttention across with mask", crossAttention
        "transformerEncoder pre-norm gelu", encoder true Activation.Gelu
        "transformerEncoder post-norm gelu", encoder false Activation.Gelu
        "transformerEncoder post-norm relu", encoder false Activation.Relu
        "transformerDecoder pre-norm", decoder true
        "transformerDecoder post-norm", decoder false
    ]

let names = table |> List.map (fun (name, _) -> [| box name |])

let private apply name = table |> List.find (fun (other, _) -> other = name) |> snd

let private load (name: string) =
    let case = find name

    case,
    tensors Tensor.ofFloat64 (case.GetProperty "inputs"),
    tensors (fun shape values -> Tensor.ofInt32 shape (Array.map int values)) (case.GetProperty "integers")

let private join (floats: Map<string, Tensor>) (integers: Map<string, Tensor>) = Map.fold (fun all name x -> Map.add name x all) floats integers

[<Theory; MemberData(nameof names)>]
let ``values and gradients equal PyTorch's`` (name: string) =
    let case, floats, integers = load name

    let outputs = apply name (join floats integers)
    let expected = [ for output in case.GetProperty("outputs").EnumerateArray() -> shape output, numbers (output.GetProperty "values") ]
    Assert.Equal(expected.Length, outputs.Length)

    for (shape: Shape, values), (output: Tensor) in List.zip expected outputs do
        Assert.Equal<Shape>(shape, output.Shape)
        PrimitiveTests.close 1e-12 values (Tensor.toArray output) name

    let gradients = Grad.grad (fun floats -> apply name (join floats integers) |> List.head |> PrimitiveTests.weigh) floats

    for property in case.GetProperty("gradients").EnumerateObject() do
        PrimitiveTests.close 1e-12 (numbers property.Value) (Tensor.toArray gradients[property.Name]) $"{name}: gradient by {property.Name}"

[<Theory; MemberData(nameof names)>]
let ``gradients equal central differences`` (name: string) =
    if not (name.Contains "kinks") then
        let _, floats, integers = load name
        let keys = floats |> Map.toList |> List.map fst |> List.filter (fun key -> key <> "y" || name.StartsWith "binary")

        let f (values: Tensor list) =
            let all = List.fold2 (fun all key value -> Map.add key value all) (join floats integers) keys values
            apply name all |> List.head |> PrimitiveTests.weigh

        PrimitiveTests.checkGradient name f (keys |> List.map (fun key -> floats[key]))

[<Theory; MemberData(nameof names)>]
let ``float32, compiled, equals float64 to single precision`` (name: string) =
    let _, floats, integers = load name
    let expected = apply name (join floats integers) |> List.head
    let single = floats |> Map.map (fun _ x -> Tensor.cast Dtype.Float32 x)
    let compiled = Program.compile (fun (floats, integers) -> apply name (join floats integers) |> List.head)
    let actual = compiled (single, integers)
    Assert.Equal(Dtype.Float32, actual.Dtype)
    PrimitiveTests.close 1e-5 (Tensor.toArray expected) (Tensor.toArray actual) name

[<Fact>]
let ``every case of the file is tested`` () =
    let inFiles = [ for case in cases -> case.GetProperty("name").GetString() |> string ]
    Assert.Equal<string list>(List.sort inFiles, table |> List.map fst |> List.sort)
