module Hybrid.Core.Tests.ActivationTests

open System
open Microsoft.FSharp.Reflection
open Xunit
open Hybrid.Core

/// Every case of the union; a slope or alpha is 0.5.
let all =
    [
        for case in FSharpType.GetUnionCases typeof<Activation> ->
            FSharpValue.MakeUnion(case, case.GetFields() |> Array.map (fun _ -> box 0.5)) |> nonNull |> unbox<Activation>
    ]

let names = all |> List.map (fun activation -> [| box (Activation.name activation) |])

let private find name = all |> List.find (fun activation -> Activation.name activation = name)

[<Theory; MemberData(nameof names)>]
let ``NaN in gives NaN out`` (name: string) =
    for dtype in [ Dtype.Float32; Dtype.Float64 ] do
        let x = Tensor.full dtype [| 2; 3 |] nan
        Assert.All(Activation.apply (find name) x |> Tensor.toArray, (fun y -> Assert.True(Double.IsNaN y)))

[<Theory; MemberData(nameof names)>]
let ``values and gradients are finite for inputs of 10,000`` (name: string) =
    for dtype in [ Dtype.Float32; Dtype.Float64 ] do
        let x = Tensor.cast dtype (Tensor.ofFloat64 [| 1; 5 |] [| -1e4; -100.0; 0.0; 100.0; 1e4 |])
        let value, gradient = Grad.valueAndGrad (fun x -> Tensor.sum (Activation.apply (find name) x)) x
        Assert.True(Double.IsFinite(Tensor.item value))
        Assert.All(Tensor.toArray gradient, (fun g -> Assert.True(Double.IsFinite g)))

[<Theory; MemberData(nameof names)>]
let ``an empty batch stays empty`` (name: string) =
    Assert.Equal<Shape>([| 0; 3 |], (Activation.apply (find name) (Tensor.zeros Dtype.Float32 [| 0; 3 |])).Shape)
    Assert.Empty(Activation.apply (find name) (Tensor.zeros Dtype.Float32 [| 0; 3 |]) |> Tensor.toArray)

[<Fact>]
let ``names are unique and begin in lower case`` () =
    let names = all |> List.map Activation.name
    Assert.Equal<string list>(List.distinct names, names)
    Assert.All(names, (fun name -> Assert.True(Char.IsLower name[0])))

[<Fact>]
let ``randomised slopes stay within their bounds and follow the key`` () =
    let x = Tensor.full Dtype.Float32 [| 10_000 |] -1.0
    let y = Activation.randomisedLeakyRelu 0.1 0.4 (Random.key 1) x |> Tensor.toArray
    Assert.InRange(Array.min y, -0.4, -0.399)
    Assert.InRange(Array.max y, -0.101, -0.0999)
    // The mean's standard error is 0.3 / sqrt 12 / 100 = 0.00087.
    Assert.InRange(Array.average y, -0.2540, -0.2460)
    Assert.Equal<float[]>(y, Activation.randomisedLeakyRelu 0.1 0.4 (Random.key 1) x |> Tensor.toArray)
    Assert.Equal<float[]>([| 2.0 |], Activation.randomisedLeakyRelu 0.1 0.4 (Random.key 1) (Tensor.vector [ 2.0 ]) |> Tensor.toArray)
