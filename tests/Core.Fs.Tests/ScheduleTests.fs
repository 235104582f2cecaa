module Hybrid.Core.Tests.ScheduleTests

open System
open Xunit
open Hybrid.Core

let at (schedule: Schedule) (steps: int) = [ for t in 0 .. steps - 1 -> Tensor.item (schedule (Tensor.scalarOf Dtype.Float64 (float t))) ]

let close (expected: float list) (actual: float list) =
    List.iteri2 (fun i (e: float) a -> Assert.True(abs (e - a) <= 1e-14, $"step {i}: {a}, expected {e}")) expected actual

[<Fact>]
let ``constant, step, exponential, polynomial and cosine equal their closed forms`` () =
    close [ 0.4; 0.4 ] (at (Schedule.constant 0.4) 2)
    close [ for t in 0..11 -> 0.4 * 0.5 ** floor (float t / 3.0) ] (at (Schedule.step 0.4 0.5 3) 12)
    close [ for t in 0..5 -> 0.4 * 0.9 ** float t ] (at (Schedule.exponential 0.4 0.9) 6)
    close [ for t in 0..9 -> 0.1 + 0.3 * (1.0 - min (float t) 8.0 / 8.0) ** 2.0 ] (at (Schedule.polynomial 0.4 0.1 2.0 8) 10)
    close [ for t in 0..9 -> 0.1 + 0.15 * (1.0 + cos (Math.PI * min (float t) 8.0 / 8.0)) ] (at (Schedule.cosine 0.4 0.1 8) 10)

[<Fact>]
let ``cosine equals PyTorch's CosineAnnealingLR`` () =
    // torch 1.13, rate 0.4, T_max 8, eta_min 0.1.
    close
        [
            0.4
            0.38858192987669304
            0.35606601717798214
            0.30740251485476355
            0.25000000000000006
            0.19259748514523656
            0.1439339828220179
            0.111418070123307
            0.1
        ]
        (at (Schedule.cosine 0.4 0.1 8) 9)

[<Fact>]
let ``one cycle equals PyTorch's OneCycleLR`` () =
    // torch 1.13, max_lr 0.4: 10 steps with pct_start 0.3, then 7 steps with pct_start 0.1.
    close
        [
            0.016000000000000014
            0.20800000000000002
            0.4
            0.38019385280538953
            0.3246982615799052
            0.24450480877451572
            0.1554967912254843
            0.0753033384200948
            0.019807747194610516
            1.6e-06
        ]
        (at (Schedule.oneCycle 0.4 0.3 10) 10)

    close
        [ 0.39776617418036475; 0.35942666373857873; 0.2822578915964399; 0.18505484106679002; 0.09149198126385924; 0.02435718790321297; 1.6e-06 ]
        (at (Schedule.oneCycle 0.4 0.1 7) 7)

[<Fact>]
let ``warm-up rises in a straight line and then follows the other schedule from its start`` () =
    close [ 0.1; 0.2; 0.3; 0.4; 0.4; 0.2; 0.1 ] (at (Schedule.warmUp 4 (Schedule.exponential 0.4 0.5)) 7)

[<Fact>]
let ``piecewise changes at its boundaries`` () = close [ 3.0; 3.0; 2.0; 2.0; 1.0; 1.0 ] (at (Schedule.piecewise [ 2; 4 ] [ 3.0; 2.0; 1.0 ]) 6)

[<Fact>]
let ``the inverse square root rises to its rate and falls to half of it at four times the step`` () =
    let rates = at (Schedule.inverseSquareRoot 0.4 4) 16
    close [ 0.1; 0.2; 0.3; 0.4 ] rates[..3]
    close [ 0.4 / sqrt 2.0; 0.2 ] [ rates[7]; rates[15] ]

[<Fact>]
let ``a whole-number step gives a single-precision rate in a compiled program`` () =
    let compiled = Program.compile (Schedule.step 1.0 0.1 2)
    Assert.Equal(Dtype.Float32, (compiled (Tensor.ofInt32 [||] [| 3 |])).Dtype)
    Assert.Equal(0.1, Tensor.item (compiled (Tensor.ofInt32 [||] [| 3 |])), 7)
    Assert.Equal(0.01, Tensor.item (compiled (Tensor.ofInt32 [||] [| 4 |])), 7)
    Assert.DoesNotContain("\n", Program.explain compiled)

let factors options metrics =
    let states =
        (Schedule.plateauStart options, metrics)
        ||> List.scan (fun state metric -> Schedule.onPlateau options state (Tensor.scalarOf Dtype.Float64 metric))

    states.Tail |> List.map (fun state -> Tensor.item state.Factor)

[<Fact>]
let ``reduction on a plateau equals PyTorch's ReduceLROnPlateau`` () =
    // torch 1.13, rate 1, factor 0.5, patience 2, cooldown 1.
    let options = { PlateauOptions.Default with Factor = 0.5; Patience = 2; Cooldown = 1 }
    let metrics = [ 5.0; 4.0; 4.0; 4.0; 4.0; 4.0; 4.0; 4.0; 3.0; 3.0001; 3.0; 3.0; 3.0; 3.0; 3.0; 3.0; 3.0 ]
    let expected = [ 1.0; 1.0; 1.0; 1.0; 0.5; 0.5; 0.5; 0.5; 0.5; 0.5; 0.5; 0.25; 0.25; 0.25; 0.25; 0.125; 0.125 ]
    close expected (factors options metrics)

[<Fact>]
let ``reduction on a plateau can follow a metric that grows, stops at the smallest factor and takes NaN for no improvement`` () =
    let options = { PlateauOptions.Default with Factor = 0.1; Patience = 0; Smallest = 0.05; Maximise = true }
    close [ 1.0; 1.0; 0.1; 0.05; 0.05; 0.05 ] (factors options [ 0.5; 0.6; 0.6; nan; 0.59; 0.7 ])

[<Fact>]
let ``options out of range are refused by name and value`` () =
    let refused (make: unit -> Schedule) (text: string) =
        let error = Assert.ThrowsAny<ArgumentException>(fun () -> make () |> ignore)
        Assert.Contains(text, error.Message)

    refused (fun () -> Schedule.cosine 0.1 0.0 0) "Schedule.cosine: steps is 0. It must be at least 1."
    refused (fun () -> Schedule.constant -1.0) "Schedule.constant: rate is -1. It must be finite and not negative."
    refused (fun () -> Schedule.piecewise [ 1 ] [ 0.1 ]) "1 boundaries and 1 rates"
    refused (fun () -> Schedule.piecewise [ 2; 1 ] [ 0.1; 0.2; 0.3 ]) "do not ascend"
