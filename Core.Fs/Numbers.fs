namespace Hybrid.Core

open System
open Hybrid.Providers.Memory

/// Between arrays of .NET and tensors.
[<RequireQualifiedAccess>]
module internal Numbers =
    let private copyIn<'T when 'T: unmanaged and 'T: struct and 'T: (new: unit -> 'T) and 'T :> ValueType>
        (values: ReadOnlySpan<'T>)
        (dtype: Dtype)
        (shape: Shape)
        =
        Shape.validate "Tensor" shape

        if Shape.size shape <> values.Length then
            Shape.fail
                "Tensor"
                $"{values.Length} numbers do not fill the shape {Shape.text shape} of {Shape.size shape}"
                "Give as many numbers as the shape has elements"

        let storage = Storage(int64 values.Length * int64 (Dtype.size dtype))
        values.CopyTo(storage.Span<'T>())
        GC.KeepAlive storage
        Primitives.data storage shape dtype

    let ofFloat32 (shape: Shape) (values: float32[]) = copyIn (ReadOnlySpan values) Dtype.Float32 shape
    let ofFloat64 (shape: Shape) (values: float[]) = copyIn (ReadOnlySpan values) Dtype.Float64 shape
    let ofInt32 (shape: Shape) (values: int[]) = copyIn (ReadOnlySpan values) Dtype.Int32 shape
    let ofBool (shape: Shape) (values: bool[]) = copyIn (ReadOnlySpan(values |> Array.map (fun v -> if v then 1 else 0))) Dtype.Bool shape

    /// Numbers of any element type, rounded to it.
    let ofFloats (dtype: Dtype) (shape: Shape) (values: float[]) =
        match dtype with
        | Dtype.Float32 -> ofFloat32 shape (Array.map float32 values)
        | Dtype.Float64 -> ofFloat64 shape values
        | Dtype.Int32 -> ofInt32 shape (Array.map int values)
        | Dtype.Bool -> ofBool shape (Array.map ((<>) 0.0) values)

    /// 0, 1, ... n - 1 as Int32.
    let range (n: int) = ofInt32 [| n |] [| 0 .. n - 1 |]
