namespace Hybrid.Reinforcement;

/// <summary>A gated recurrent unit: h = (1 - z) n + z h', n = tanh(x_n + r h_n), with gates r and z of the input x and the state h'. Source: K. Cho and others, "Learning phrase representations using RNN encoder-decoder", 2014.</summary>
internal static class GatedUnit
{
    private const int Gates = 3;

    /// <summary>The layers of the input and of the state, the three gates side by side.</summary>
    public static DenseWeights[] Draw(RandomKey key, int inputs, int width)
    {
        RandomKey[] keys = key.Split(2);
        DenseWeights Joined(RandomKey one, int rows)
        {
            DenseWeights[] parts = [.. one.Split(Gates).Select(part => DenseWeights.Draw(part, rows, width, 1))];
            return new(Tensor.Concatenate([.. parts.Select(part => part.Weight)], 1), Tensor.Zeros(Gates * width));
        }

        return [Joined(keys[0], inputs), Joined(keys[1], width)];
    }

    /// <summary>The states of all steps, [steps environments, width], and the last, [environments, width].</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="features">[steps environments, inputs], step by step.</param>
    /// <param name="memory">The state before, [environments, width].</param>
    /// <param name="keep">0 where the state is forgotten before a step, [steps, environments].</param>
    public static (Tensor States, Tensor Last) Apply(DenseWeights[] layers, Tensor features, Tensor memory, Tensor keep)
    {
        int steps = keep.Shape[0];
        int environments = keep.Shape[1];
        int width = memory.Shape[1];
        Tensor gates = layers[0].Apply(features).Reshape(steps, environments, Gates * width);
        if (steps == 1)
        {
            Tensor next = Next(layers[1], gates.Reshape(environments, Gates * width), memory * keep.Reshape(environments, 1));
            return (next, next);
        }

        (Tensor last, Tensor states) = Loop.Scan<Tensor, (Tensor Gates, Tensor Keep), Tensor>(
            (state, step) =>
            {
                Tensor next = Next(layers[1], step.Gates, state * step.Keep.ExpandDims(1));
                return (next, next);
            },
            memory,
            (gates, keep));
        return (states.Reshape(steps * environments, width), last);
    }

    private static Tensor Next(DenseWeights layer, Tensor gates, Tensor state)
    {
        int width = state.Shape[1];
        Tensor own = layer.Apply(state);
        Tensor reset = (gates[.., ..width] + own[.., ..width]).Sigmoid();
        Tensor update = (gates[.., width..(2 * width)] + own[.., width..(2 * width)]).Sigmoid();
        Tensor candidate = (gates[.., (2 * width)..] + (reset * own[.., (2 * width)..])).Tanh();
        return candidate + (update * (state - candidate));
    }
}
