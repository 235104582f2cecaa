namespace Hybrid.Core

open Hybrid.Providers

/// The type of a tensor's elements.
[<RequireQualifiedAccess>]
type Dtype =
    /// Single precision, 32 bits: the default of networks.
    | Float32
    /// Double precision, 64 bits: the default of probability and of tests.
    | Float64
    /// 32-bit signed integers: labels, indices, random keys.
    | Int32
    /// Truth values.
    | Bool

/// Facts about element types.
[<RequireQualifiedAccess>]
module Dtype =
    /// The element type as the kernels know it.
    let element (dtype: Dtype) : ElementType =
        match dtype with
        | Dtype.Float32 -> ElementType.Float32
        | Dtype.Float64 -> ElementType.Float64
        | Dtype.Int32 -> ElementType.Int32
        | Dtype.Bool -> ElementType.Bool

    /// Bytes of one element.
    let size (dtype: Dtype) : int = ElementTypes.SizeOf(element dtype)

    /// Whether gradients flow through it.
    let isFloat (dtype: Dtype) : bool = dtype = Dtype.Float32 || dtype = Dtype.Float64

    /// A number rounded as an element of the type holds it.
    let round (dtype: Dtype) (value: float) : float =
        match dtype with
        | Dtype.Float32 -> float (float32 value)
        | Dtype.Float64 -> value
        | Dtype.Int32 -> float (int value)
        | Dtype.Bool -> if value <> 0.0 then 1.0 else 0.0
