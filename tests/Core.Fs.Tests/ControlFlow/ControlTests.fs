module Hybrid.Core.Tests.ControlTests

open System
open Xunit
open Hybrid.Core

let private signed = PrimitiveTests.signed
let private scalar = Tensor.scalarOf Dtype.Float64
let private truth value = Tensor.less (scalar 0.0) (scalar (if value then 1.0 else -1.0))
let private weight = signed 1 [| 3; 3 |]
let private whenTrue (w: Tensor) (x: Tensor) = Tensor.tanh (Tensor.matmul x w)
let private whenFalse (w: Tensor) (x: Tensor) = x * x + Tensor.sum w
let private branch condition w (x: Tensor) = Control.cond condition (whenTrue w) (whenFalse w) x

[<Theory; InlineData true; InlineData false>]
let ``a conditional and its derivatives are those of the branch that is taken`` (value: bool) =
    let expected (w, x) = PrimitiveTests.weigh ((if value then whenTrue else whenFalse) w x)
    let actual (w, x) = PrimitiveTests.weigh (branch (truth value) w x)
    let arguments = weight, signed 2 [| 2; 3 |]

    let same f g =
        for a, b in Array.zip (Tree.leaves (f arguments)) (Tree.leaves (g arguments)) do
            PrimitiveTests.close 1e-12 (Tensor.toArray a) (Tensor.toArray b) "cond"

    same expected actual
    same (Grad.grad expected) (Grad.grad actual)
    same (Program.compile (Grad.grad expected)) (Program.compile (Grad.grad actual))
    let norm f (w, x) = Grad.grad f (w, x) |> fun (a, b) -> PrimitiveTests.weigh a + PrimitiveTests.weigh b
    same (Grad.grad (norm expected)) (Grad.grad (norm actual))

[<Fact>]
let ``only the branch that is taken runs`` () =
    // A position outside raises when it is looked up.
    let table = Tensor.ofFloat64 [| 2 |] [| 5.0; 7.0 |]

    let look position =
        Control.cond (truth (position < 2)) (fun i -> Tensor.take 0 i table) (fun _ -> scalar 0.0) (Tensor.ofInt32 [||] [| position |])

    Assert.Equal(7.0, Tensor.item (look 1))
    Assert.Equal(0.0, Tensor.item (look 99))

[<Fact>]
let ``vmap of a conditional chooses for each example`` () =
    let xs = signed 3 [| 4; 2; 3 |]
    let conditions = Tensor.less (Tensor.ofFloat64 [| 4 |] [| 1.0; -1.0; 1.0; -1.0 |]) (Tensor.zeros Dtype.Float64 [| 4 |])
    let mapped = Batch.vmap (fun (c, x) -> branch c weight x) (conditions, xs)
    let looped = Tensor.stack 0 [ for i in 0..3 -> (if i % 2 = 1 then whenTrue else whenFalse) weight (Tensor.at 0 i xs) ]
    PrimitiveTests.close 1e-13 (Tensor.toArray looped) (Tensor.toArray mapped) "each its own"
    let mapped = Batch.vmap (fun x -> branch (truth true) weight x) xs
    PrimitiveTests.close 1e-13 (Tensor.toArray (Batch.vmap (whenTrue weight) xs)) (Tensor.toArray mapped) "one for all"
    let gradients = Batch.vmap (fun (c, x) -> Grad.grad (fun x -> PrimitiveTests.weigh (branch c weight x)) x) (conditions, xs)

    for i in 0..3 do
        let expected = Grad.grad (fun x -> PrimitiveTests.weigh ((if i % 2 = 1 then whenTrue else whenFalse) weight x)) (Tensor.at 0 i xs)
        PrimitiveTests.close 1e-12 (Tensor.toArray expected) (Tensor.toArray (Tensor.at 0 i gradients)) "gradient"

/// Newton's iteration for the square root, until it no longer moves: by hand sqrt 2 from 1 takes 5 steps to 1e-12.
let private root loop (target: Tensor) =
    let guess, _, count =
        loop
            (fun (guess: Tensor, last: Tensor, _: Tensor) -> Tensor.less (scalar 1e-12) (Tensor.abs (guess - last)))
            (fun (guess: Tensor, _: Tensor, count: Tensor) -> 0.5 * (guess + target / guess), guess, count + Tensor.ofInt32 [||] [| 1 |])
            (scalar 1.0, scalar 0.0, Tensor.ofInt32 [||] [| 0 |])

    guess, count

[<Fact>]
let ``a loop runs while its condition holds`` () =
    let value, count = root Control.whileLoop (scalar 2.0)
    Assert.Equal(sqrt 2.0, Tensor.item value, 12)
    Assert.InRange(Tensor.item count, 5.0, 7.0)
    let value, same = Program.compile (root Control.whileLoop) (scalar 2.0)
    Assert.Equal(sqrt 2.0, Tensor.item value, 12)
    Assert.Equal(Tensor.item count, Tensor.item same)
    let never = Control.whileLoop (fun (x: Tensor) -> Tensor.less x (scalar 0.0)) (fun x -> x + 1.0) (scalar 3.0)
    Assert.Equal(3.0, Tensor.item never)

[<Fact>]
let ``vmap of a loop runs each example to its own end`` () =
    let targets = Tensor.ofFloat64 [| 4 |] [| 2.0; 1.0; 1e6; 9.0 |]
    let values, counts = Batch.vmap (root Control.whileLoop) targets
    let alone = [ for i in 0..3 -> root Control.whileLoop (Tensor.at 0 i targets) ]
    Assert.Equal<float list>([ for value, _ in alone -> Tensor.item value ], List.ofArray (Tensor.toArray values))
    Assert.Equal<float list>([ for _, count in alone -> Tensor.item count ], List.ofArray (Tensor.toArray counts))

[<Fact>]
let ``a bounded loop has the gradient of the steps it took`` () =
    let f target = fst (root (fun c s i -> Control.boundedWhile 40 c s i) target)
    Assert.Equal(sqrt 2.0, Tensor.item (f (scalar 2.0)), 12)
    // d sqrt(t) / dt = 1 / (2 sqrt t), d2 = -1 / (4 t sqrt t).
    Assert.Equal(0.5 / sqrt 2.0, Tensor.item (Grad.grad f (scalar 2.0)), 10)
    Assert.Equal(-0.25 / (2.0 * sqrt 2.0), Tensor.item (Grad.grad (Grad.grad f) (scalar 2.0)), 6)

[<Fact>]
let ``a gradient of an unbounded loop says what to use instead`` () =
    let problem = Assert.Throws<NotSupportedException>(fun () -> Grad.grad (fun t -> fst (root Control.whileLoop t)) (scalar 2.0) |> ignore)
    Assert.Contains("Control.boundedWhile", problem.Message)

[<Fact>]
let ``what does not fit is said in one line`` () =
    let message (f: unit -> unit) = (Assert.ThrowsAny<ArgumentException>(fun () -> f ())).Message
    let x = signed 4 [| 2 |]

    Assert.Contains(
        "Cond: the branches' result is Float64 [2] in one place and Float64 [] in the other",
        message (fun () -> (Control.cond (truth true) id Tensor.sum x) |> ignore)
    )

    Assert.Contains("the condition is Float64 [2]", message (fun () -> (Control.cond x id id x) |> ignore))
    Assert.Contains("While: the condition is Float64 [2]", message (fun () -> (Control.whileLoop id id x) |> ignore))
    Assert.Contains("While: the carry is Float64 [2]", message (fun () -> (Control.whileLoop (fun _ -> truth false) Tensor.sum x) |> ignore))
    Assert.Contains("0 or more", message (fun () -> (Control.boundedWhile -1 (fun _ -> truth true) id x) |> ignore))
