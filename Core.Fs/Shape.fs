namespace Hybrid.Core

/// A tensor's extents, outermost first; a scalar has none.
type Shape = int[]

/// Operations on shapes.
[<RequireQualifiedAccess>]
module Shape =
    /// The number of elements: the product of the extents, 1 for a scalar.
    let size (shape: Shape) : int = Array.fold (*) 1 shape
