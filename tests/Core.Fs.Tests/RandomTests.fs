module Hybrid.Core.Tests.RandomTests

open System
open Xunit
open Hybrid.Core
open MathNet.Numerics.Distributions

let private key = Random.key 7

/// The largest distance between the sample's distribution function and the exact one, against its 1 in 100,000 quantile (2.3 / sqrt n:
/// Kolmogorov's series, 2 exp(-2 2.46^2) = 1.1e-5 at 2.46).
let private followsDistribution (cdf: float -> float) (sample: Tensor) =
    let sorted = Tensor.toArray sample |> Array.sort
    let n = float sorted.Length

    let distance = sorted |> Array.mapi (fun i x -> max (abs (cdf x - float i / n)) (abs (cdf x - float (i + 1) / n))) |> Array.max

    Assert.True(distance < 2.46 / sqrt n, $"the distance is {distance}, allowed {2.46 / sqrt n}")

let private shape = [| 100; 500 |]

let floats = [ [| box Dtype.Float32 |]; [| box Dtype.Float64 |] ]

[<Theory; MemberData(nameof floats)>]
let ``uniform numbers are uniform`` (dtype: Dtype) = key |> Random.uniform dtype shape |> followsDistribution id

[<Theory; MemberData(nameof floats)>]
let ``uniform numbers between bounds are uniform`` (dtype: Dtype) =
    key |> Random.uniformBetween -3.0 5.0 dtype shape |> followsDistribution (fun x -> (x + 3.0) / 8.0)

[<Theory; MemberData(nameof floats)>]
let ``normal numbers are normal`` (dtype: Dtype) =
    let sample = key |> Random.normal dtype shape
    followsDistribution (fun x -> Normal.CDF(0.0, 1.0, x)) sample
    // Standard errors at 50,000 numbers: mean 0.0045, variance 0.0063, third moment 0.017, fourth 0.044; five of each.
    let moment k = Tensor.toArray sample |> Array.averageBy (fun x -> Math.Pow(x, k))
    Assert.InRange(moment 1.0, -0.0225, 0.0225)
    Assert.InRange(moment 2.0, 0.97, 1.03)
    Assert.InRange(moment 3.0, -0.09, 0.09)
    Assert.InRange(moment 4.0, 2.78, 3.22)

[<Theory; MemberData(nameof floats)>]
let ``the tails of normal numbers are as heavy as they should be`` (dtype: Dtype) =
    let sample = key |> Random.normal dtype [| 4_000_000 |] |> Tensor.abs

    let beyond (limit: float) =
        sample
        |> Tensor.cast Dtype.Float64
        |> fun x -> Tensor.greater x (Tensor.full Dtype.Float64 x.Shape limit) |> Tensor.cast Dtype.Float64 |> Tensor.sum |> Tensor.item

    for limit in [ 3.0; 4.0; 4.5 ] do
        let expected = 4e6 * 2.0 * Normal.CDF(0.0, 1.0, -limit)
        Assert.InRange(beyond limit, expected - 5.0 * sqrt expected, expected + 5.0 * sqrt expected)

    Assert.True(Tensor.item (Tensor.max sample) < 9.0)

[<Theory; MemberData(nameof floats)>]
let ``exponential numbers are exponential`` (dtype: Dtype) = key |> Random.exponential dtype shape |> followsDistribution (fun x -> 1.0 - exp -x)

[<Theory; MemberData(nameof floats)>]
let ``gumbel numbers follow the Gumbel distribution`` (dtype: Dtype) =
    key |> Random.gumbel dtype shape |> followsDistribution (fun x -> exp (-(exp -x)))

[<Theory; MemberData(nameof floats)>]
let ``truncated normal numbers follow the truncated distribution`` (dtype: Dtype) =
    for low, high in [ -2.0, 2.0; -0.5, 3.0; 1.0, Double.PositiveInfinity; Double.NegativeInfinity, 0.0 ] do
        let cdf x = Normal.CDF(0.0, 1.0, x)
        let sample = key |> Random.truncatedNormal low high dtype shape
        followsDistribution (fun x -> (cdf x - cdf low) / (cdf high - cdf low)) sample
        Assert.InRange(Tensor.item (Tensor.min sample), low, high)
        Assert.InRange(Tensor.item (Tensor.max sample), low, high)

[<Fact>]
let ``the inverse of the error function inverts it`` () =
    let x = Tensor.ofFloat64 [| 9 |] [| -0.999999; -0.99; -0.5; -1e-9; 0.0; 1e-3; 0.7; 0.9999; 0.9999999 |]
    let back = Tensor.erf (Random.inverseErf x)
    Array.iter2 (fun (a: float) (b: float) -> Assert.Equal(a, b, 14)) (Tensor.toArray x) (Tensor.toArray back)

[<Fact>]
let ``bernoulli is true as often as it should be`` () =
    for p in [ 0.0; 0.03; 0.5; 0.9; 1.0 ] do
        let count = key |> Random.bernoulli p [| 100_000 |] |> Tensor.toArray |> Array.sum
        let deviation = sqrt (100_000.0 * p * (1.0 - p))
        Assert.InRange(count, 100_000.0 * p - 4.5 * deviation, 100_000.0 * p + 4.5 * deviation)

[<Fact>]
let ``random integers are equally likely and within their range`` () =
    let counts = key |> Random.randomInt -2 5 [| 70_000 |] |> Tensor.toInt32 |> Array.countBy id |> Array.sort
    Assert.Equal<int[]>([| -2 .. 4 |], Array.map fst counts)
    // The chi-squared statistic of 6 degrees of freedom exceeds 35 with probability 4e-6.
    Assert.True((counts |> Array.sumBy (fun (_, n) -> (float n - 10_000.0) ** 2.0 / 10_000.0)) < 35.0)
    let all = key |> Random.randomInt Int32.MinValue Int32.MaxValue [| 10_000 |] |> Tensor.toInt32
    Assert.True(Array.min all < -2_000_000_000 && Array.max all > 2_000_000_000)

[<Fact>]
let ``categorical draws classes as softmax says and never an excluded one`` () =
    let logits = Tensor.vector [ 0.0; 1.0; Double.NegativeInfinity; 2.0 ] |> Tensor.broadcastTo [| 60_000; 4 |]
    let drawn = Random.categorical logits key |> Tensor.toInt32
    let total = 1.0 + exp 1.0 + exp 2.0

    for k, p in [ 0, 1.0 / total; 1, exp 1.0 / total; 2, 0.0; 3, exp 2.0 / total ] do
        let count = drawn |> Array.filter ((=) k) |> Array.length |> float
        let deviation = sqrt (60_000.0 * p * (1.0 - p))
        Assert.InRange(count, 60_000.0 * p - 4.5 * deviation, 60_000.0 * p + 4.5 * deviation)

[<Fact>]
let ``the same key gives the same bits, eager and compiled, and another key other bits`` () =
    let draw k = Random.normal Dtype.Float32 [| 64 |] k, Random.foldIn 3 k
    let bits (value: Tensor, next: Tensor) = Tensor.toArray value, Tensor.toArray next
    let first = bits (draw (Random.key 1))
    Assert.Equal(first, bits (draw (Random.key 1)))
    Assert.Equal(first, bits ((Program.compile draw) (Random.key 1)))
    Assert.NotEqual(first, bits (draw (Random.key 2)))

[<Fact>]
let ``keys that are split, folded or of neighbouring seeds are all different`` () =
    let keys =
        [|
            for seed in -5 .. 5 do
                let k = Random.key seed
                k
                yield! Random.split 20 k

                for i in -10 .. 10 do
                    Random.foldIn i k
                    Random.foldIn i (Random.foldIn 1 k)
        |]

    let words = keys |> Array.map (Tensor.toInt32 >> List.ofArray)
    Assert.Equal(words.Length, (Array.distinct words).Length)

[<Fact>]
let ``the first split keys do not depend on how many are asked for`` () =
    let words n = Random.split n key |> Array.map (Tensor.toInt32 >> List.ofArray)
    Assert.Equal<int list[]>(words 2, Array.take 2 (words 7))
    Assert.Empty(Random.split 0 key)

[<Fact>]
let ``split keys draw independent numbers`` () =
    let draws =
        [| yield! Random.split 6 key; key; Random.foldIn 0 key; Random.foldIn 1 key |]
        |> Array.map (Random.normal Dtype.Float64 [| 20_000 |] >> Tensor.toArray)

    for i in 0 .. draws.Length - 1 do
        for j in 0 .. i - 1 do
            let correlation = Array.map2 (*) draws[i] draws[j] |> Array.average
            // The standard error is 1 / sqrt 20,000 = 0.0071.
            Assert.InRange(correlation, -0.032, 0.032)

[<Fact>]
let ``numbers drawn at neighbouring positions are independent`` () =
    let sample = key |> Random.normal Dtype.Float64 [| 50_000 |] |> Tensor.toArray

    for lag in 1..5 do
        let correlation = Array.map2 (*) sample[lag..] sample[.. sample.Length - 1 - lag] |> Array.average
        Assert.InRange(correlation, -0.021, 0.021)

[<Fact>]
let ``bad arguments are refused by name`` () =
    Assert.Contains("split", Assert.Throws<ArgumentOutOfRangeException>(fun () -> Random.split -1 key |> ignore).Message)
    Assert.Contains("1.5", Assert.Throws<ArgumentOutOfRangeException>(fun () -> Random.bernoulli 1.5 [| 1 |] key |> ignore).Message)
    Assert.Contains("low < high", Assert.Throws<ArgumentException>(fun () -> Random.randomInt 3 3 [| 1 |] key |> ignore).Message)
    Assert.Contains("Float32 or Float64", Assert.Throws<ShapeException>(fun () -> Random.normal Dtype.Int32 [| 1 |] key |> ignore).Message)
