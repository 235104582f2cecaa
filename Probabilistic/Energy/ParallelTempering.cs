namespace Hybrid.Probabilistic;

/// <summary>Persistent chains at several temperatures which change places: cold ones are of the machine itself, warm ones move freely.</summary>
/// <remarks>
/// p_b(v) in proportion to exp(b a v) prod (1 + exp(b (c + v W))). Neighbours i, j change places with probability min(1, p_i(v_j) p_j(v_i) / (p_i(v_i) p_j(v_j))). Source: G. Desjardins and others, "Tempered Markov chain
/// Monte Carlo for training of restricted Boltzmann machines", 2010; we sum hidden units out in the exchange, which accepts more.
/// </remarks>
internal static class ParallelTempering
{
    /// <summary>From 1 down in equal steps.</summary>
    public static double[] InverseTemperatures(int count, double lowest) => [.. Enumerable.Range(0, count).Select(i => count == 1 ? 1 : 1 - ((1 - lowest) * i / (count - 1)))];

    /// <summary>Some Gibbs steps of all chains, then exchanges between the even pairs of neighbours and between the odd ones.</summary>
    /// <param name="weights">The machine.</param>
    /// <param name="chains">[chains, visible] for each inverse temperature.</param>
    /// <param name="inverse">The inverse temperatures.</param>
    /// <param name="steps">The Gibbs steps.</param>
    /// <param name="law">The law of visible units.</param>
    /// <param name="key">The randomness.</param>
    public static Tensor[] Move(MachineWeights weights, Tensor[] chains, double[] inverse, int steps, VisibleLaw law, RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        Tensor[] moved = [.. keys[0].Split(chains.Length).Select((own, t) =>
        {
            // A machine with scaled weights is the machine at another temperature.
            MachineWeights scaled = inverse[t] == 1 ? weights : new(weights.Weight * inverse[t], weights.Visible * inverse[t], weights.Hidden * inverse[t]);
            return MachineMath.Gibbs(scaled, chains[t], MachineMath.Hidden(scaled, chains[t]), steps, law, own).Visible;
        })];
        Tensor[] inputs = [.. moved.Select(visible => visible.MatMul(weights.Weight) + weights.Hidden)];
        Tensor[] own = [.. moved.Select(visible => (visible * weights.Visible).Sum(1, true))];
        RandomKey[] draws = keys[1].Split(chains.Length);
        for (int first = 0; first < 2; first++)
        {
            for (int i = first; i + 1 < moved.Length; i += 2)
            {
                int j = i + 1;
                Tensor Log(int t, int state) => (inverse[t] * own[state]) + (inverse[t] * inputs[state]).Softplus().Sum(1, true);
                Tensor gain = Log(i, j) + Log(j, i) - Log(i, i) - Log(j, j);
                Tensor swap = draws[i].Uniform(chains[0].Shape[0], 1).Log() < gain;
                Exchange(moved, i, j, swap);
                Exchange(inputs, i, j, swap);
                Exchange(own, i, j, swap);
            }
        }

        return moved;
    }

    private static void Exchange(Tensor[] parts, int i, int j, Tensor swap)
    {
        Tensor wide = swap.BroadcastTo([.. parts[i].Shape]);
        (parts[i], parts[j]) = (Tensor.Where(wide, parts[j], parts[i]), Tensor.Where(wide, parts[i], parts[j]));
    }
}
