namespace Hybrid.Core

/// Every pair of inputs of two vectors connected to every output: y_k = sum_ij u_i W_ijk v_j + b_k.
type Bilinear =
    {
        /// W: [first inputs, second inputs, outputs].
        Weight: Tensor
        /// b: [outputs], or none.
        Bias: Tensor option
        /// How Weight is drawn; Bias starts at 0.
        Initialiser: Initialiser
    }

/// The bilinear layer's functions.
[<RequireQualifiedAccess>]
module Bilinear =
    /// A layer of chosen kind; first, second and outputs are 1 or more.
    let createWith (options: DenseOptions) (first: int) (second: int) (outputs: int) (key: Tensor) : Bilinear =
        LayerCheck.size "Bilinear.create" (nameof first) first
        LayerCheck.size "Bilinear.create" (nameof second) second
        LayerCheck.size "Bilinear.create" (nameof outputs) outputs

        {
            Weight = Initialise.draw options.Initialiser options.Dtype [| first; second; outputs |] key
            Bias = if options.HasBias then Some(Tensor.zeros options.Dtype [| outputs |]) else None
            Initialiser = options.Initialiser
        }

    /// A layer with a bias of 0 and a weight by XavierUniform (fan in first * second, fan out first * outputs), Float32; all sizes are 1 or more.
    let create (first: int) (second: int) (outputs: int) (key: Tensor) : Bilinear = createWith Dense.defaults first second outputs key

    /// The layer with its weight drawn again and its bias 0.
    let initialise (key: Tensor) (layer: Bilinear) : Bilinear =
        { layer with
            Weight = Initialise.draw layer.Initialiser layer.Weight.Dtype layer.Weight.Shape key
            Bias = layer.Bias |> Option.map Tensor.zerosLike
        }

    /// From u [batch, first inputs] and v [batch, second inputs] to [batch, outputs]. Costs batch first second outputs.
    let apply (layer: Bilinear) (u: Tensor) (v: Tensor) : Tensor =
        let first, second, outputs = layer.Weight.Shape[0], layer.Weight.Shape[1], layer.Weight.Shape[2]

        if u.Rank <> 2 || v.Rank <> 2 || u.Shape[1] <> first || v.Shape[1] <> second || u.Shape[0] <> v.Shape[0] then
            Shape.fail
                "Bilinear"
                $"the inputs are {Shape.text u.Shape} and {Shape.text v.Shape}, but must be [batch, {first}] and [batch, {second}]"
                "Check the previous layers' output sizes"

        let byFirst = Tensor.matmul u (Tensor.reshape [| first; second * outputs |] layer.Weight) |> Tensor.reshape [| -1; second; outputs |]
        let y = Tensor.matmul (Tensor.expandDims 1 v) byFirst |> Tensor.squeeze 1

        match layer.Bias with
        | Some bias -> y + bias
        | None -> y

    /// From [batch, first + second inputs], u and v joined, to [batch, outputs]: how a Sequential model applies it.
    let applyJoined (layer: Bilinear) (x: Tensor) : Tensor =
        let first, second = layer.Weight.Shape[0], layer.Weight.Shape[1]
        LayerCheck.extent "Bilinear" 1 (first + second) x
        apply layer (Tensor.slice 1 0 first x) (Tensor.slice 1 first second x)
