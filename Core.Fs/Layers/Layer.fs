namespace Hybrid.Core

/// What a layer's application depends on besides its parameters and input.
type Context =
    {
        /// Whether dropout drops and batch normalisation uses, and records, the batch's own statistics.
        Training: bool
        /// Where random layers draw from: Int32 [2], as Random.key makes it. Give every step its own (Random.foldIn).
        Key: Tensor
    }

/// A layer of a Sequential model. A new kind of layer is a record with its functions, a case here, and a line in each match of the Layer module.
[<RequireQualifiedAccess>]
type Layer =
    /// x W + b.
    | Dense of Dense
    /// A function of each element.
    | Activation of Activation
    /// One vector an example.
    | Flatten
    /// Random zeros in training.
    | Dropout of Dropout

/// Makes a layer, given the shape of one example that enters it (without the batch axis) and a key.
type LayerBuilder = Shape -> Tensor -> Layer

/// What every kind of layer can do, and builders that take their input's size from the layer before.
[<RequireQualifiedAccess>]
module Layer =
    /// The context of prediction: not training; the key is that of seed 0 and nothing draws from it.
    let inference: Context = { Training = false; Key = Random.key 0 }

    /// The kind's name, as in summaries and in the names of saved tensors: "dense", "relu", "dropout".
    let name (layer: Layer) : string =
        match layer with
        | Layer.Dense _ -> "dense"
        | Layer.Activation activation -> Activation.name activation
        | Layer.Flatten -> "flatten"
        | Layer.Dropout _ -> "dropout"

    /// The layer with its parameters drawn again, as its initialisers say, and its statistics as at the start.
    let initialise (key: Tensor) (layer: Layer) : Layer =
        match layer with
        | Layer.Dense dense -> Layer.Dense(Dense.initialise key dense)
        | Layer.Activation _
        | Layer.Flatten
        | Layer.Dropout _ -> layer

    /// The output for x [batch, ...], and the layer with its statistics brought up to date (in training; otherwise unchanged).
    let apply (context: Context) (layer: Layer) (x: Tensor) : Tensor * Layer =
        match layer with
        | Layer.Dense dense -> Dense.apply dense x, layer
        | Layer.Activation activation -> Activation.apply activation x, layer
        | Layer.Flatten -> Flatten.apply x, layer
        | Layer.Dropout dropout -> Dropout.apply context.Training context.Key dropout x, layer

    /// The element type that the layer's input must have, where the kind decides.
    let internal inputDtype (layer: Layer) : Dtype option =
        match layer with
        | _ -> Tree.leaves layer |> Array.tryHead |> Option.map (fun leaf -> leaf.Dtype)

    /// The last extent of the shape of one example.
    let private features operation (shape: Shape) =
        if shape.Length = 0 then
            Shape.fail operation "an example is a scalar" "Give the model an input shape of at least one axis"

        shape[shape.Length - 1]

    /// Builder of a dense layer with options.
    let denseWith (options: DenseOptions) (outputs: int) : LayerBuilder =
        fun shape key -> Layer.Dense(Dense.createWith options (features "Layer.dense" shape) outputs key)

    /// Builder of a dense layer: a bias, XavierUniform, Float32.
    let dense (outputs: int) : LayerBuilder = denseWith Dense.defaults outputs

    /// Builder of an activation.
    let activation (activation: Activation) : LayerBuilder = fun _ _ -> Layer.Activation activation

    /// Builder of a layer that makes a vector of each example.
    let flatten: LayerBuilder = fun _ _ -> Layer.Flatten

    /// Builder of a dropout layer; the rate is from 0 to below 1.
    let dropout (rate: float) : LayerBuilder =
        let layer = Dropout.create rate
        fun _ _ -> Layer.Dropout layer
