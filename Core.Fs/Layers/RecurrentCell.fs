namespace Hybrid.Core

/// How a recurrent layer makes its next state h' from one step's input x and its state h. W are the input weights, U the recurrent ones.
[<RequireQualifiedAccess>]
type RecurrentCell =
    /// h' = activation(x W + h U + b) (Elman, "Finding structure in time", 1990).
    | Elman of activation: Activation
    /// Gated recurrent unit (Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014), with the reset gate after the product, as
    /// cuDNN and PyTorch have it: r, z = sigmoid(x W + h U + b), n = tanh(x W + b + r (h U + c)), h' = (1 - z) n + z h. Gates in the order r, z, n.
    | Gru
    /// Long short-term memory with forget gates (Hochreiter and Schmidhuber, 1997; Gers, Schmidhuber and Cummins, 2000): i, f, o = sigmoid(x W + h U + b),
    /// g = tanh(x W + h U + b), s' = f s + i g, h' = o tanh s'. Gates in the order i, f, g, o.
    | Lstm

/// The weights of a cell for one direction of one layer.
type RecurrentWeights =
    {
        /// W: [inputs, gates · hidden].
        Input: Tensor
        /// U: [hidden, gates · hidden].
        Recurrent: Tensor
        /// b: [gates · hidden].
        Bias: Tensor
        /// c: [hidden], of the Gru alone.
        CandidateBias: Tensor option
    }

/// The cells' functions.
[<RequireQualifiedAccess>]
module RecurrentCell =
    /// "elman", "gru" or "lstm".
    let name (cell: RecurrentCell) : string =
        match cell with
        | RecurrentCell.Elman _ -> "elman"
        | RecurrentCell.Gru -> "gru"
        | RecurrentCell.Lstm -> "lstm"

    /// How many products of the hidden size a cell needs: 1, 3 or 4.
    let gates (cell: RecurrentCell) : int =
        match cell with
        | RecurrentCell.Elman _ -> 1
        | RecurrentCell.Gru -> 3
        | RecurrentCell.Lstm -> 4

    /// How many tensors the state has: 2 for the Lstm (output and memory), else 1.
    let states (cell: RecurrentCell) : int = if cell = RecurrentCell.Lstm then 2 else 1

    /// Weights by XavierUniform into each gate, orthogonal for each gate between states, biases 0 except the Lstm's forget gate, which starts at 1
    /// (Jozefowicz, Zaremba and Sutskever, "An empirical exploration of recurrent network architectures", 2015).
    let create (cell: RecurrentCell) (dtype: Dtype) (inputs: int) (hidden: int) (key: Tensor) : RecurrentWeights =
        let keys = Random.split (2 * gates cell) key
        let each draw = Array.init (gates cell) draw |> Tensor.concatenate 1

        {
            Input = each (fun gate -> Initialise.xavierUniform dtype [| inputs; hidden |] keys[2 * gate])
            Recurrent = each (fun gate -> Initialise.orthogonal 1.0 dtype [| hidden; hidden |] keys[2 * gate + 1])
            Bias =
                match cell with
                | RecurrentCell.Lstm ->
                    Array.init 4 (fun gate -> Tensor.full dtype [| hidden |] (if gate = 1 then 1.0 else 0.0)) |> Tensor.concatenate 0
                | _ -> Tensor.zeros dtype [| gates cell * hidden |]
            CandidateBias = if cell = RecurrentCell.Gru then Some(Tensor.zeros dtype [| hidden |]) else None
        }

    /// The next state from x W + b [batch, gates · hidden] and the state, of tensors [batch, hidden]; the first of them is the output.
    let step (cell: RecurrentCell) (weights: RecurrentWeights) (state: Tensor list) (projected: Tensor) : Tensor list =
        let hidden = weights.Recurrent.Shape[0]
        let columns i (x: Tensor) = Primitives.slice [| 0; i * hidden |] [| 1; 1 |] [| x.Shape[0]; hidden |] x

        // One product for each gate: what follows it is its epilogue.
        let product i = Tensor.matmul state.Head (columns i weights.Recurrent)
        let gate i = columns i projected + product i

        match cell, state with
        | RecurrentCell.Lstm, [ _; memory ] ->
            let next = Tensor.sigmoid (gate 1) * memory + Tensor.sigmoid (gate 0) * Tensor.tanh (gate 2)
            [ Tensor.sigmoid (gate 3) * Tensor.tanh next; next ]
        | RecurrentCell.Gru, [ output ] ->
            let reset, update = Tensor.sigmoid (gate 0), Tensor.sigmoid (gate 1)

            let recurrent =
                match weights.CandidateBias with
                | Some bias -> product 2 + bias
                | None -> product 2

            let candidate = Tensor.tanh (columns 2 projected + reset * recurrent)
            [ candidate + update * (output - candidate) ]
        | RecurrentCell.Elman activation, [ _ ] -> [ Activation.apply activation (gate 0) ]
        | _ -> Shape.fail "Recurrent" $"the state of {name cell} has {state.Length} tensors" $"Give {states cell}"
