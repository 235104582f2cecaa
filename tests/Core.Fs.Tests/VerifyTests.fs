module Hybrid.Core.Tests.VerifyTests

open Xunit
open Hybrid.Core

[<Fact>]
let ``a node whose shape its primitive does not make is named`` () =
    let x = Primitives.parameter 0 [| 2; 3 |] Dtype.Float32
    let wrong = Tensor.Node(Primitive.Reduce(Hybrid.Providers.Pointwise.ReduceOperation.Sum, [| 1 |]), [| x |], [| 3 |], Dtype.Float32)
    let error = Assert.Throws<InvalidGraphException>(fun () -> Verify.check "simplification" [| -wrong |])
    Assert.Contains("Sum[1] of (Float32 [2, 3]) is Float32 [3] where its rule makes Float32 [2]", error.Message)

[<Fact>]
let ``a node whose operands break its rule is named`` () =
    let x = Primitives.parameter 0 [| 2; 3 |] Dtype.Float32
    let axes = { LeftBatch = [||]; RightBatch = [||]; LeftContracted = [| 1 |]; RightContracted = [| 0 |] }
    let wrong = Tensor.Node(Primitive.Dot axes, [| x; x |], [| 2; 3 |], Dtype.Float32)
    let error = Assert.Throws<InvalidGraphException>(fun () -> Verify.check "tracing" [| wrong |])
    Assert.Contains("inner dimensions differ", error.Message)
