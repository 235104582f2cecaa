namespace Hybrid.Core

open System

/// Argument checks that layers share.
[<RequireQualifiedAccess>]
module internal LayerCheck =
    /// Raises unless the size is 1 or more.
    let size (operation: string) (name: string) (value: int) =
        if value < 1 then
            raise (ArgumentOutOfRangeException(name, value, $"{operation}: {name} must be 1 or more."))

    /// Raises unless the number lies in [low, high].
    let within (operation: string) (name: string) (low: float) (high: float) (value: float) =
        if not (value >= low && value <= high) then
            raise (ArgumentOutOfRangeException(name, value, $"{operation}: {name} must be from {low} to {high}."))

    /// Raises unless the number is finite and above 0.
    let positive (operation: string) (name: string) (value: float) =
        if not (value > 0.0 && Double.IsFinite value) then
            raise (ArgumentOutOfRangeException(name, value, $"{operation}: {name} must be finite and above 0."))

    /// Raises unless an axis (counted from the end when negative) of x, which must exist, has an extent.
    let extent (operation: string) (axis: int) (expected: int) (x: Tensor) =
        let found = if axis < 0 then axis + x.Rank else axis

        if found < 0 || found >= x.Rank || x.Shape[found] <> expected then
            Shape.fail
                operation
                $"the input is {Shape.text x.Shape}, but axis {axis} must have extent {expected}"
                "Check the previous layer's output size"
