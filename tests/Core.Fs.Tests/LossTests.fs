module Hybrid.Core.Tests.LossTests

open System
open Xunit
open Hybrid.Core

let private logits = Tensor.matrix [ [ 1e4; 0.0; -1e4 ]; [ -1e4; 1e4; 0.0 ]; [ 5.0; 5.0; 5.0 ] ]
let private labels = Tensor.ofInt32 [| 3 |] [| 0; 2; 1 |]

[<Fact>]
let ``softmax cross-entropy is exact for logits of 10,000`` () =
    Assert.Equal<float[]>([| 0.0; 1e4; float (float32 (log 3.0)) |], Loss.softmaxCrossEntropyEach logits labels |> Tensor.toArray)
    let gradient = Grad.grad (fun x -> Loss.softmaxCrossEntropy x labels) logits |> Tensor.toArray
    let third = float (float32 (1.0 / 9.0))
    Array.iter2 (fun (a: float) b -> Assert.Equal(a, b, 7)) [| 0.0; 0.0; 0.0; 0.0; 1.0 / 3.0; -1.0 / 3.0; third; -2.0 / 9.0; third |] gradient

[<Fact>]
let ``binary cross-entropy is exact for logits of 10,000 and precise for small losses`` () =
    let score = Tensor.vector [ 1e4; -1e4; 1e4; 20.0 ]
    let target = Tensor.vector [ 1.0; 1.0; 0.0; 1.0 ]
    let losses = Loss.binaryCrossEntropyEach score target |> Tensor.toArray
    Assert.Equal<float[]>([| 0.0; 1e4; 1e4 |], losses[..2])
    Assert.Equal(1.0, losses[3] / Math.Exp -20.0, 5)

[<Fact>]
let ``a label that is no class makes the loss NaN`` () =
    for bad in [ -1; 3 ] do
        let labels = Tensor.ofInt32 [| 3 |] [| 0; bad; 1 |]

        for loss in [ Loss.softmaxCrossEntropyEach; Loss.multiclassHingeEach; Loss.multiclassPerceptronEach ] do
            let losses = loss logits labels |> Tensor.toArray
            Assert.True(Double.IsNaN losses[1] && Double.IsFinite losses[0] && Double.IsFinite losses[2])

[<Fact>]
let ``every mean is the mean of the per-example form`` () =
    let p = Random.normal Dtype.Float64 [| 4; 3 |] (Random.key 1)
    let t = Random.uniform Dtype.Float64 [| 4; 3 |] (Random.key 2)
    let labels = Tensor.ofInt32 [| 4 |] [| 0; 2; 1; 2 |]

    let pairs: (string * (Tensor -> Tensor -> Tensor) * (Tensor -> Tensor -> Tensor) * Tensor) list =
        [
            "squared", Loss.squaredEach, Loss.squared, t
            "absolute", Loss.absoluteEach, Loss.absolute, t
            "huber", Loss.huberEach 0.5, Loss.huber 0.5, t
            "poisson", Loss.poissonEach, Loss.poisson, t
            "cosine", Loss.cosineEach, Loss.cosine, t
            "hinge", Loss.hingeEach, Loss.hinge, t
            "squaredHinge", Loss.squaredHingeEach, Loss.squaredHinge, t
            "perceptron", Loss.perceptronEach, Loss.perceptron, t
            "binaryCrossEntropy", Loss.binaryCrossEntropyEach, Loss.binaryCrossEntropy, t
            "crossEntropyWithProbabilities", Loss.crossEntropyWithProbabilitiesEach, Loss.crossEntropyWithProbabilities, t
            "klDivergence", Loss.klDivergenceEach, Loss.klDivergence, t
            "softmaxCrossEntropy", Loss.softmaxCrossEntropyEach, Loss.softmaxCrossEntropy, labels
            "smoothedCrossEntropy", Loss.smoothedCrossEntropyEach 0.2, Loss.smoothedCrossEntropy 0.2, labels
            "multiclassHinge", Loss.multiclassHingeEach, Loss.multiclassHinge, labels
            "multiclassPerceptron", Loss.multiclassPerceptronEach, Loss.multiclassPerceptron, labels
        ]

    for name, each, mean, target in pairs do
        let losses = each p target
        Assert.True((losses.Shape = [| 4 |]), name)
        Assert.Equal(Tensor.toArray losses |> Array.average, Tensor.item (mean p target), 14)
        // Each example's loss is its own: the second alone gives the second number.
        let alone = each (Tensor.slice 0 1 1 p) (Tensor.slice 0 1 1 target)
        Assert.Equal((Tensor.toArray losses)[1], Tensor.item alone, 14)

[<Fact>]
let ``losses worked out by hand`` () =
    let each (losses: Tensor) = Tensor.toArray losses |> List.ofArray
    let scores = Tensor.ofFloat64 [| 2; 3 |] [| 1.0; 3.0; 2.5; 0.0; 0.0; 0.0 |]
    let labels = Tensor.ofInt32 [| 2 |] [| 1; 0 |]
    // 1 + 2.5 - 3 = 0.5; 1 + 0 - 0 = 1. Without the margin: -0.5 and 0, so 0 and 0.
    Assert.Equal<float list>([ 0.5; 1.0 ], each (Loss.multiclassHingeEach scores labels))
    Assert.Equal<float list>([ 0.0; 0.0 ], each (Loss.multiclassPerceptronEach scores labels))
    let p, t = Tensor.ofFloat64 [| 2; 1 |] [| 3.0; 0.5 |], Tensor.ofFloat64 [| 2; 1 |] [| 1.0; 1.0 |]
    // delta 1: 1 (2 - 1/2) and 0.5^2 / 2.
    Assert.Equal<float list>([ 1.5; 0.125 ], each (Loss.huberEach 1.0 p t))
    Assert.Equal<float list>([ 0.0; 0.5 ], each (Loss.hingeEach p t))
    // A vector of zeros has no direction: cosine 0.
    Assert.Equal<float list>([ 1.0 ], each (Loss.cosineEach (Tensor.zeros Dtype.Float64 [| 1; 2 |]) (Tensor.ones Dtype.Float64 [| 1; 2 |])))

[<Fact>]
let ``targets of probability 0 contribute nothing even where the prediction is impossible`` () =
    let target = Tensor.matrix [ [ 0.0; 1.0 ] ]
    let logits = Tensor.matrix [ [ Double.NegativeInfinity; 0.0 ] ]
    Assert.Equal(0.0, Loss.crossEntropyWithProbabilities logits target |> Tensor.item)
    Assert.Equal(0.0, Loss.klDivergence (Tensor.logSoftmax 1 logits) target |> Tensor.item)
    Assert.Equal(0.0, Loss.softmaxCrossEntropy logits (Tensor.ofInt32 [| 1 |] [| 1 |]) |> Tensor.item)

[<Fact>]
let ``the perceptron that knows nothing learns from its first example`` () =
    let gradient loss target = Grad.grad (fun s -> loss s target) (Tensor.zeros Dtype.Float64 [| 1; 2 |]) |> Tensor.toArray |> List.ofArray
    Assert.Equal<float list>([ -1.0; 1.0 ], gradient Loss.multiclassPerceptron (Tensor.ofInt32 [| 1 |] [| 0 |]))
    Assert.Equal<float list>([ -0.5; 0.5 ], gradient Loss.perceptron (Tensor.ofFloat64 [| 1; 2 |] [| 1.0; -1.0 |]))

[<Fact>]
let ``shapes that do not fit are refused with both`` () =
    let message =
        Assert
            .Throws<ShapeException>(fun () -> Loss.squared (Tensor.zeros Dtype.Float32 [| 4; 1 |]) (Tensor.zeros Dtype.Float32 [| 4 |]) |> ignore)
            .Message

    Assert.Contains("[4, 1]", message)
    Assert.Contains("[4]", message)

    Assert.Contains(
        "Int32",
        Assert.Throws<ShapeException>(fun () -> Loss.softmaxCrossEntropy logits (Tensor.vector [ 0.0; 1.0; 2.0 ]) |> ignore).Message
    )

    Assert.Contains("smoothing", Assert.Throws<ArgumentOutOfRangeException>(fun () -> Loss.smoothedCrossEntropy 1.5 logits labels |> ignore).Message)
