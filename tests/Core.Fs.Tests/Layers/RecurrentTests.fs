/// Recurrent layers against PyTorch (Data/recurrent.json says which version and seed), and against themselves in other forms.
module Hybrid.Core.Tests.RecurrentTests

open System
open System.Text.Json
open Xunit
open Hybrid.Core

let private file =
    use stream = System.Reflection.Assembly.GetExecutingAssembly().GetManifestResourceStream "recurrent.json" |> nonNull
    JsonDocument.Parse(stream).RootElement.Clone()

let private cases = [ for case in file.GetProperty("cases").EnumerateArray() -> case.GetProperty("name").GetString() |> string, case ]
let names = [ for name, _ in cases -> [| box name |] ]
let private find name = cases |> List.find (fun (other, _) -> other = name) |> snd

let private tensor (json: JsonElement) =
    let shape = [| for extent in json.GetProperty("shape").EnumerateArray() -> extent.GetInt32() |]
    Tensor.ofFloat64 shape [| for value in json.GetProperty("values").EnumerateArray() -> value.GetDouble() |]

let private weights (json: JsonElement) : RecurrentWeights =
    {
        Input = tensor (json.GetProperty "input")
        Recurrent = tensor (json.GetProperty "recurrent")
        Bias = tensor (json.GetProperty "bias")
        CandidateBias =
            match json.TryGetProperty "candidateBias" with
            | true, bias -> Some(tensor bias)
            | _ -> None
    }

let private load name =
    let case = find name
    let text (field: string) = case.GetProperty(field).GetString()

    let cell =
        match text "cell" with
        | "elman" -> RecurrentCell.Elman Activation.Tanh
        | "elmanRelu" -> RecurrentCell.Elman Activation.Relu
        | "gru" -> RecurrentCell.Gru
        | _ -> RecurrentCell.Lstm

    let all (json: JsonElement) = [ for own in json.EnumerateArray() -> weights own ]
    let directions = case.GetProperty("directions").GetInt32()

    let layer: Recurrent =
        {
            Cell = cell
            Stack = all (case.GetProperty "weights") |> List.chunkBySize directions
            ReturnsSequence = (text "kind" = "sequence")
            IsMasked = false
            Dropout = 0.0
        }

    let x = tensor (case.GetProperty "x")
    let lengths = [| for length in case.GetProperty("lengths").EnumerateArray() -> length.GetInt32() |]

    let apply (layer: Recurrent) x =
        if lengths.Length = 0 then
            Recurrent.apply false (Random.key 0) layer x
        else
            let time = (x: Tensor).Shape[1]

            let present =
                Tensor.ofBool
                    [| lengths.Length; time |]
                    [|
                        for length in lengths do
                            for t in 0 .. time - 1 -> t < length
                    |]

            Recurrent.applyMasked present layer x

    case, layer, x, apply

let private equal tolerance what (expected: Tensor) (actual: Tensor) =
    Assert.Equal<Shape>(expected.Shape, actual.Shape)
    PrimitiveTests.close tolerance (Tensor.toArray expected) (Tensor.toArray actual) what

[<Theory; MemberData(nameof names)>]
let ``outputs and every gradient equal PyTorch's`` (name: string) =
    let case, layer, x, apply = load name
    equal 1e-12 name (tensor (case.GetProperty "output")) (apply layer x)
    let byLayers, byX = Grad.grad (fun (layers, x) -> PrimitiveTests.weigh (apply { layer with Stack = layers } x)) (layer.Stack, x)
    let gradients = case.GetProperty "gradients"
    equal 1e-12 $"{name}: gradient by x" (tensor (gradients.GetProperty "x")) byX

    for expected, actual in Seq.zip (gradients.GetProperty("weights").EnumerateArray()) (List.concat byLayers) do
        let expected = weights expected
        Array.iter2 (equal 1e-12 $"{name}: gradient") (Tree.leaves expected) (Tree.leaves actual)

[<Theory; MemberData(nameof names)>]
let ``single precision, compiled, equals double precision`` (name: string) =
    let case, layer, x, apply = load name
    let single (value: 'T) = Tree.map (Tensor.cast Dtype.Float32) value
    let weigh y = PrimitiveTests.weigh (Tensor.cast Dtype.Float64 y)
    let f (layer: Recurrent, x) = Grad.valueAndGrad (fun (layers, x) -> weigh (apply { layer with Stack = layers } x)) (layer.Stack, x)
    let value, (_, byX) = Program.compile f (single layer, single x)
    equal 1e-5 name (PrimitiveTests.weigh (tensor (case.GetProperty "output"))) value
    equal 1e-4 name (tensor (case.GetProperty("gradients").GetProperty "x")) byX

let private sequences = Random.normal Dtype.Float64 [| 3; 7; 2 |] (Random.key 5)

let private cells = [ RecurrentCell.Elman Activation.Tanh; RecurrentCell.Gru; RecurrentCell.Lstm ]

[<Fact>]
let ``a sequence in two pieces gives what it gives whole`` () =
    for cell in cells do
        let layer = Recurrent.createWith { Recurrent.defaults with Depth = 2; ReturnsSequence = true; Dtype = Dtype.Float64 } cell 2 4 (Random.key 6)
        let whole, last = Recurrent.applyFrom (Recurrent.zeroState layer 3) layer sequences
        let cut first count = Primitives.slice [| 0; first; 0 |] [| 1; 1; 1 |] [| 3; count; 2 |] sequences
        let head, middle = Recurrent.applyFrom (Recurrent.zeroState layer 3) layer (cut 0 3)
        let tail, other = Recurrent.applyFrom middle layer (cut 3 4)
        equal 1e-14 "outputs" whole (Tensor.concatenate 1 [ head; tail ])
        Array.iter2 (equal 1e-14 "state") (Tree.leaves last) (Tree.leaves other)

[<Fact>]
let ``a padded sequence gives what it gives alone`` () =
    for cell in cells do
        let options =
            { Recurrent.defaults with
                Depth = 2
                IsBidirectional = true
                IsMasked = true
                ReturnsSequence = true
                Dtype = Dtype.Float64
            }

        let layer = Recurrent.createWith options cell 2 3 (Random.key 7)
        let apply layer x = Recurrent.apply false (Random.key 0) layer x
        let alone = apply layer (Primitives.slice [| 1; 0; 0 |] [| 1; 1; 1 |] [| 1; 4; 2 |] sequences)

        let absent =
            Tensor.ofBool
                [| 3; 7; 1 |]
                [|
                    for i in 0..2 do
                        for t in 0..6 -> i = 1 && t >= 4
                |]

        let padded = Tensor.select (Tensor.broadcastTo [| 3; 7; 2 |] absent) (Tensor.full Dtype.Float64 [| 3; 7; 2 |] nan) sequences
        let together = apply layer padded
        equal 1e-13 "present" alone (Primitives.slice [| 1; 0; 0 |] [| 1; 1; 1 |] [| 1; 4; 6 |] together)
        Assert.True(Tensor.toArray (Primitives.slice [| 1; 4; 0 |] [| 1; 1; 1 |] [| 1; 3; 6 |] together) |> Array.forall Double.IsNaN)
        let last = { layer with ReturnsSequence = false }
        let expected = apply last (Primitives.slice [| 1; 0; 0 |] [| 1; 1; 1 |] [| 1; 4; 2 |] sequences)
        equal 1e-13 "last" expected (Primitives.slice [| 1; 0 |] [| 1; 1 |] [| 1; 6 |] (apply last padded))
        // The padding has no influence on gradients either.
        let gradient x = Grad.grad (fun layers -> Tensor.sum (apply { last with Stack = layers } x)) layer.Stack
        let whole = gradient padded

        let parts =
            [
                Primitives.slice [| 0; 0; 0 |] [| 1; 1; 1 |] [| 1; 7; 2 |]
                Primitives.slice [| 1; 0; 0 |] [| 1; 1; 1 |] [| 1; 4; 2 |]
                Primitives.slice [| 2; 0; 0 |] [| 1; 1; 1 |] [| 1; 7; 2 |]
            ]
            |> List.map (fun cut -> gradient (cut sequences))

        let sum = parts |> List.reduce (Tree.map2 (+))
        Array.iter2 (equal 1e-12 "gradient") (Tree.leaves sum) (Tree.leaves whole)

[<Fact>]
let ``the forget gate starts open and recurrent weights are orthogonal`` () =
    let layer = Recurrent.createWith { Recurrent.defaults with Dtype = Dtype.Float64 } RecurrentCell.Lstm 5 4 (Random.key 8)
    let own = layer.Stack.Head.Head
    Assert.Equal<float[]>([| for i in 0..15 -> if i / 4 = 1 then 1.0 else 0.0 |], Tensor.toArray own.Bias)

    for gate in 0..3 do
        let u = Primitives.slice [| 0; 4 * gate |] [| 1; 1 |] [| 4; 4 |] own.Recurrent
        equal 1e-12 "U'U" (Tensor.identity Dtype.Float64 4) (Tensor.matmul (Tensor.transpose u) u)

[<Fact>]
let ``wrong inputs are said in one line`` () =
    let layer = Recurrent.create RecurrentCell.Lstm 3 4 (Random.key 9)
    let message (f: unit -> unit) = (Assert.ThrowsAny<ArgumentException>(fun () -> f ())).Message
    let apply shape () = (Recurrent.apply false (Random.key 0) layer (Tensor.zeros Dtype.Float32 shape)) |> ignore
    Assert.Contains("lstm: the input is [2, 3]. Give [batch, time, features]", message (apply [| 2; 3 |]))
    Assert.Contains("axis -1 must have extent 3", message (apply [| 2; 5; 4 |]))

    Assert.Contains(
        "the mask is Bool [2, 4] for [2, 5, 3]",
        message (fun () -> (Recurrent.applyMasked (Tensor.zeros Dtype.Bool [| 2; 4 |]) layer (Tensor.zeros Dtype.Float32 [| 2; 5; 3 |])) |> ignore)
    )

    Assert.Contains("embed symbols first", message (fun () -> (Layer.lstm 4 [| 7 |] (Random.key 1)) |> ignore))
    Assert.Contains("hidden must be 1 or more", message (fun () -> (Recurrent.create RecurrentCell.Gru 3 0 (Random.key 1)) |> ignore))
