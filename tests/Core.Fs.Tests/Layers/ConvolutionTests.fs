/// Convolutional and pooling layers against values and gradients that PyTorch computed: Data/pytorch-convolution.json says with which version and seed.
module Hybrid.Core.Tests.Layers.ConvolutionTests

open System.Text.Json
open Xunit
open Hybrid.Core
open Hybrid.Core.Tests

let private file =
    use stream = System.Reflection.Assembly.GetExecutingAssembly().GetManifestResourceStream "pytorch-convolution.json" |> nonNull
    JsonDocument.Parse(stream).RootElement.Clone()

let private numbers (json: JsonElement) = [| for value in json.EnumerateArray() -> value.GetDouble() |]
let private shape (json: JsonElement) : Shape = [| for value in json.GetProperty("shape").EnumerateArray() -> value.GetInt32() |]

let private convolutional (stride: int[]) (padding: int[]) (dilation: int[]) groups (a: Map<string, Tensor>) : Convolutional =
    {
        Weight = a["weight"]
        Bias = Some a["bias"]
        Stride = stride
        Low = padding
        High = padding
        Dilation = dilation
        Groups = groups
        Initialiser = Initialiser.Zeros
    }

let private convolution stride padding dilation groups a = Convolutional.apply (convolutional stride padding dilation groups a) a["x"]

let private transposed stride padding dilation extra groups (a: Map<string, Tensor>) =
    let layer: ConvolutionTransposed =
        {
            Weight = a["weight"]
            Bias = Some a["bias"]
            Stride = stride
            Low = padding
            High = padding
            Dilation = dilation
            Extra = extra
            Groups = groups
            Initialiser = Initialiser.Zeros
        }

    ConvolutionTransposed.apply layer a["x"]

let private pool kind extent stride padding (a: Map<string, Tensor>) =
    Pooling.apply { Kind = kind; Extent = extent; Stride = stride; Low = padding; High = padding } a["x"]

let private block (a: Map<string, Tensor>) =
    let kernel (name: string) =
        Layer.Convolution
            { convolutional [| 1; 1 |] [| 1; 1 |] [| 1; 1 |] 1 (a.Add("weight", a[name]).Add("bias", a[name])) with
                Bias = None
            }

    let norm (number: int) =
        Layer.BatchNorm
            { BatchNorm.createWith { BatchNorm.defaults with Dtype = a["x"].Dtype } 3 with
                Scale = a[$"scale{number}"]
                Shift = a[$"shift{number}"]
            }

    let residual =
        Layer.Residual
            {
                Body = [ kernel "first"; norm 1; Layer.Activation Activation.Relu; kernel "second"; norm 2 ]
                Shortcut = []
            }

    let context = { Layer.inference with Training = true }
    fst (Layer.apply context residual a["x"]) |> Activation.apply Activation.Relu

let private one = [| 1; 1 |]

let private table: (string * (Map<string, Tensor> -> Tensor)) list =
    [
        "convolution 1D", convolution [| 2 |] [| 1 |] [| 1 |] 1
        "convolution 2D", convolution one one one 1
        "convolution 2D strided and dilated", convolution [| 2; 3 |] [| 2; 1 |] [| 2; 3 |] 1
        "convolution 2D grouped", convolution one one one 2
        "convolution 2D depthwise", convolution one one one 3
        "convolution 3D", convolution [| 1; 2; 1 |] [| 1; 1; 0 |] [| 1; 1; 1 |] 1
        "transposed 1D", transposed [| 2 |] [| 1 |] [| 1 |] [| 1 |] 1
        "transposed 2D", transposed [| 2; 2 |] one one one 1
        "transposed 2D grouped", transposed [| 1; 2 |] [| 0; 0 |] one [| 0; 0 |] 2
        "transposed 3D", transposed [| 2; 1; 2 |] [| 0; 0; 0 |] [| 1; 2; 1 |] [| 0; 0; 0 |] 1
        "maxPool 2D", pool PoolingKind.Max [| 2; 2 |] [| 2; 2 |] [| 0; 0 |]
        "maxPool 2D overlapping", pool PoolingKind.Max [| 3; 3 |] [| 2; 2 |] one
        "maxPool 1D", pool PoolingKind.Max [| 3 |] [| 2 |] [| 1 |]
        "maxPool 3D", pool PoolingKind.Max [| 2; 2; 2 |] [| 1; 1; 1 |] [| 0; 0; 0 |]
        "averagePool 2D", pool PoolingKind.Average [| 2; 2 |] [| 2; 2 |] [| 0; 0 |]
        "averagePool 2D overlapping", pool PoolingKind.Average [| 3; 3 |] [| 2; 2 |] one
        "averagePool 2D with padding", pool PoolingKind.AverageWithPadding [| 3; 3 |] [| 2; 2 |] one
        "globalAveragePool", (fun a -> Pooling.applyGlobal PoolingKind.Average a["x"])
        "globalMaxPool", (fun a -> Pooling.applyGlobal PoolingKind.Max a["x"])
        "residual block", block
    ]

let names = table |> List.map (fun (name, _) -> [| box name |])
let private apply name = table |> List.find (fun (other, _) -> other = name) |> snd

let private load (name: string) =
    let case = file.GetProperty("cases").EnumerateArray() |> Seq.find (fun case -> case.GetProperty("name").GetString() = name)

    case,
    Map
        [
            for input in case.GetProperty("inputs").EnumerateObject() ->
                input.Name, Tensor.ofFloat64 (shape input.Value) (numbers (input.Value.GetProperty "values"))
        ]

[<Theory; MemberData(nameof names)>]
let ``values and gradients equal PyTorch's`` (name: string) =
    let case, inputs = load name
    let expected = case.GetProperty("outputs").[0]
    let output = apply name inputs
    Assert.Equal<Shape>(shape expected, output.Shape)
    PrimitiveTests.close 1e-12 (numbers (expected.GetProperty "values")) (Tensor.toArray output) name
    let gradients = Grad.grad (fun a -> apply name a |> PrimitiveTests.weigh) inputs

    for property in case.GetProperty("gradients").EnumerateObject() do
        PrimitiveTests.close 1e-11 (numbers property.Value) (Tensor.toArray gradients[property.Name]) $"{name}: gradient by {property.Name}"

[<Theory; MemberData(nameof names)>]
let ``float32, compiled, equals float64 to single precision`` (name: string) =
    let _, inputs = load name
    let single = inputs |> Map.map (fun _ x -> Tensor.cast Dtype.Float32 x)
    let actual = Program.compile (apply name) single
    Assert.Equal(Dtype.Float32, actual.Dtype)
    PrimitiveTests.close 2e-5 (Tensor.toArray (apply name inputs)) (Tensor.toArray actual) name

[<Fact>]
let ``every case of the file is tested`` () =
    let inFile = [ for case in file.GetProperty("cases").EnumerateArray() -> case.GetProperty("name").GetString() |> string ]
    Assert.Equal<string list>(List.sort inFile, table |> List.map fst |> List.sort)

/// The plain definition, tap by tap.
let private byDefinition (stride: int) (padding: int) (x: float[,,]) (w: float[,,,]) =
    let extent size kernel = (size + 2 * padding - kernel) / stride + 1
    let rows, columns = extent (Array3D.length1 x) (Array4D.length1 w), extent (Array3D.length2 x) (Array4D.length2 w)

    [|
        for i in 0 .. rows - 1 do
            for j in 0 .. columns - 1 do
                for f in 0 .. Array4D.length4 w - 1 do
                    Seq.sum (
                        seq {
                            for a in 0 .. Array4D.length1 w - 1 do
                                for b in 0 .. Array4D.length2 w - 1 do
                                    for c in 0 .. Array4D.length3 w - 1 do
                                        let y, z = i * stride + a - padding, j * stride + b - padding

                                        if y >= 0 && y < Array3D.length1 x && z >= 0 && z < Array3D.length2 x then
                                            x[y, z, c] * w[a, b, c, f]
                        }
                    )
    |]

[<Fact>]
let ``convolutions of every size near the tiles' equal the definition`` () =
    let random = System.Random 7

    for width in [ 1; 2; 5; 6; 7; 12; 13; 19 ] do
        for channels, outputs in [ 1, 1; 1, 6; 3, 8; 2, 15; 5, 17; 4, 33 ] do
            let stride, kernel = 1 + random.Next 2, 1 + random.Next(min 4 width)
            let padding = random.Next kernel
            let height = kernel + random.Next 5
            let number () = random.NextDouble() - 0.5
            let x = Array3D.init height width channels (fun _ _ _ -> number ())
            let w = Array4D.init kernel kernel channels outputs (fun _ _ _ _ -> number ())
            let flat (values: System.Array) = values |> Seq.cast<float> |> Array.ofSeq
            let options = { Convolution.padded [| padding; padding |] (Convolution.plain 2) with Stride = [| stride; stride |] }
            let image = Tensor.ofFloat64 [| 1; height; width; channels |] (flat x)
            let y = Convolution.apply options (Tensor.ofFloat64 [| kernel; kernel; channels; outputs |] (flat w)) image

            PrimitiveTests.close
                1e-12
                (byDefinition stride padding x w)
                (Tensor.toArray y)
                $"width {width}, {channels} to {outputs}, kernel {kernel}, stride {stride}"

[<Fact>]
let ``no images and single pixels have results of their shape`` () =
    let empty = Tensor.zeros Dtype.Float32 [| 0; 5; 5; 2 |]
    let w = Tensor.ones Dtype.Float32 [| 3; 3; 2; 4 |]
    let run x w = Convolution.apply (Convolution.plain 2) w x
    Assert.Equal<Shape>([| 0; 3; 3; 4 |], (run empty w).Shape)
    Assert.Equal<float[]>([||], Tensor.toArray (run empty w))
    let gradient = Grad.grad (fun w -> Tensor.sum (run empty w)) w
    Assert.Equal<float[]>(Array.zeroCreate 72, Tensor.toArray gradient)
    Assert.Equal<float[]>([| 18.0; 18.0; 18.0; 18.0 |], Tensor.toArray (run (Tensor.ones Dtype.Float32 [| 1; 3; 3; 2 |]) w))
    Assert.Equal<Shape>([| 0; 2; 2; 2 |], (Window.max (Window.tiling [| 2; 2 |]) empty).Shape)
    Assert.Equal<float[]>([||], Tensor.toArray (Window.max (Window.tiling [| 2; 2 |]) empty))

[<Fact>]
let ``a NaN reaches the outputs whose windows hold it and no other`` () =
    let x = Tensor.ofFloat64 [| 1; 5; 1 |] [| 1.0; nan; 2.0; 3.0; -1.0 |]
    let isNaN t = Tensor.toArray t |> Array.map System.Double.IsNaN
    let w = Tensor.ones Dtype.Float64 [| 2; 1; 1 |]
    Assert.Equal<bool[]>([| true; true; false; false |], isNaN (Convolution.apply (Convolution.plain 1) w x))
    let options = { Window.tiling [| 2 |] with Stride = [| 1 |] }
    Assert.Equal<bool[]>([| true; true; false; false |], isNaN (Window.max options x))
    Assert.Equal<float[]>([| 0.0; 2.0; 0.0; 2.0; 0.0 |], Tensor.toArray (Grad.grad (fun x -> Tensor.sum (Window.max options x)) x))

[<Fact>]
let ``the gradient of a maximum goes to the first of equals`` () =
    let x = Tensor.zeros Dtype.Float32 [| 1; 4; 1 |]
    Assert.Equal<float[]>([| 1.0; 0.0; 1.0; 0.0 |], Tensor.toArray (Grad.grad (fun x -> Tensor.sum (Window.max (Window.tiling [| 2 |]) x)) x))

[<Fact>]
let ``the same bits at any number of threads`` () =
    let key = Random.key 5
    let x = Random.normal Dtype.Float32 [| 5; 20; 19; 24 |] key
    let w = Random.normal Dtype.Float32 [| 3; 3; 24; 40 |] (Random.foldIn 1 key)
    let options = Convolution.padded [| 1; 1 |] (Convolution.plain 2)

    let run () =
        Grad.valueAndGrad (fun (x, w) -> Tensor.sum (Tensor.square (Convolution.apply options w x))) (x, w)
        |> fun (_, (a, b)) -> Tensor.toArray a, Tensor.toArray b

    let before = Hybrid.Providers.Threading.WorkerPool.Threads

    try
        Hybrid.Providers.Threading.WorkerPool.Threads <- 1
        let one = run ()
        Hybrid.Providers.Threading.WorkerPool.Threads <- 3
        let three = run ()
        Assert.Equal<float[]>(fst one, fst three)
        Assert.Equal<float[]>(snd one, snd three)
    finally
        Hybrid.Providers.Threading.WorkerPool.Threads <- before

let private message (f: unit -> Tensor) = (Assert.Throws<ShapeException>(fun () -> f () |> ignore)).Message

[<Fact>]
let ``what does not fit is said with the sizes and the formula`` () =
    let x = Tensor.zeros Dtype.Float32 [| 1; 4; 4; 3 |]
    let w kernel channels outputs = Tensor.zeros Dtype.Float32 [| kernel; kernel; channels; outputs |]
    let plain = Convolution.plain 2

    Assert.Equal(
        "Convolution: on spatial axis 0 the kernel reaches over 7 = 1 x (7 - 1) + 1 inputs and the padded input has only 6 = 4 + 1 + 1. The output is floor((input + padding - dilation (kernel - 1) - 1) / stride) + 1; use a smaller kernel or more padding.",
        message (fun () -> Convolution.apply (Convolution.padded [| 1; 1 |] plain) (w 7 3 2) x)
    )

    Assert.Contains("has 3 channels and the kernel [3, 3, 1, 2] takes 1", message (fun () -> Convolution.apply plain (w 3 1 2) x))

    Assert.Contains(
        "2 groups do not divide the 5 output channels",
        message (fun () -> Convolution.apply { plain with Groups = 2 } (w 3 1 5) (Tensor.zeros Dtype.Float32 [| 1; 4; 4; 2 |]))
    )

    Assert.Contains(
        "the output's extent would be 0 = (4 - 1) x 1 - 3 - 3 + 1 x (3 - 1) + 1 + 0",
        message (fun () -> Convolution.transposed (Convolution.padded [| 3; 3 |] plain) [| 0; 0 |] (w 3 2 3) x)
    )

    Assert.Contains("The padding must be below the window", message (fun () -> Window.max { Window.tiling [| 2; 2 |] with Low = [| 2; 0 |] } x))
    Assert.Contains("Each must be 1 or more", message (fun () -> Convolution.apply { plain with Stride = [| 0; 1 |] } (w 3 3 2) x))
