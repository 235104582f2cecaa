namespace Hybrid.Core

/// Every input connected to every output: y = x W + b.
type Dense =
    {
        /// W: [inputs, outputs].
        Weight: Tensor
        /// b: [outputs], or none.
        Bias: Tensor option
        /// How Weight is drawn; Bias starts at 0.
        Initialiser: Initialiser
    }

/// What can be chosen about a dense layer.
type DenseOptions =
    {
        /// Whether there is a bias; default true.
        HasBias: bool
        /// How the weight is drawn; default XavierUniform.
        Initialiser: Initialiser
        /// Float32 (default) or Float64.
        Dtype: Dtype
    }

/// The dense layer's functions.
[<RequireQualifiedAccess>]
module Dense =
    /// A bias, XavierUniform, Float32.
    let defaults = { HasBias = true; Initialiser = Initialiser.XavierUniform; Dtype = Dtype.Float32 }

    /// A layer of chosen kind; inputs and outputs are 1 or more.
    let createWith (options: DenseOptions) (inputs: int) (outputs: int) (key: Tensor) : Dense =
        LayerCheck.size "Dense.create" (nameof inputs) inputs
        LayerCheck.size "Dense.create" (nameof outputs) outputs

        {
            Weight = Initialise.draw options.Initialiser options.Dtype [| inputs; outputs |] key
            Bias = if options.HasBias then Some(Tensor.zeros options.Dtype [| outputs |]) else None
            Initialiser = options.Initialiser
        }

    /// A layer with a bias of 0 and a weight by XavierUniform, Float32; inputs and outputs are 1 or more.
    let create (inputs: int) (outputs: int) (key: Tensor) : Dense = createWith defaults inputs outputs key

    /// The layer with its weight drawn again and its bias 0.
    let initialise (key: Tensor) (layer: Dense) : Dense =
        { layer with
            Weight = Initialise.draw layer.Initialiser layer.Weight.Dtype layer.Weight.Shape key
            Bias = layer.Bias |> Option.map Tensor.zerosLike
        }

    /// x W + b: from [batch, ..., inputs] to [batch, ..., outputs].
    let apply (layer: Dense) (x: Tensor) : Tensor =
        LayerCheck.extent "Dense" -1 layer.Weight.Shape[0] x
        let y = Tensor.matmul x layer.Weight

        match layer.Bias with
        | Some bias -> y + bias
        | None -> y
