module Hybrid.Core.Tests.ShapeTests

open Xunit
open Hybrid.Core

[<Fact>]
let ``the number of elements is the product of the extents`` () = Assert.Equal(24, Shape.size [| 2; 3; 4 |])
