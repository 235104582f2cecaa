module Hybrid.Core.Tests.LinearTests

open System
open Xunit
open Hybrid.Core

/// Three clouds of 40 points around the corners of a triangle, and their labels.
let private clouds =
    let labels = Array.init 120 (fun i -> i % 3)
    let centres = Tensor.matrix [ [ 0.0; 3.0 ]; [ 3.0; -2.0 ]; [ -3.0; -2.0 ] ]
    let labels = Tensor.ofInt32 [| 120 |] labels
    Tensor.take 0 labels centres + Random.normal Dtype.Float32 [| 120; 2 |] (Random.key 4) * 0.7, labels

let private descend steps rate (model: Linear) (x: Tensor) (target: Tensor) =
    let session =
        Program.start
            (fun model (x, target) ->
                let value, gradient = Grad.valueAndGrad (fun model -> Linear.loss model x target) model
                Tree.map2 (fun w g -> w - rate * g) model gradient, value)
            model

    let losses = [| for _ in 1..steps -> Tensor.item (session.Step((x, target))) |]
    Assert.All(losses, (fun loss -> Assert.True(Double.IsFinite loss)))
    session.State

let private accuracy model (x: Tensor) (labels: Tensor) =
    Array.map2 (fun a b -> if a = b then 1.0 else 0.0) (Linear.classify model x |> Tensor.toInt32) (Tensor.toInt32 labels) |> Array.average

[<Fact>]
let ``every classifier of many classes separates three clouds`` () =
    let x, labels = clouds

    for model in [ Linear.perceptron 2 3; Linear.softmax 1e-3 2 3; Linear.supportVector 1e-3 2 3 ] do
        let trained = descend 200 0.1 model x labels
        Assert.Equal(1.0, accuracy trained x labels)

[<Fact>]
let ``logistic regression separates two clouds`` () =
    let x, labels = clouds
    let two = Tensor.cast Dtype.Int32 (Tensor.equal labels (Tensor.zeros Dtype.Int32 [| 1 |]))
    let trained = descend 300 0.3 (Linear.logistic 1e-3 2) x two
    Assert.InRange(accuracy trained x two, 0.99, 1.0)

let private regression =
    let x = Random.normal Dtype.Float64 [| 50; 3 |] (Random.key 8)
    let noise = Random.normal Dtype.Float64 [| 50; 2 |] (Random.key 9) * 0.3
    x, Tensor.matmul x (Tensor.ofFloat64 [| 3; 2 |] [| 1.0; -2.0; 0.5; 0.0; 3.0; 1.0 |]) + 4.0 + noise

[<Fact>]
let ``at the closed form of ridge regression the gradient vanishes`` () =
    let x, y = regression

    for penalty in [ 0.0; 0.1; 5.0 ] do
        let model = Linear.fitRidge penalty x y
        let gradient = Grad.grad (fun model -> Linear.loss model x y) model
        Assert.All(Tree.leaves gradient |> Array.collect Tensor.toArray, (fun g -> Assert.InRange(g, -1e-13, 1e-13)))

[<Fact>]
let ``gradient descent on the ridge loss ends at the closed form`` () =
    let x, y = regression
    let start = Linear.ridge 0.1 3 2
    let start = { start with Dense = Tree.map (Tensor.cast Dtype.Float64) start.Dense }
    let trained = descend 300 0.3 start x y
    let exact = Linear.fitRidge 0.1 x y

    Array.iter2
        (fun (a: Tensor) (b: Tensor) -> PrimitiveTests.close 1e-9 (Tensor.toArray a) (Tensor.toArray b) "ridge")
        (Tree.leaves exact)
        (Tree.leaves trained)

[<Fact>]
let ``a line through exact points is found exactly`` () =
    // y = 2 x + 1 at 0, 1, 2.
    let model = Linear.fitRidge 0.0 (Tensor.matrix [ [ 0.0 ]; [ 1.0 ]; [ 2.0 ] ]) (Tensor.matrix [ [ 1.0 ]; [ 3.0 ]; [ 5.0 ] ])
    Assert.Equal(Dtype.Float32, model.Dense.Weight.Dtype)
    Assert.Equal(2.0, Tensor.item model.Dense.Weight, 6)
    Assert.Equal(1.0, Tensor.item model.Dense.Bias.Value, 6)

[<Fact>]
let ``collinear inputs need a penalty and say so`` () =
    let x = Tensor.matrix [ [ 1.0; 2.0 ]; [ 2.0; 4.0 ]; [ 3.0; 6.0 ] ]
    let y = Tensor.matrix [ [ 1.0 ]; [ 2.0 ]; [ 3.0 ] ]
    Assert.Contains("linearly dependent", Assert.Throws<ArgumentException>(fun () -> Linear.fitRidge 0.0 x y |> ignore).Message)
    Assert.True(Tree.leaves (Linear.fitRidge 0.1 x y) |> Array.collect Tensor.toArray |> Array.forall Double.IsFinite)

[<Fact>]
let ``data with NaN and wrong arguments are refused`` () =
    let x = Tensor.matrix [ [ 1.0 ]; [ nan ] ]
    Assert.Contains("NaN", Assert.Throws<ArgumentException>(fun () -> Linear.fitRidge 0.0 x x |> ignore).Message)
    Assert.Contains("penalty", Assert.Throws<ArgumentOutOfRangeException>(fun () -> Linear.softmax -1.0 2 3 |> ignore).Message)

    Assert.Contains(
        "1 output",
        Assert.Throws<ArgumentOutOfRangeException>(fun () -> Linear.create LinearObjective.Logistic 0.0 2 3 |> ignore).Message
    )

    Assert.Contains("Linear.scores", Assert.Throws<ArgumentException>(fun () -> Linear.classify (Linear.ridge 0.0 1 1) x |> ignore).Message)
