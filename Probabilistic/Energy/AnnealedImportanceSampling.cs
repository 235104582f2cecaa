namespace Hybrid.Probabilistic;

/// <summary>ln Z of a restricted Boltzmann machine by annealed importance sampling.</summary>
/// <remarks>
/// Chains start as independent visible units with given biases, whose ln Z is known, and go through machines in between, p_b(v) in proportion to exp((1 - b) base v + b a v) prod (1 + exp(b (c + v W))), to b = 1.
/// Source: R. Neal, "Annealed importance sampling", 2001; R. Salakhutdinov and I. Murray, "On the quantitative analysis of deep belief networks", 2008.
/// </remarks>
internal sealed class AnnealedImportanceSampling
{
    private const int VisibleInput = 0;
    private const int BeforeInput = 1;
    private const int NowInput = 2;
    private const int KeyInput = 3;

    private readonly BoundStep _step;
    private readonly int _chains;
    private readonly int _seed;
    private readonly double _start;

    public AnnealedImportanceSampling(MachineWeights weights, float[] baseBias, int chains, int seed)
    {
        (_chains, _seed) = (chains, seed);
        int visible = baseBias.Length, hidden = weights.Hidden.Size;
        _start = baseBias.Sum(bias => Softplus(bias)) + (hidden * Math.Log(2));
        Tensor own = Tensor.From(baseBias, visible);
        _step = new SharedState<MachineWeights>(weights).Read(
            (machine, input) => Move(machine, own, input.Visible, input.Before, input.Now, new RandomKey(input.Key)),
            (Visible: Tensor.Zeros(chains, visible), Before: Tensor.Scalar(0), Now: Tensor.Scalar(0), Key: Tensor.Zeros([2], ElementType.Int32)));
        float[] first = RandomKey.FromSeed(seed).Uniform(chains, visible).ToArray();
        Span<float> target = _step.Input<float>(VisibleInput);
        for (int i = 0; i < first.Length; i++)
        {
            target[i] = first[i] < 1 / (1 + Math.Exp(-baseBias[i % visible])) ? 1 : 0;
        }
    }

    public PartitionEstimate Run(int temperatures, CancellationToken cancellation)
    {
        double[] logs = new double[_chains];
        for (int t = 1; t <= temperatures; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            _step.Input<float>(BeforeInput)[0] = (float)((t - 1.0) / temperatures);
            _step.Input<float>(NowInput)[0] = (float)((double)t / temperatures);
            Span<int> key = _step.Input<int>(KeyInput);
            (key[0], key[1]) = (t, _seed);
            _step.Run();
            ReadOnlySpan<float> gains = _step.Output<float>(1);
            for (int chain = 0; chain < logs.Length; chain++)
            {
                logs[chain] += gains[chain];
            }

            _step.Output<float>(0).CopyTo(_step.Input<float>(VisibleInput));
        }

        double most = logs.Max();
        double[] weights = [.. logs.Select(value => Math.Exp(value - most))];
        double mean = weights.Average(), square = weights.Average(value => value * value);
        double error = Math.Sqrt(Math.Max(0, square - (mean * mean)) / Math.Max(1, _chains - 1));
        double Log(double value) => value > 0 ? _start + most + Math.Log(value) : double.NegativeInfinity;
        return new(Log(mean), Log(mean - (3 * error)), Log(mean + (3 * error)), _chains * mean * mean / square);
    }

    private static (Tensor Visible, Tensor Gain) Move(MachineWeights machine, Tensor own, Tensor visible, Tensor before, Tensor now, RandomKey key)
    {
        // The differences of ln p_b are written as such: they are small beside the logarithms.
        RandomKey[] keys = key.Split(2);
        Tensor input = visible.MatMul(machine.Weight) + machine.Hidden;
        Tensor gain = ((now - before) * (visible * (machine.Visible - own)).Sum(1)) + ((now * input).Softplus() - (before * input).Softplus()).Sum(1);
        Tensor hidden = MachineMath.Draw((now * input).Sigmoid(), keys[0]);
        Tensor mean = (((1 - now) * own) + (now * (hidden.MatMul(machine.Weight.Transpose()) + machine.Visible))).Sigmoid();
        return (MachineMath.Draw(mean, keys[1]), gain);
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
