module Hybrid.Core.Tests.SequentialTests

open System
open Xunit
open Hybrid.Core

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
