module Hybrid.Core.Tests.Optimise.LbfgsTests

open System
open System.Threading
open Xunit
open Hybrid.Core

/// The extended Rosenbrock function: minimum 0 where all numbers are 1.
let rosenbrock (x: Tensor) =
    let n = x.Size
    let first, second = Tensor.slice 0 0 (n - 1) x, Tensor.slice 0 1 (n - 1) x
    Tensor.sum (100.0 * Tensor.square (second - first * first) + Tensor.square (1.0 - first))

let start dtype n = Tensor.cast dtype (Tensor.ofFloat64 [| n |] (Array.init n (fun i -> if i % 2 = 0 then -1.2 else 1.0)))

let worst (expected: float) (x: Tensor) = Tensor.toArray x |> Array.map (fun v -> abs (v - expected)) |> Array.max

[<Fact>]
let ``Rosenbrock's function of 100 numbers is minimised in double precision`` () =
    let options = { LbfgsOptions.Default with GradientTolerance = 1e-8; ValueTolerance = 0.0 }
    // A start near the valley's right end: from the usual one the function of many numbers has a second local minimum.
    let from = Tensor.ofFloat64 [| 100 |] (Array.init 100 (fun i -> 0.5 + 0.3 * sin (float i)))
    let result = Lbfgs.minimise options rosenbrock from
    Assert.Equal(Convergence.Converged, result.Outcome)
    Assert.True(result.GradientNorm <= 1e-8, $"{result.GradientNorm}")
    Assert.True(worst 1.0 result.Parameters < 1e-7, $"{worst 1.0 result.Parameters}")
    Assert.True(result.Value < 1e-15)
    // SciPy's L-BFGS-B with the same history and tolerance takes 521 iterations and 614 evaluations.
    Assert.True(result.Evaluations <= 614, $"{result.Evaluations} evaluations")
    Assert.True(result.Iterations <= result.Evaluations)

[<Fact>]
let ``Rosenbrock's valley is minimised in single precision`` () =
    let result = Lbfgs.minimise { LbfgsOptions.Default with GradientTolerance = 1e-3 } rosenbrock (start Dtype.Float32 2)
    Assert.Equal(Convergence.Converged, result.Outcome)
    Assert.Equal(Dtype.Float32, result.Parameters.Dtype)
    Assert.True(worst 1.0 result.Parameters < 2e-3, $"{worst 1.0 result.Parameters}")

[<Fact>]
let ``a logistic regression has no gradient where it ends and a value no other optimiser betters`` () =
    let random = Random 5
    let x = Tensor.ofFloat64 [| 60; 3 |] (Array.init 180 (fun _ -> random.NextDouble() * 2.0 - 1.0))
    let labels = Array.init 60 (fun i -> if random.NextDouble() < 0.5 + 0.4 * sin (float i) then 1.0 else -1.0)
    let y = Tensor.ofFloat64 [| 60 |] labels

    // The mean of ln (1 + exp(-y (x w + b))) plus a penalty that makes the minimum unique.
    let loss (w: Tensor, b: Tensor) = Tensor.mean (Tensor.log1Plus (Tensor.exp (-(y * (Tensor.matmul x w + b))))) + 0.01 * Tensor.sum (w * w)

    let from = Tensor.zeros Dtype.Float64 [| 3 |], Tensor.zeros Dtype.Float64 [||]
    let result = Lbfgs.minimise { LbfgsOptions.Default with GradientTolerance = 1e-9; ValueTolerance = 0.0 } loss from
    Assert.Equal(Convergence.Converged, result.Outcome)
    let gradientW, gradientB = Grad.grad loss result.Parameters
    Assert.True(worst 0.0 gradientW <= 1e-9 && worst 0.0 gradientB <= 1e-9)

    let settling =
        Transform.chain [ Optimise.adam { AdamOptions.Default with Rate = 0.02 }; Transform.scaleBySchedule (Schedule.polynomial 1.0 0.0 2.0 5000) ]

    let adam = OptimiseTests.after 5000 loss settling from
    Assert.True(result.Value <= Tensor.item (loss adam) + 1e-14)
    OptimiseTests.close 1e-4 (Tensor.toArray (fst result.Parameters)) (Tensor.toArray (fst adam)) "weights"

[<Fact>]
let ``a quadratic of four numbers ends in a few iterations and reports each`` () =
    let reports = ResizeArray<LbfgsEvent>()

    let events =
        { new IProgress<LbfgsEvent> with
            member _.Report e = reports.Add e
        }

    let scale = Tensor.ofFloat64 [| 4 |] [| 1.0; 10.0; 100.0; 1000.0 |]
    let f (x: Tensor) = Tensor.sum (scale * Tensor.square (x - 3.0))
    let result = Lbfgs.minimise { LbfgsOptions.Default with Events = Some events } f (Tensor.zeros Dtype.Float64 [| 4 |])
    Assert.True(worst 3.0 result.Parameters < 1e-6)
    Assert.True(result.Iterations < 40, $"{result.Iterations}")
    Assert.Equal<int>([ 1 .. result.Iterations ], reports |> Seq.map (fun e -> e.Iteration))
    Assert.All(Seq.pairwise reports, fun (a, b) -> Assert.True(b.Value <= a.Value))

[<Fact>]
let ``what is not trainable stays and what did not converge says why`` () =
    let from = {| Weight = start Dtype.Float64 10; Fixed = { NonTrainable = Tensor.ofFloat64 [| 1 |] [| 7.0 |] } |}
    let f (m: {| Weight: Tensor; Fixed: NonTrainable<Tensor> |}) = rosenbrock m.Weight * Tensor.sum m.Fixed.NonTrainable

    let ends options reason =
        let result = Lbfgs.minimise options f from
        Assert.Equal(Convergence.NotConverged reason, result.Outcome)
        Assert.Equal<float>([| 7.0 |], Tensor.toArray result.Parameters.Fixed.NonTrainable)
        Assert.True(result.Value <= Tensor.item (f from))

    ends { LbfgsOptions.Default with Iterations = 3 } "the limit of 3 iterations was reached"
    ends { LbfgsOptions.Default with Evaluations = 5 } "the limit of 5 evaluations was reached"
    ends { LbfgsOptions.Default with Cancellation = CancellationToken true } "cancelled"

[<Fact>]
let ``a start where the function is undefined, and bad options, are named`` () =
    let result = Lbfgs.minimise LbfgsOptions.Default (fun x -> Tensor.sum (Tensor.log x)) (Tensor.ofFloat64 [| 1 |] [| -1.0 |])
    Assert.Equal(Convergence.NotConverged "the value at the start is NaN", result.Outcome)

    let error =
        Assert.Throws<ArgumentException>(fun () ->
            Lbfgs.minimise { LbfgsOptions.Default with History = 0 } rosenbrock (start Dtype.Float64 2) |> ignore)

    Assert.Contains("Lbfgs.minimise: History is 0. It must be at least 1.", error.Message)

[<Fact>]
let ``a step into the undefined is halved until the function is defined`` () =
    // -ln x + x has its minimum at 1 and is undefined below 0; the first step from 0.01 is large.
    let f (x: Tensor) = Tensor.sum (x - Tensor.log x)
    let result = Lbfgs.minimise { LbfgsOptions.Default with GradientTolerance = 1e-8 } f (Tensor.ofFloat64 [| 1 |] [| 30.0 |])
    Assert.Equal(Convergence.Converged, result.Outcome)
    Assert.True(worst 1.0 result.Parameters < 1e-7)
