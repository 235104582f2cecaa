module Hybrid.Core.Tests.FourierTests

open System
open Xunit
open Hybrid.Core

let private random seed (shape: int[]) =
    let generator = Random(seed: int)
    Tensor.ofFloat64 shape (Array.init (Shape.size shape) (fun _ -> generator.NextDouble() - 0.5))

let private close tolerance (expected: Tensor) (actual: Tensor) =
    Assert.Equal<int[]>(expected.Shape, actual.Shape)

    Array.iter2
        (fun (e: float) (a: float) -> Assert.True(abs (e - a) <= tolerance, $"{a}, expected {e}"))
        (Tensor.toArray expected)
        (Tensor.toArray actual)

/// The sum of the definition.
let private naive (sign: float) (n: int) (x: float[]) =
    [|
        for k in 0 .. n - 1 do
            let terms =
                [|
                    for j in 0 .. n - 1 ->
                        Numerics.Complex(x[2 * j], x[2 * j + 1])
                        * Numerics.Complex.FromPolarCoordinates(1.0, sign * 2.0 * Math.PI * float (j * k % n) / float n)
                |]

            let sum = terms |> Array.fold (fun (total: Numerics.Complex) term -> total + term) Numerics.Complex.Zero
            sum.Real
            sum.Imaginary
    |]

[<Fact>]
let ``the transform is the sum of its definition, along any axis`` () =
    for n in [ 1; 2; 3; 4; 7; 8; 30; 64; 97 ] do
        let x = random n [| n; 2 |]
        close 1e-12 (Tensor.ofFloat64 [| n; 2 |] (naive -1.0 n (Tensor.toArray x))) (Tensor.fft 0 x)
        close 1e-12 (Tensor.ofFloat64 [| n; 2 |] (naive 1.0 n (Tensor.toArray x)) / float n) (Tensor.inverseFft 0 x)

    let x = random 3 [| 2; 5; 3; 2 |]
    let lines = Tensor.moveAxis 1 2 x
    close 1e-13 (Tensor.moveAxis 2 1 (Tensor.fft 2 lines)) (Tensor.fft 1 x)

[<Fact>]
let ``there and back again is where it began`` () =
    for n in [ 1; 2; 5; 6; 16 ] do
        let x = random n [| 3; n |]
        close 1e-13 x (Tensor.inverseRealFft 1 n (Tensor.realFft 1 x))
        let z = random n [| 3; n; 2 |]
        close 1e-13 z (Tensor.inverseFft 1 (Tensor.fft 1 z))

[<Fact>]
let ``the energy is the same on both sides (Parseval), in single precision too`` () =
    let x = Tensor.cast Dtype.Float32 (random 8 [| 100; 2 |])
    let energy y = Tensor.item (Tensor.sum (Tensor.square y))
    Assert.Equal(1.0, energy (Tensor.fft 0 x) / (100.0 * energy x), 5)

[<Fact>]
let ``shapes without pairs are said`` () =
    let message (make: unit -> Tensor) = Assert.Throws<ShapeException>(fun () -> make () |> ignore).Message
    Assert.Contains("FFT: the shape is [4, 3]. Complex numbers are pairs", message (fun () -> Tensor.fft 0 (random 1 [| 4; 3 |])))
    Assert.Contains("FFT: axis 1 of [4, 2] holds the real and imaginary parts", message (fun () -> Tensor.fft 1 (random 1 [| 4; 2 |])))
    Assert.Contains("InverseRealFft: 4 numbers are asked for of [4, 2]", message (fun () -> Tensor.inverseRealFft 0 4 (random 1 [| 4; 2 |])))
    Assert.Empty(Tensor.toArray (Tensor.fft 0 (random 1 [| 0; 2 |])))
