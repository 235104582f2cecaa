namespace Hybrid.Probabilistic;

/// <summary>A deep Boltzmann machine as functions of tensors: layers are independent of all but their neighbours, so that odd layers are drawn given even ones and the other way round.</summary>
internal static class DeepBoltzmannMath
{
    /// <summary>The inputs of a layer from its neighbours, [rows, units].</summary>
    public static Tensor Input(DeepBoltzmannWeights machine, IReadOnlyList<Tensor> layers, int layer)
    {
        Tensor input = machine.Biases[layer];
        input = layer > 0 ? layers[layer - 1].MatMul(machine.Weights[layer - 1]) + input : input;
        return layer < machine.Weights.Length ? layers[layer + 1].MatMul(machine.Weights[layer].Transpose()) + input : input;
    }

    /// <summary>The means of hidden layers given rows, by sweeps upwards of one layer after the other, which never lower the bound; the first pass takes weights twice where a layer is fed from above as well.</summary>
    /// <returns>The rows and the means, [rows, units] for each layer.</returns>
    public static Tensor[] MeanField(DeepBoltzmannWeights machine, Tensor rows, int sweeps)
    {
        var layers = new Tensor[machine.Biases.Length];
        layers[0] = rows;
        for (int l = 1; l < layers.Length; l++)
        {
            Tensor input = layers[l - 1].MatMul(machine.Weights[l - 1]);
            layers[l] = ((l + 1 < layers.Length ? input * 2 : input) + machine.Biases[l]).Sigmoid();
        }

        // A single hidden layer is exact at once.
        for (int sweep = 0; sweep < sweeps && layers.Length > 2; sweep++)
        {
            Sweep(machine, layers);
        }

        return layers;
    }

    /// <summary>One such sweep, in place.</summary>
    public static void Sweep(DeepBoltzmannWeights machine, Tensor[] layers)
    {
        for (int l = 1; l < layers.Length; l++)
        {
            layers[l] = Input(machine, layers, l).Sigmoid();
        }
    }

    /// <summary>Gibbs steps: the odd layers given the even ones, then the even ones.</summary>
    public static Tensor[] Gibbs(DeepBoltzmannWeights machine, IReadOnlyList<Tensor> chains, int steps, RandomKey key)
    {
        Tensor[] layers = [.. chains];
        RandomKey[] keys = key.Split(steps * layers.Length);
        for (int step = 0; step < steps; step++)
        {
            for (int parity = 1; parity >= 0; parity--)
            {
                for (int l = parity; l < layers.Length; l += 2)
                {
                    layers[l] = VisibleLaw.Bits.Draw(Input(machine, layers, l), keys[(step * layers.Length) + l]);
                }
            }
        }

        return layers;
    }

    /// <summary>The bound of ln p(v) but for ln Z, the expected score under independent hidden units plus their entropy, [rows].</summary>
    public static Tensor Bound(DeepBoltzmannWeights machine, IReadOnlyList<Tensor> layers)
    {
        Tensor sum = (layers[0] * machine.Biases[0]).Sum(1);
        for (int l = 1; l < layers.Count; l++)
        {
            Tensor mean = layers[l], other = 1 - mean;
            sum += (mean * (layers[l - 1].MatMul(machine.Weights[l - 1]) + machine.Biases[l])).Sum(1);

            // 0 ln 0 is 0.
            sum -= ((mean * mean.Clamp(1e-30, 1).Log()) + (other * other.Clamp(1e-30, 1).Log())).Sum(1);
        }

        return sum;
    }
}
