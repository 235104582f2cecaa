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
let ``a label that is no class makes the loss NaN`` () =
    for bad in [ -1; 3 ] do
        let labels = Tensor.ofInt32 [| 3 |] [| 0; bad; 1 |]

        for loss in [ Loss.softmaxCrossEntropyEach; Loss.multiclassHingeEach; Loss.multiclassPerceptronEach ] do
            let losses = loss logits labels |> Tensor.toArray
            Assert.True(Double.IsNaN losses[1] && Double.IsFinite losses[0] && Double.IsFinite losses[2])
