module Hybrid.Core.Tests.SequentialTests

open System
open Xunit
open Hybrid.Core
open Hybrid.Providers.Threading

let private model () = Sequential.create [| 2 |] [ Layer.dense 16; Layer.activation Activation.Tanh; Layer.dropout 0.1; Layer.dense 2 ] (Random.key 3)

[<Fact>]
let ``a small network learns exclusive or, as a compiled session`` () =
    let x = Tensor.matrix [ [ 0.0; 0.0 ]; [ 0.0; 1.0 ]; [ 1.0; 0.0 ]; [ 1.0; 1.0 ] ]
    let y = Tensor.ofInt32 [| 4 |] [| 0; 1; 1; 0 |]
    let template = model ()
    let trainable, state = Trainable.partition template

    let step (trainable: Tensor[], state: Tensor[]) (key: Tensor, x: Tensor, y: Tensor) =
        let (value, next), gradient =
            Grad.valueAndGradWith
                (fun trainable ->
                    let output, next = Sequential.apply { Training = true; Key = key } (Trainable.combine template trainable state) x
                    Loss.softmaxCrossEntropy output y, snd (Trainable.partition next))
                trainable

        (Array.map2 (fun w g -> w - 0.5 * g) trainable gradient, next), value

    let session = Program.start step (trainable, state)

    for i in 1..300 do
        session.Step(Random.foldIn i (Random.key 5), x, y) |> ignore

    let trained = Trainable.combine template (fst session.State) (snd session.State)
    Assert.Equal<float[]>([| 0.0; 1.0; 1.0; 0.0 |], Sequential.predict trained x |> Tensor.argMax 1 |> Tensor.toArray)

[<Fact>]
let ``the summary lists names, shapes and parameters`` () =
    let rows = Sequential.summary (model ())
    Assert.Equal<string list>([ "0.dense"; "1.tanh"; "2.dropout"; "3.dense" ], rows |> List.map (fun row -> row.Name))
    Assert.Equal<int64 list>([ 48L; 0L; 0L; 34L ], rows |> List.map (fun row -> row.Parameters))
    Assert.Equal<Shape list>([ [| 16 |]; [| 16 |]; [| 16 |]; [| 2 |] ], rows |> List.map (fun row -> row.OutputShape))
    Assert.Equal(82L, Sequential.parameterCount (model ()))
    Assert.Equal<Shape>([| 2 |], Sequential.outputShape (model ()))

[<Fact>]
let ``tensors are named by position, kind and field`` () =
    Assert.Equal<string[]>([| "0.dense.weight"; "0.dense.bias"; "3.dense.weight"; "3.dense.bias" |], Sequential.paths (model ()))

[<Fact>]
let ``initialise draws the same model from the same key`` () =
    let bits model = Tree.leaves model |> Array.map Tensor.toArray
    Assert.Equal<float[][]>(bits (model ()), bits (Sequential.initialise (Random.key 3) (model ())))
    Assert.NotEqual<float[][]>(bits (model ()), bits (Sequential.initialise (Random.key 4) (model ())))

[<Fact>]
let ``an input of the wrong shape is refused with both shapes`` () =
    let message = Assert.Throws<ShapeException>(fun () -> Sequential.predict (model ()) (Tensor.zeros Dtype.Float32 [| 4; 3 |]) |> ignore).Message
    Assert.Contains("[4, 3]", message)
    Assert.Contains("[2]", message)

let private every () =
    Sequential.create
        [| 3; 2 |]
        [
            Layer.layerNorm
            Layer.flatten
            Layer.dense 8
            Layer.batchNorm
            Layer.parametricRelu
            Layer.maxout 2 6
            Layer.groupNorm 3
            Layer.randomisedLeakyRelu 0.1 0.3
            Layer.bilinear 2 5
            Layer.rmsNorm
            Layer.dropout 0.2
            Layer.activation Activation.Gelu
            Layer.denseWith { Dense.defaults with HasBias = false } 2
        ]
        (Random.key 6)

[<Fact>]
let ``gradients through a model of many kinds of layers equal central differences`` () =
    let model = Tree.map (Tensor.cast Dtype.Float64) (every ())
    let trainable, state = Trainable.partition model
    let x = Random.normal Dtype.Float64 [| 4; 3; 2 |] (Random.key 7)

    let f (values: Tensor list) =
        Sequential.apply { Training = true; Key = Random.key 8 } (Trainable.combine model (Array.ofList values) state) x
        |> fst
        |> PrimitiveTests.weigh

    PrimitiveTests.checkGradient "model" f (List.ofArray trainable)

[<Fact>]
let ``applying in training returns new statistics and leaves the old model alone`` () =
    let model = every ()
    let x = Random.normal Dtype.Float32 [| 4; 3; 2 |] (Random.key 7)
    let before = Tree.leaves model |> Array.map Tensor.toArray
    let _, next = Sequential.apply { Training = true; Key = Random.key 8 } model x
    Assert.Equal<float[][]>(before, Tree.leaves model |> Array.map Tensor.toArray)
    let changed = Array.map2 (fun (a: float[]) b -> a <> Tensor.toArray b) before (Tree.leaves next)
    let names = Array.zip (Sequential.paths model) changed |> Array.filter snd |> Array.map fst
    Assert.Equal<string[]>([| "3.batchNorm.mean"; "3.batchNorm.variance" |], names)
    let _, same = Sequential.apply Layer.inference model x
    Assert.Equal<float[][]>(before, Tree.leaves same |> Array.map Tensor.toArray)

[<Fact>]
let ``names are unique, one for each tensor, and the summary counts what is not trained apart`` () =
    let model = every ()
    let names = Sequential.paths model
    Assert.Equal((Tree.leaves model).Length, names.Length)
    Assert.Equal<string[]>(Array.distinct names, names)
    let row = Sequential.summary model |> List.item 3
    Assert.Equal({ Name = "3.batchNorm"; OutputShape = [| 8 |]; Parameters = 16L; NonTrainable = 16L }, row)
    Assert.Equal(Sequential.parameterCount model, Sequential.summary model |> List.sumBy (fun row -> row.Parameters))

[<Fact>]
let ``a model of symbols begins with an embedding`` () =
    let model = Sequential.create [| 5 |] [ Layer.embedding 7 3; Layer.flatten; Layer.dense 2 ] (Random.key 1)
    Assert.Equal<Shape list>([ [| 5; 3 |]; [| 15 |]; [| 2 |] ], Sequential.summary model |> List.map (fun row -> row.OutputShape))
    Assert.Equal<Shape>([| 4; 2 |], (Sequential.predict model (Tensor.zeros Dtype.Int32 [| 4; 5 |])).Shape)

[<Fact>]
let ``two dropout layers of one model draw different masks`` () =
    let model = Sequential.create [| 200 |] [ Layer.dropout 0.5 ] (Random.key 1)
    let twice = { model with Layers = model.Layers @ model.Layers }

    let kept model =
        Sequential.apply { Training = true; Key = Random.key 2 } model (Tensor.ones Dtype.Float32 [| 1; 200 |])
        |> fst
        |> Tensor.toArray
        |> Array.filter ((<>) 0.0)
        |> Array.length

    Assert.InRange(kept model, 70, 130)
    Assert.InRange(kept twice, 25, 75)

[<Fact>]
let ``a model without layers returns its input`` () =
    let model = Sequential.create [| 2 |] [] (Random.key 1)
    Assert.Equal<Shape>([| 2 |], Sequential.outputShape model)
    Assert.Equal<float[]>([| 1.0; 2.0 |], Sequential.predict model (Tensor.matrix [ [ 1.0; 2.0 ] ]) |> Tensor.toArray)

[<Fact>]
let ``a training step gives the same bits at 1, 2 and 3 threads`` () =
    let model =
        Sequential.create
            [| 300 |]
            [ Layer.dense 257; Layer.batchNorm; Layer.activation Activation.Gelu; Layer.dropout 0.3; Layer.dense 10 ]
            (Random.key 1)

    let x = Random.normal Dtype.Float32 [| 400; 300 |] (Random.key 2)
    let labels = Random.randomInt 0 10 [| 400 |] (Random.key 3)
    let trainable, state = Trainable.partition model

    let step (trainable: Tensor[], x: Tensor, labels: Tensor, key: Tensor) =
        Grad.valueAndGrad
            (fun trainable ->
                let output, _ = Sequential.apply { Training = true; Key = key } (Trainable.combine model trainable state) x
                Loss.softmaxCrossEntropy output labels)
            trainable

    let compiled = Program.compile step
    let bits () = Tree.leaves (compiled (trainable, x, labels, Random.key 4)) |> Array.map Tensor.toArray
    let before = WorkerPool.Threads

    try
        WorkerPool.Threads <- 1
        let alone = bits ()

        for threads in [ 2; 3 ] do
            WorkerPool.Threads <- threads
            Assert.Equal<float[][]>(alone, bits ())
    finally
        WorkerPool.Threads <- before
