module Hybrid.Core.Tests.CumulateTests

open System
open Xunit
open Hybrid.Core

let private of64 (values: float list) = Tensor.ofFloat64 [| values.Length |] (Array.ofList values)

[<Fact>]
let ``values carried along an axis are those of a loop, on every axis of every size`` () =
    let generator = Random 3

    for shape in [ [| 1; 1; 1 |]; [| 2; 3; 4 |]; [| 3; 5; 70 |]; [| 2; 0; 3 |]; [| 0; 2; 2 |]; [| 4; 130; 1 |] ] do
        let numbers () = Tensor.ofFloat64 shape (Array.init (Shape.size shape) (fun _ -> generator.NextDouble() * 2.0 - 1.0))
        let a, x = numbers (), numbers ()

        for axis in 0..2 do
            let lines y = Tensor.moveAxis axis -1 y |> Tensor.toArray |> Array.chunkBySize (max 1 shape[axis])
            let check (expected: float[] -> float[]) (actual: Tensor) = Assert.Equal<float[][]>(lines x |> Array.map expected, lines actual)
            let scan f (line: float[]) = if line.Length = 0 then line else line |> Array.tail |> Array.scan f line[0]
            check (scan (+)) (Tensor.cumulativeSum axis x)
            check (scan (*)) (Tensor.cumulativeProduct axis x)
            check (scan max) (Tensor.cumulativeMax axis x)
            check (scan min) (Tensor.cumulativeMin axis x)

            let recurrence (a: float[]) (x: float[]) = Array.zip a x |> Array.tail |> Array.scan (fun y (a, x) -> Math.FusedMultiplyAdd(a, y, x)) x[0]

            if Shape.size shape > 0 then
                Array.iter2
                    (fun expected actual -> Array.iter2 (fun (e: float) (y: float) -> Assert.Equal(e, y, 12)) expected actual)
                    (Array.map2 recurrence (lines a) (lines x))
                    (lines (Tensor.linearRecurrence axis a x))

                let backwards = Tensor.reverse [| axis |]
                let expected = backwards (Tensor.linearRecurrence axis (backwards a) (backwards x))
                Assert.Equal<float[]>(Tensor.toArray expected, Tensor.toArray (Tensor.reverseRecurrence axis a x))

[<Fact>]
let ``a running product has the exact gradient where factors are 0`` () =
    // y = (x0, x0 x1, x0 x1 x2) at (2, 0, 3): the sum's derivatives are 1 + x1 + x1 x2, x0 + x0 x2, x0 x1.
    Assert.Equal<float[]>(
        [| 1.0; 8.0; 0.0 |],
        Tensor.toArray (Grad.grad (fun x -> Tensor.sum (Tensor.cumulativeProduct 0 x)) (of64 [ 2.0; 0.0; 3.0 ]))
    )

    Assert.Equal<float[]>(
        [| 1.0; 0.0; 0.0 |],
        Tensor.toArray (Grad.grad (fun x -> Tensor.sum (Tensor.cumulativeProduct 0 x)) (of64 [ 0.0; 0.0; 3.0 ]))
    )

[<Fact>]
let ``NaN stays from where it came, and of equal extremes the first has the gradient`` () =
    let x = of64 [ 1.0; nan; 3.0 ]
    Assert.Equal<float[]>([| 1.0; nan; nan |], Tensor.toArray (Tensor.cumulativeMax 0 x))
    Assert.Equal<float[]>([| 1.0; nan; nan |], Tensor.toArray (Tensor.cumulativeMin 0 x))
    Assert.Equal<float[]>([| 1.0; nan; nan |], Tensor.toArray (Tensor.cumulativeSum 0 x))
    Assert.Equal<float[]>([| 3.0; 0.0; 0.0 |], Tensor.toArray (Grad.grad (fun x -> Tensor.sum (Tensor.cumulativeMax 0 x)) (of64 [ 2.0; 2.0; 1.0 ])))

[<Fact>]
let ``whole numbers are carried as whole numbers`` () =
    Assert.Equal<int[]>([| 1; 3; 6 |], Tensor.toInt32 (Tensor.cumulativeSum 0 (Tensor.ofInt32 [| 3 |] [| 1; 2; 3 |])))
    let error = Assert.Throws<ShapeException>(fun () -> Tensor.linearRecurrence 0 (Tensor.range 2) (Tensor.range 2) |> ignore)
    Assert.Contains("LinearRecurrence: the operands are Int32", error.Message)

[<Fact>]
let ``discounted returns are a recurrence backwards`` () =
    // Rewards 1, 2, 3 at discount 0.5: 1 + 0.5 (2 + 0.5 * 3), 2 + 1.5, 3.
    let discount = Tensor.full Dtype.Float64 [| 3 |] 0.5
    Assert.Equal<float[]>([| 2.75; 3.5; 3.0 |], Tensor.toArray (Tensor.reverseRecurrence 0 discount (of64 [ 1.0; 2.0; 3.0 ])))
