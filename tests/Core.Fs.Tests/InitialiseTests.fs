module Hybrid.Core.Tests.InitialiseTests

open System
open Xunit
open Hybrid.Core

let private key = Random.key 11

/// Mean and variance of 300 by 200 weights; the standard error of the mean is sqrt(variance / 60,000), of the variance at most 0.0058 of it.
let private check (initialiser: Initialiser) (mean: float) (variance: float) =
    for dtype in [ Dtype.Float32; Dtype.Float64 ] do
        let values = Initialise.draw initialiser dtype [| 300; 200 |] key
        Assert.Equal(dtype, values.Dtype)
        let values = Tensor.toArray values
        let found = Array.average values
        let spread = values |> Array.averageBy (fun x -> (x - found) ** 2.0)
        Assert.InRange(found, mean - 5.0 * sqrt (variance / 6e4), mean + 5.0 * sqrt (variance / 6e4))
        Assert.InRange(spread, 0.97 * variance, 1.03 * variance)

[<Fact>]
let ``means and variances are those of the formulas`` () =
    check (Initialiser.Uniform(1.0, 4.0)) 2.5 0.75
    check (Initialiser.Normal(-1.0, 0.5)) -1.0 0.25
    // The variance of the standard normal distribution cut at 2: 1 - 2 phi(2) 2 / (2 Phi(2) - 1) = 0.7737.
    check (Initialiser.TruncatedNormal(3.0, 2.0)) 3.0 (4.0 * 0.7737)
    check Initialiser.XavierUniform 0.0 (2.0 / 500.0)
    check Initialiser.XavierNormal 0.0 (2.0 / 500.0)
    check Initialiser.HeUniform 0.0 (2.0 / 300.0)
    check Initialiser.HeNormal 0.0 (2.0 / 300.0)
    check Initialiser.LeCunUniform 0.0 (1.0 / 300.0)
    check Initialiser.LeCunNormal 0.0 (1.0 / 300.0)

[<Fact>]
let ``uniform and truncated draws keep their bounds`` () =
    let bounds initialiser =
        let values = Initialise.draw initialiser Dtype.Float32 [| 300; 200 |] key |> Tensor.toArray
        Array.min values, Array.max values

    let low, high = bounds Initialiser.HeUniform
    Assert.InRange(low, -sqrt(6.0 / 300.0) * 1.000001, -0.999 * sqrt (6.0 / 300.0))
    Assert.InRange(high, 0.999 * sqrt (6.0 / 300.0), sqrt (6.0 / 300.0) * 1.000001)
    let low, high = bounds (Initialiser.TruncatedNormal(3.0, 2.0))
    Assert.InRange(low, -1.0, -0.99)
    Assert.InRange(high, 6.99, 7.0)

[<Fact>]
let ``constants are constant`` () =
    let values initialiser = Initialise.draw initialiser Dtype.Float32 [| 2; 2 |] key |> Tensor.toArray |> Array.distinct
    Assert.Equal<float[]>([| 0.0 |], values Initialiser.Zeros)
    Assert.Equal<float[]>([| 1.0 |], values Initialiser.Ones)
    Assert.Equal<float[]>([| 0.25 |], values (Initialiser.Constant 0.25))

[<Fact>]
let ``orthogonal matrices have orthonormal columns or rows times the gain`` () =
    for rows, columns in [ 5, 5; 7, 3; 3, 7; 1, 4 ] do
        let w = Initialise.orthogonal 2.0 Dtype.Float64 [| rows; columns |] key
        let small = min rows columns
        let product = if rows >= columns then Tensor.matmul (Tensor.transpose w) w else Tensor.matmul w (Tensor.transpose w)
        PrimitiveTests.close 1e-13 (Tensor.toArray (4.0 * Tensor.identity Dtype.Float64 small)) (Tensor.toArray product) $"{rows} by {columns}"

    Assert.Equal<Shape>([| 2; 3; 4 |], (Initialise.orthogonal 1.0 Dtype.Float32 [| 2; 3; 4 |] key).Shape)

[<Fact>]
let ``orthogonal matrices are drawn evenly`` () =
    // Every entry of a uniformly drawn orthogonal 3 by 3 matrix has mean 0 and variance 1/3; 400 draws: standard errors 0.029 and 0.015.
    let draws = [| for k in Random.split 400 key -> Initialise.orthogonal 1.0 Dtype.Float64 [| 3; 3 |] k |> Tensor.toArray |]

    for i in 0..8 do
        Assert.InRange(draws |> Array.averageBy (fun w -> w[i]), -0.13, 0.13)
        Assert.InRange(draws |> Array.averageBy (fun w -> w[i] * w[i]), 0.265, 0.40)

[<Fact>]
let ``fans follow the shape`` () =
    let fans shape =
        let struct (a, b) = Initialise.fans shape
        a, b

    Assert.Equal((1, 1), fans [||])
    Assert.Equal((7, 7), fans [| 7 |])
    Assert.Equal((3, 4), fans [| 3; 4 |])
    Assert.Equal((75, 100), fans [| 5; 5; 3; 4 |])

[<Fact>]
let ``bad arguments are refused by name`` () =
    let refused (f: unit -> Tensor) (text: string) = Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(fun () -> f () |> ignore).Message)
    refused (fun () -> Initialise.normal 0.0 0.0 Dtype.Float32 [| 2 |] key) "Initialise.normal"
    refused (fun () -> Initialise.uniform 1.0 1.0 Dtype.Float32 [| 2 |] key) "low < high"
    refused (fun () -> Initialise.orthogonal 1.0 Dtype.Float32 [| 2 |] key) "at least two axes"
