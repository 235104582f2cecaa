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
    /// Products of two halves of the input.
    | Bilinear of Bilinear
    /// Vectors of symbols.
    | Embedding of Embedding
    /// Features normalised over the batch.
    | BatchNorm of BatchNorm
    /// Examples normalised over their last axes.
    | LayerNorm of LayerNorm
    /// Groups of features normalised.
    | GroupNorm of GroupNorm
    /// Examples divided by their root mean square.
    | RmsNorm of RmsNorm
    /// The largest of several dense layers.
    | Maxout of Maxout
    /// A rectifier with trained slopes.
    | ParametricRelu of ParametricRelu
    /// A rectifier with random slopes.
    | RandomisedLeakyRelu of RandomisedLeakyRelu
    /// Kernels that pass over the spatial axes.
    | Convolution of Convolutional
    /// Kernels that spread every input over the spatial axes.
    | ConvolutionTransposed of ConvolutionTransposed
    /// One number for each window.
    | Pooling of Pooling
    /// One number for each channel.
    | GlobalPooling of PoolingKind
    /// A trained vector added at each step.
    | LearnedPositions of LearnedPositions
    /// Waves added at each step.
    | SinusoidalPositions of SinusoidalPositions
    /// Steps that attend to each other.
    | MultiHeadAttention of MultiHeadAttention
    /// Attention and a feed-forward part, with residual sums.
    | TransformerEncoder of TransformerEncoder
    /// A Transformer over sequences of different length.
    | MaskedTransformer of MaskedTransformer
    /// The mean over the steps of a sequence.
    | StepMean
    /// Random numbers added in training.
    | GaussianNoise of GaussianNoise
    /// States that go from step to step of a sequence.
    | Recurrent of Recurrent
    /// A sum of two ways.
    | Residual of Residual

/// Two ways from the input whose outputs are added (He, Zhang, Ren and Sun, Deep residual learning for image recognition, 2016).
and Residual =
    {
        /// The layers of the long way, first to last.
        Body: Layer list
        /// The layers of the short way; none for the input itself.
        Shortcut: Layer list
    }

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
        | Layer.Bilinear _ -> "bilinear"
        | Layer.Embedding _ -> "embedding"
        | Layer.BatchNorm _ -> "batchNorm"
        | Layer.LayerNorm _ -> "layerNorm"
        | Layer.GroupNorm _ -> "groupNorm"
        | Layer.RmsNorm _ -> "rmsNorm"
        | Layer.Maxout _ -> "maxout"
        | Layer.ParametricRelu _ -> "parametricRelu"
        | Layer.RandomisedLeakyRelu _ -> "randomisedLeakyRelu"
        | Layer.Convolution _ -> "convolution"
        | Layer.ConvolutionTransposed _ -> "convolutionTransposed"
        | Layer.Pooling { Kind = PoolingKind.Max } -> "maxPool"
        | Layer.Pooling _ -> "averagePool"
        | Layer.GlobalPooling PoolingKind.Max -> "globalMaxPool"
        | Layer.GlobalPooling _ -> "globalAveragePool"
        | Layer.Residual _ -> "residual"
        | Layer.LearnedPositions _ -> "learnedPositions"
        | Layer.SinusoidalPositions _ -> "sinusoidalPositions"
        | Layer.MultiHeadAttention _ -> "multiHeadAttention"
        | Layer.TransformerEncoder _ -> "transformerEncoder"
        | Layer.MaskedTransformer _ -> "maskedTransformer"
        | Layer.StepMean -> "stepMean"
        | Layer.GaussianNoise _ -> "gaussianNoise"
        | Layer.Recurrent recurrent -> RecurrentCell.name recurrent.Cell

    /// The layer with its parameters drawn again, as its initialisers say, and its statistics as at the start.
    let rec initialise (key: Tensor) (layer: Layer) : Layer =
        match layer with
        | Layer.Dense dense -> Layer.Dense(Dense.initialise key dense)
        | Layer.Bilinear bilinear -> Layer.Bilinear(Bilinear.initialise key bilinear)
        | Layer.Embedding embedding -> Layer.Embedding(Embedding.initialise key embedding)
        | Layer.BatchNorm norm -> Layer.BatchNorm(BatchNorm.initialise norm)
        | Layer.LayerNorm norm -> Layer.LayerNorm(LayerNorm.initialise norm)
        | Layer.GroupNorm norm -> Layer.GroupNorm(GroupNorm.initialise norm)
        | Layer.RmsNorm norm -> Layer.RmsNorm(RmsNorm.initialise norm)
        | Layer.Maxout maxout -> Layer.Maxout(Maxout.initialise key maxout)
        | Layer.ParametricRelu relu -> Layer.ParametricRelu(ParametricRelu.initialise relu)
        | Layer.Convolution convolution -> Layer.Convolution(Convolutional.initialise key convolution)
        | Layer.ConvolutionTransposed convolution -> Layer.ConvolutionTransposed(ConvolutionTransposed.initialise key convolution)
        | Layer.Residual residual ->
            let again way layers = layers |> List.mapi (fun i inner -> initialise (Random.foldIn i (Random.foldIn way key)) inner)
            Layer.Residual { Body = again 0 residual.Body; Shortcut = again 1 residual.Shortcut }
        | Layer.LearnedPositions positions -> Layer.LearnedPositions(LearnedPositions.initialise key positions)
        | Layer.MultiHeadAttention attention -> Layer.MultiHeadAttention(MultiHeadAttention.initialise key attention)
        | Layer.TransformerEncoder block -> Layer.TransformerEncoder(TransformerEncoder.initialise key block)
        | Layer.MaskedTransformer layer -> Layer.MaskedTransformer(MaskedTransformer.initialise key layer)
        | Layer.Recurrent recurrent -> Layer.Recurrent(Recurrent.initialise key recurrent)
        | Layer.Pooling _
        | Layer.GlobalPooling _
        | Layer.Activation _
        | Layer.Flatten
        | Layer.Dropout _
        | Layer.RandomisedLeakyRelu _
        | Layer.SinusoidalPositions _
        | Layer.GaussianNoise _
        | Layer.StepMean -> layer

    /// The output for x [batch, ...], and the layer with its statistics brought up to date (in training; otherwise unchanged).
    let rec apply (context: Context) (layer: Layer) (x: Tensor) : Tensor * Layer =
        match layer with
        | Layer.Dense dense -> Dense.apply dense x, layer
        | Layer.Activation activation -> Activation.apply activation x, layer
        | Layer.Flatten -> Flatten.apply x, layer
        | Layer.Dropout dropout -> Dropout.apply context.Training context.Key dropout x, layer
        | Layer.Bilinear bilinear -> Bilinear.applyJoined bilinear x, layer
        | Layer.Embedding embedding -> Embedding.apply embedding x, layer
        | Layer.BatchNorm norm ->
            let y, next = BatchNorm.apply context.Training norm x
            y, Layer.BatchNorm next
        | Layer.LayerNorm norm -> LayerNorm.apply norm x, layer
        | Layer.GroupNorm norm -> GroupNorm.apply norm x, layer
        | Layer.RmsNorm norm -> RmsNorm.apply norm x, layer
        | Layer.Maxout maxout -> Maxout.apply maxout x, layer
        | Layer.ParametricRelu relu -> ParametricRelu.apply relu x, layer
        | Layer.RandomisedLeakyRelu relu -> RandomisedLeakyRelu.apply context.Training context.Key relu x, layer
        | Layer.Convolution convolution -> Convolutional.apply convolution x, layer
        | Layer.ConvolutionTransposed convolution -> ConvolutionTransposed.apply convolution x, layer
        | Layer.Pooling pooling -> Pooling.apply pooling x, layer
        | Layer.GlobalPooling kind -> Pooling.applyGlobal kind x, layer
        | Layer.Residual residual ->
            let way number layers =
                let step (x, before) (i, inner) =
                    let y, next = apply { context with Key = Random.foldIn i (Random.foldIn number context.Key) } inner x
                    y, next :: before

                let y, reversed = layers |> List.indexed |> List.fold step (x, [])
                y, List.rev reversed

            let long, body = way 0 residual.Body
            let short, shortcut = way 1 residual.Shortcut

            if not (Shape.equal long.Shape short.Shape) then
                Shape.fail
                    "Residual"
                    $"the body gives {Shape.text long.Shape} and the shortcut {Shape.text short.Shape}"
                    "Both must agree; give the shortcut a convolution with kernel 1 and the body's stride and outputs"

            long + short, Layer.Residual { Body = body; Shortcut = shortcut }
        | Layer.LearnedPositions positions -> LearnedPositions.apply positions x, layer
        | Layer.SinusoidalPositions positions -> SinusoidalPositions.apply positions x, layer
        | Layer.MultiHeadAttention attention -> MultiHeadAttention.apply context.Training context.Key AttentionMask.none attention x, layer
        | Layer.TransformerEncoder block -> TransformerEncoder.apply context.Training context.Key AttentionMask.none block x, layer
        | Layer.MaskedTransformer transformer -> MaskedTransformer.apply context.Training context.Key transformer x, layer
        | Layer.StepMean ->
            LayerCheck.steps "StepMean" -1 x
            Tensor.meanOver [| 1 |] x, layer
        | Layer.GaussianNoise noise -> GaussianNoise.apply context.Training context.Key noise x, layer
        | Layer.Recurrent recurrent -> Recurrent.apply context.Training context.Key recurrent x, layer

    /// The element type that the layer's input must have, where the kind decides.
    let internal inputDtype (layer: Layer) : Dtype option =
        match layer with
        | Layer.Embedding _ -> Some Dtype.Int32
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

    /// Builder of a bilinear layer on the first features of the input and the rest; 0 < first < features.
    let bilinear (first: int) (outputs: int) : LayerBuilder =
        fun shape key -> Layer.Bilinear(Bilinear.create first (features "Layer.bilinear" shape - first) outputs key)

    /// Builder of an embedding of symbols, Int32 from 0 to vocabulary - 1, as vectors of a number of features.
    let embedding (vocabulary: int) (features: int) : LayerBuilder = fun _ key -> Layer.Embedding(Embedding.create vocabulary features key)

    /// The position of the features' axis in one example's shape, from that in a batch.
    let private featuresAt operation (axis: int) (shape: Shape) =
        let position = Shape.axis operation (shape.Length + 1) axis - 1

        if position < 0 then
            Shape.fail operation $"axis {axis} of a batch of examples {Shape.text shape} is the batch axis" "Give another; -1 is the last"

        shape[position]

    /// Builder of batch normalisation with options.
    let batchNormWith (options: BatchNormOptions) : LayerBuilder =
        fun shape _ -> Layer.BatchNorm(BatchNorm.createWith options (featuresAt "Layer.batchNorm" options.Axis shape))

    /// Builder of batch normalisation over the last axis.
    let batchNorm: LayerBuilder = batchNormWith BatchNorm.defaults

    /// Builder of layer normalisation over the last axis.
    let layerNorm: LayerBuilder = fun shape _ -> Layer.LayerNorm(LayerNorm.create [| features "Layer.layerNorm" shape |])

    /// Builder of group normalisation with options, in a number of groups that divides the features.
    let groupNormWith (options: GroupNormOptions) (groups: int) : LayerBuilder =
        fun shape _ -> Layer.GroupNorm(GroupNorm.createWith options groups (featuresAt "Layer.groupNorm" options.Axis shape))

    /// Builder of group normalisation of the last axis, in a number of groups that divides it.
    let groupNorm (groups: int) : LayerBuilder = groupNormWith GroupNorm.defaults groups

    /// Builder of root mean square normalisation over the last axis.
    let rmsNorm: LayerBuilder = fun shape _ -> Layer.RmsNorm(RmsNorm.create [| features "Layer.rmsNorm" shape |])

    /// Builder of a maxout layer of 2 or more pieces.
    let maxout (pieces: int) (outputs: int) : LayerBuilder =
        fun shape key -> Layer.Maxout(Maxout.create pieces (features "Layer.maxout" shape) outputs key)

    /// Builder of a rectifier with one trained slope for each feature of the last axis, from 0.25.
    let parametricRelu: LayerBuilder = fun shape _ -> Layer.ParametricRelu(ParametricRelu.create [| features "Layer.parametricRelu" shape |])

    /// Builder of a rectifier with random slopes; 0 <= lower < upper.
    let randomisedLeakyRelu (lower: float) (upper: float) : LayerBuilder =
        let layer = RandomisedLeakyRelu.create lower upper
        fun _ _ -> Layer.RandomisedLeakyRelu layer

    /// Builder of a convolutional layer with options; the kernel has an extent for each spatial axis.
    let convolutionWith (options: ConvolutionalOptions) (kernel: int[]) (outputs: int) : LayerBuilder =
        fun shape key ->
            let channels = Convolutional.channels "Layer.convolution" kernel.Length shape
            Layer.Convolution(Convolutional.createWith options kernel channels outputs key)

    /// Builder of a convolutional layer: stride 1, no padding, a bias, HeUniform, Float32. `convolution [| 5; 5 |] 6` is for images [height, width]
    /// or [height, width, channels].
    let convolution (kernel: int[]) (outputs: int) : LayerBuilder = convolutionWith (Convolutional.defaults kernel.Length) kernel outputs

    /// Builder of a transposed convolution with options.
    let convolutionTransposedWith (options: ConvolutionalOptions) (extra: int[]) (kernel: int[]) (outputs: int) : LayerBuilder =
        fun shape key ->
            let channels = Convolutional.channels "Layer.convolutionTransposed" kernel.Length shape
            Layer.ConvolutionTransposed(ConvolutionTransposed.createWith options extra kernel channels outputs key)

    /// Builder of a pooling layer.
    let pooling (layer: Pooling) : LayerBuilder = fun _ _ -> Layer.Pooling layer

    /// Builder of a pooling layer that keeps the largest of windows side by side.
    let maxPool (extent: int[]) : LayerBuilder = pooling (Pooling.create PoolingKind.Max extent)

    /// Builder of a pooling layer that keeps the mean of windows side by side.
    let averagePool (extent: int[]) : LayerBuilder = pooling (Pooling.create PoolingKind.Average extent)

    /// Builder of a layer that keeps one number for each channel.
    let globalPool (kind: PoolingKind) : LayerBuilder = fun _ _ -> Layer.GlobalPooling kind

    /// Builder of two ways whose outputs are added; no builders for the shortcut means the input itself.
    let residual (body: LayerBuilder list) (shortcut: LayerBuilder list) : LayerBuilder =
        fun shape key ->
            let build way (builders: LayerBuilder list) =
                let step (x: Tensor, layers) (i, builder: LayerBuilder) =
                    let layer = builder (Array.tail x.Shape) (Random.foldIn i (Random.foldIn way key))
                    fst (apply inference layer x), layer :: layers

                builders |> List.indexed |> List.fold step (Primitives.parameter 0 (Array.append [| 1 |] shape) Dtype.Float32, []) |> snd |> List.rev

            Layer.Residual { Body = build 0 body; Shortcut = build 1 shortcut }

    /// Builder of a trained vector for each step of sequences [steps, features].
    let learnedPositions: LayerBuilder =
        fun shape key ->
            if shape.Length <> 2 then
                Shape.fail "Layer.learnedPositions" $"an example is {Shape.text shape}" "It must be a sequence, [steps, features]"

            Layer.LearnedPositions(LearnedPositions.create shape[0] shape[1] key)

    /// Builder of waves added at each step of sequences [steps, features].
    let sinusoidalPositions: LayerBuilder = fun _ _ -> Layer.SinusoidalPositions SinusoidalPositions.defaults

    /// Builder of attention with options, of sequences [steps, features].
    let multiHeadAttentionWith (options: MultiHeadAttentionOptions) : LayerBuilder =
        fun shape key -> Layer.MultiHeadAttention(MultiHeadAttention.createWith options (features "Layer.multiHeadAttention" shape) key)

    /// Builder of attention of a number of heads that divides the features.
    let multiHeadAttention (heads: int) : LayerBuilder = multiHeadAttentionWith { MultiHeadAttention.defaults with Heads = heads }

    /// Builder of a Transformer's encoder block with options, for sequences [steps, features].
    let transformerEncoderWith (options: TransformerOptions) : LayerBuilder =
        fun shape key -> Layer.TransformerEncoder(TransformerEncoder.createWith options (features "Layer.transformerEncoder" shape) key)

    /// Builder of a Transformer's encoder block of a number of heads that divides the features.
    let transformerEncoder (heads: int) : LayerBuilder = transformerEncoderWith { TransformerOptions.defaults with Heads = heads }

    /// Builder of a Transformer over sequences of different length, with a number of blocks of a width.
    let maskedTransformer (options: TransformerOptions) (width: int) (layers: int) : LayerBuilder =
        fun shape key ->
            if shape.Length <> 2 then
                Shape.fail "Layer.maskedTransformer" $"an example is {Shape.text shape}" "It must be a sequence, [steps, features]"

            Layer.MaskedTransformer(MaskedTransformer.createWith options shape[0] shape[1] width layers key)

    /// Builder of the mean over the steps of sequences [steps, features].
    let stepMean: LayerBuilder = fun _ _ -> Layer.StepMean

    /// Builder of a layer that adds normal numbers of a deviation, above 0, in training.
    let gaussianNoise (deviation: float) : LayerBuilder =
        let layer = GaussianNoise.create deviation
        fun _ _ -> Layer.GaussianNoise layer

    /// Builder of a recurrent layer with options, of a cell with a number of hidden units, on examples [time, features].
    let recurrentWith (options: RecurrentOptions) (cell: RecurrentCell) (hidden: int) : LayerBuilder =
        fun shape key ->
            if shape.Length <> 2 then
                Shape.fail "Layer.recurrent" $"an example is {Shape.text shape}" "Recurrent layers take [time, features]; embed symbols first"

            Layer.Recurrent(Recurrent.createWith options cell shape[1] hidden key)

    /// Builder of an Elman layer (tanh) that returns its last state.
    let elman (hidden: int) : LayerBuilder = recurrentWith Recurrent.defaults (RecurrentCell.Elman Activation.Tanh) hidden

    /// Builder of a GRU layer that returns its last state.
    let gru (hidden: int) : LayerBuilder = recurrentWith Recurrent.defaults RecurrentCell.Gru hidden

    /// Builder of an LSTM layer that returns its last state.
    let lstm (hidden: int) : LayerBuilder = recurrentWith Recurrent.defaults RecurrentCell.Lstm hidden
