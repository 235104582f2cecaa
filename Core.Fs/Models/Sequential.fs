namespace Hybrid.Core

/// Layers one after the other: an immutable value, a tree of tensors (see Tree) like any other model.
type Sequential =
    {
        /// The layers, first to last.
        Layers: Layer list
        /// The shape of one example, without the batch axis.
        InputShape: Shape
    }

/// One line of a model's summary.
type LayerSummary =
    {
        /// The layer's position and kind, by which its tensors are named too: "0.dense".
        Name: string
        /// The shape of one example that leaves the layer.
        OutputShape: Shape
        /// How many numbers are trained.
        Parameters: int64
        /// How many numbers are kept but not trained, such as running statistics.
        NonTrainable: int64
    }

/// Functions of sequential models. Training takes gradients by `fst (Trainable.partition model)` only:
/// `let trainable, state = Trainable.partition model`, and inside the loss `Sequential.apply context (Trainable.combine model trainable state) x`.
[<RequireQualifiedAccess>]
module Sequential =
    let private layerName position layer = $"{position}.{Layer.name layer}"

    /// The output for one example's shape, layer by layer, without computing anything.
    let private shapes (model: Sequential) : Shape list =
        let dtype = model.Layers |> List.tryPick Layer.inputDtype |> Option.defaultValue Dtype.Float32
        let input = Primitives.parameter 0 (Array.append [| 1 |] model.InputShape) dtype

        model.Layers
        |> List.scan (fun x layer -> fst (Layer.apply Layer.inference layer x)) input
        |> List.tail
        |> List.map (fun x -> Array.tail x.Shape)

    /// A model whose layers are built one after the other, each for the shape that the one before gives out. inputShape is one example's, without the
    /// batch axis. `Sequential.create [| 784 |] [ Layer.dense 128; Layer.activation Activation.Relu; Layer.dense 10 ] key`.
    let create (inputShape: Shape) (builders: LayerBuilder list) (key: Tensor) : Sequential =
        Shape.validate "Sequential.create" inputShape

        builders
        |> List.indexed
        |> List.fold
            (fun (model, shape) (position, builder) ->
                let next = { model with Layers = model.Layers @ [ builder shape (Random.foldIn position key) ] }
                next, List.last (shapes next))
            ({ Layers = []; InputShape = inputShape }, inputShape)
        |> fst

    /// The model with every layer's parameters drawn again, as its initialisers say. The same key gives the same bits.
    let initialise (key: Tensor) (model: Sequential) : Sequential =
        { model with
            Layers = model.Layers |> List.mapi (fun position layer -> Layer.initialise (Random.foldIn position key) layer)
        }

    /// The output for x [batch, input shape ...], and the model with its statistics brought up to date (unchanged outside training). Each layer
    /// draws from a key of its own, folded from the context's.
    let apply (context: Context) (model: Sequential) (x: Tensor) : Tensor * Sequential =
        if x.Rank = 0 || not (Shape.equal (Array.tail x.Shape) model.InputShape) then
            Shape.fail
                "Sequential.apply"
                $"the input is {Shape.text x.Shape} and the model takes examples of shape {Shape.text model.InputShape}"
                "Give [batch, ...] with the model's input shape after the batch axis"

        let output, reversed =
            model.Layers
            |> List.indexed
            |> List.fold
                (fun (x, layers) (position, layer) ->
                    let own = { context with Key = Random.foldIn position context.Key }
                    let y, next = Layer.apply own layer x
                    y, next :: layers)
                (x, [])

        output, { model with Layers = List.rev reversed }

    /// The output for x [batch, input shape ...] outside training.
    let predict (model: Sequential) (x: Tensor) : Tensor = fst (apply Layer.inference model x)

    /// How many numbers are trained.
    let parameterCount (model: Sequential) : int64 =
        let struct (trainable, _) = Trainable.count model
        trainable

    /// The shape of the output for one example, without the batch axis.
    let outputShape (model: Sequential) : Shape =
        match shapes model with
        | [] -> model.InputShape
        | all -> List.last all

    /// One row for each layer.
    let summary (model: Sequential) : LayerSummary list =
        List.map2 (fun layer shape -> layer, shape) model.Layers (shapes model)
        |> List.mapi (fun position (layer, shape) ->
            let struct (trainable, others) = Trainable.count layer
            { Name = layerName position layer; OutputShape = shape; Parameters = trainable; NonTrainable = others })

    /// A name for each tensor, in the order of Tree.leaves: position, kind and field, as "0.dense.weight". Models of the same layers have the
    /// same names, so tensors can be saved and loaded by them.
    let paths (model: Sequential) : string[] =
        let field (segment: string) = $"{System.Char.ToLowerInvariant segment[0]}{segment[1..]}"

        // What wraps a tensor (a union's case, an option, NonTrainable) is no part of its name.
        let isWrapper segment = segment = "Item" || segment = "Value" || segment = "NonTrainable"

        model.Layers
        |> Seq.mapi (fun position layer ->
            Tree.paths layer
            |> Array.map (fun path ->
                let fields = path.Split '.' |> Array.filter (isWrapper >> not) |> Array.map field
                System.String.Join('.', Array.append [| layerName position layer |] fields)))
        |> Array.concat
