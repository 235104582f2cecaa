namespace Hybrid.Core

open System

/// Layers of a recurrent cell over sequences.
type Recurrent =
    {
        /// How a state follows from the last.
        Cell: RecurrentCell
        /// For each layer, from the input on, the weights of its directions: forwards, or forwards and backwards.
        Stack: RecurrentWeights list list
        /// Whether the output is the last layer's output at every step (else its last state).
        ReturnsSequence: bool
        /// Whether steps whose first feature is NaN are absent: the state passes over them, and their output is NaN.
        IsMasked: bool
        /// The rate of dropout between layers in training.
        Dropout: float
    }

/// What can be chosen about a recurrent layer.
type RecurrentOptions =
    {
        /// How many layers, each on the outputs of the one below; default 1.
        Depth: int
        /// Whether each layer also runs backwards, its outputs joined to the forward ones; default false.
        IsBidirectional: bool
        /// Whether the output is that of every step, [batch, time, directions · hidden], or of the last, [batch, directions · hidden] (default).
        ReturnsSequence: bool
        /// Whether steps whose first feature is NaN are absent, as in batches of sequences of different length; default false.
        IsMasked: bool
        /// The rate of dropout between layers in training, from 0 (default) to below 1.
        Dropout: float
        /// Float32 (default) or Float64.
        Dtype: Dtype
    }

/// Recurrent layers: a scan over time, with the product of the inputs hoisted out of it.
[<RequireQualifiedAccess>]
module Recurrent =
    /// One layer forwards that returns its last state, Float32.
    let defaults =
        {
            Depth = 1
            IsBidirectional = false
            ReturnsSequence = false
            IsMasked = false
            Dropout = 0.0
            Dtype = Dtype.Float32
        }

    let private directions (layer: Recurrent) = layer.Stack.Head.Length

    /// The size of one direction's state.
    let hidden (layer: Recurrent) : int = layer.Stack.Head.Head.Recurrent.Shape[0]

    let private draw (cell: RecurrentCell) dtype layers directions inputs hidden key : RecurrentWeights list list =
        [
            for layer in 0 .. layers - 1 do
                let entering = if layer = 0 then inputs else directions * hidden

                [
                    for direction in 0 .. directions - 1 ->
                        RecurrentCell.create cell dtype entering hidden (Random.foldIn (layer * 2 + direction) key)
                ]
        ]

    /// A layer of chosen kind; inputs and hidden are 1 or more.
    let createWith (options: RecurrentOptions) (cell: RecurrentCell) (inputs: int) (hidden: int) (key: Tensor) : Recurrent =
        LayerCheck.size "Recurrent.create" (nameof inputs) inputs
        LayerCheck.size "Recurrent.create" (nameof hidden) hidden
        LayerCheck.size "Recurrent.create" (nameof options.Depth) options.Depth

        if not (options.Dropout >= 0.0 && options.Dropout < 1.0) then
            raise (ArgumentOutOfRangeException(nameof options.Dropout, options.Dropout, "Recurrent.create: Dropout must be from 0 to below 1."))

        {
            Cell = cell
            Stack = draw cell options.Dtype options.Depth (if options.IsBidirectional then 2 else 1) inputs hidden key
            ReturnsSequence = options.ReturnsSequence
            IsMasked = options.IsMasked
            Dropout = options.Dropout
        }

    /// One layer forwards that returns its last state, Float32; inputs and hidden are 1 or more.
    let create (cell: RecurrentCell) (inputs: int) (hidden: int) (key: Tensor) : Recurrent = createWith defaults cell inputs hidden key

    /// The layer with its weights drawn again.
    let initialise (key: Tensor) (layer: Recurrent) : Recurrent =
        let first = layer.Stack.Head.Head

        { layer with
            Stack = draw layer.Cell first.Input.Dtype layer.Stack.Length (directions layer) first.Input.Shape[0] (hidden layer) key
        }

    /// The state that every sequence of a batch starts from: zeros, for each layer and direction the tensors [batch, hidden] of its cell.
    let zeroState (layer: Recurrent) (batch: int) : Tensor list list =
        [
            for directions in layer.Stack do
                for weights in directions ->
                    List.init (RecurrentCell.states layer.Cell) (fun _ -> Tensor.zeros weights.Input.Dtype [| batch; weights.Recurrent.Shape[0] |])
        ]

    /// One direction of one layer over x [time, batch, features]: its outputs [time, batch, hidden] where they are wanted, and its last state.
    let private direction (cell: RecurrentCell) (weights: RecurrentWeights) reverse wanted (mask: Tensor option) (state: Tensor list) (x: Tensor) =
        let projected = Tensor.matmul x weights.Input + weights.Bias
        let options = { Scan.defaults with Reverse = reverse }
        let next = RecurrentCell.step cell weights

        let masked (state: Tensor list) (z: Tensor, present: Tensor) =
            List.map2
                (fun (after: Tensor) (before: Tensor) -> Primitives.select (Primitives.broadcastTo before.Shape present) after before)
                (next state z)
                state

        match mask, wanted with
        | None, true ->
            let last, outputs = Scan.scanWith options (fun state z -> let after = next state z in after, after.Head) state projected
            Some outputs, last
        | None, false -> None, fst (Scan.scanWith options (fun state z -> next state z, ()) state projected)
        | Some present, true ->
            let step state input =
                let after = masked state input
                after, after.Head

            let last, outputs = Scan.scanWith options step state (projected, present)
            Some outputs, last
        | Some present, false -> None, fst (Scan.scanWith options (fun state input -> masked state input, ()) state (projected, present))

    /// The layer from a state, with a mask or none: the output, and the state after it. x is [batch, time, inputs]; present, Bool [batch, time], says which
    /// steps there are: the state passes over the others, whose output is that of the step before. `between` is applied between layers.
    let private run (between: int -> Tensor -> Tensor) (layer: Recurrent) (state: Tensor list list) (present: Tensor option) (x: Tensor) =
        if x.Rank <> 3 then
            Shape.fail (RecurrentCell.name layer.Cell) $"the input is {Shape.text x.Shape}" "Give [batch, time, features]"

        LayerCheck.extent (RecurrentCell.name layer.Cell) -1 layer.Stack.Head.Head.Input.Shape[0] x
        let timeFirst (x: Tensor) = Primitives.permute [| 1; 0; 2 |] x
        let mask = present |> Option.map (fun present -> timeFirst (Primitives.reshape (Array.append present.Shape [| 1 |]) present))
        let perLayer = directions layer
        let top = layer.Stack.Length - 1

        let folder (x: Tensor, finals: Tensor list list) (position: int, weights: RecurrentWeights list) =
            let wanted = layer.ReturnsSequence || position < top
            let x = if position = 0 then x else between position x

            let results = weights |> List.mapi (fun i own -> direction layer.Cell own (i = 1) wanted mask state[position * perLayer + i] x)

            let output =
                if wanted then
                    results |> List.choose fst |> Array.ofList |> Tensor.concatenate -1
                else
                    results |> List.map (fun (_, last) -> last.Head) |> Array.ofList |> Tensor.concatenate -1

            output, finals @ List.map snd results

        let output, finals = layer.Stack |> List.indexed |> List.fold folder (timeFirst x, [])
        (if layer.ReturnsSequence then timeFirst output else output), finals

    /// The output for x [batch, time, inputs], [batch, time, directions · hidden] or of the last step [batch, directions · hidden], and the last state of each
    /// layer and direction, from a state as `zeroState` makes it: so a sequence can be gone through in pieces.
    let applyFrom (state: Tensor list list) (layer: Recurrent) (x: Tensor) : Tensor * Tensor list list = run (fun _ x -> x) layer state None x

    /// As `apply` outside training, where present, Bool [batch, time], says which steps there are. The state passes over the others, whose output is
    /// that of the step before.
    let applyMasked (present: Tensor) (layer: Recurrent) (x: Tensor) : Tensor =
        if present.Dtype <> Dtype.Bool || x.Rank < 2 || not (Shape.equal present.Shape x.Shape[..1]) then
            Shape.fail
                (RecurrentCell.name layer.Cell)
                $"the mask is {present.Dtype} {Shape.text present.Shape} for {Shape.text x.Shape}"
                "Give Bool [batch, time]"

        run (fun _ x -> x) layer (zeroState layer x.Shape[0]) (Some present) x |> fst

    /// The output for x [batch, time, inputs]: [batch, time, directions · hidden], or of the last step [batch, directions · hidden].
    let apply (training: bool) (key: Tensor) (layer: Recurrent) (x: Tensor) : Tensor =
        if x.Rank <> 3 then
            Shape.fail (RecurrentCell.name layer.Cell) $"the input is {Shape.text x.Shape}" "Give [batch, time, features]"

        let between position (x: Tensor) =
            if training && layer.Dropout > 0.0 then
                Dropout.apply true (Random.foldIn position key) (Dropout.create layer.Dropout) x
            else
                x

        let state = zeroState layer x.Shape[0]

        if layer.IsMasked then
            let first = Primitives.slice [| 0; 0; 0 |] [| 1; 1; 1 |] [| x.Shape[0]; x.Shape[1]; 1 |] x
            let present = Primitives.binary Hybrid.Providers.Pointwise.BinaryOperation.Equal first first
            let known = Tensor.select (Primitives.broadcastTo x.Shape present) x (Tensor.zerosLike x)
            let output = run between layer state (Some(Primitives.reshape x.Shape[..1] present)) known |> fst

            if layer.ReturnsSequence then
                Tensor.select (Primitives.broadcastTo output.Shape present) output (Primitives.constant nan output.Dtype output.Shape)
            else
                output
        else
            run between layer state None x |> fst
