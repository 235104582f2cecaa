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

    /// Raises when the axis of the features is the batch axis.
    let featureAxis (operation: string) (axis: int) =
        if axis = 0 then
            raise (ArgumentException $"{operation}: the axis of the features is 0, the batch axis. Give another; -1 is the last.")

    /// Raises unless there is at least one axis and every extent is 1 or more.
    let shape (operation: string) (shape: Shape) =
        if shape.Length = 0 || shape |> Array.exists (fun extent -> extent < 1) then
            Shape.fail operation $"the shape is {Shape.text shape}" "Give at least one axis, each of extent 1 or more"

    /// The last axes of x, which must have a shape and come after the batch axis.
    let lastAxes (operation: string) (shape: Shape) (x: Tensor) : int[] =
        let first = x.Rank - shape.Length

        if first < 1 || not (Shape.equal x.Shape[first..] shape) then
            Shape.fail
                operation
                $"the input is {Shape.text x.Shape}, but its last axes must be {Shape.text shape}"
                "Check the previous layer's output size"

        [| first .. x.Rank - 1 |]

    /// Raises unless x is [batch, steps, features], with a number of features unless -1 is given for it.
    let steps (operation: string) (features: int) (x: Tensor) =
        if x.Rank <> 3 || (features >= 0 && x.Shape[2] <> features) then
            let wanted = if features < 0 then "features" else string features
            Shape.fail operation $"the input is {Shape.text x.Shape}, but must be [batch, steps, {wanted}]" "Check the previous layer's output size"

    /// Raises unless a probability of dropping is from 0 to below 1.
    let rate (operation: string) (value: float) =
        if not (value >= 0.0 && value < 1.0) then
            raise (ArgumentOutOfRangeException("Dropout", value, $"{operation}: the rate of dropout must be from 0 to below 1."))
