namespace Hybrid.Probabilistic;

/// <summary>The weights of a long short-term memory; gates in the order input, forget, output, candidate.</summary>
/// <param name="Input">[inputs, 4 hidden].</param>
/// <param name="State">[hidden, 4 hidden].</param>
/// <param name="Bias">[4 hidden].</param>
internal sealed record MemoryWeights(Tensor Input, Tensor State, Tensor Bias)
{
    private const int Gates = 4;

    /// <summary>Xavier's weights, orthogonal ones between states, and a forget gate that starts open.</summary>
    public static MemoryWeights Draw(RandomKey key, int inputs, int hidden)
    {
        RandomKey[] keys = key.Split(2 * Gates);
        Tensor Joined(int first, Initialiser initialiser, int rows) =>
            Tensor.Concatenate([.. Enumerable.Range(0, Gates).Select(gate => initialiser.Draw(keys[first + gate], rows, hidden))], 1);
        Tensor bias = Tensor.Concatenate([Tensor.Zeros(hidden), Tensor.Ones(hidden), Tensor.Zeros(2 * hidden)]);
        return new(Joined(0, Initialiser.XavierUniform, inputs), Joined(Gates, Initialiser.Orthogonal(), hidden), bias);
    }

    /// <summary>The outputs at all steps, [steps, sentences, hidden].</summary>
    /// <param name="features">[steps sentences, inputs], step by step.</param>
    /// <param name="mask">1 where there is a token, [steps, sentences].</param>
    /// <param name="reverse">Whether to read backwards; what is behind the end of a sentence leaves the state at 0.</param>
    public Tensor Apply(Tensor features, Tensor mask, bool reverse)
    {
        int steps = mask.Shape[0];
        int sentences = mask.Shape[1];
        int hidden = State.Shape[0];
        Tensor gates = (features.MatMul(Input) + Bias).Reshape(steps, sentences, Gates * hidden);
        (_, Tensor outputs) = Loop.Scan<(Tensor Output, Tensor Cell), (Tensor Gates, Tensor Mask), Tensor>(
            (state, step) =>
            {
                Tensor all = step.Gates + state.Output.MatMul(State);
                Tensor enter = all[.., ..hidden].Sigmoid();
                Tensor keep = all[.., hidden..(2 * hidden)].Sigmoid();
                Tensor show = all[.., (2 * hidden)..(3 * hidden)].Sigmoid();
                Tensor candidate = all[.., (3 * hidden)..].Tanh();
                Tensor cell = ((keep * state.Cell) + (enter * candidate)) * step.Mask.ExpandDims(1);
                Tensor output = show * cell.Tanh();
                return ((output, cell), output);
            },
            (Tensor.Zeros(sentences, hidden), Tensor.Zeros(sentences, hidden)),
            (gates, mask),
            reverse);
        return outputs;
    }
}
