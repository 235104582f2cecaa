namespace Hybrid.Probabilistic;

/// <summary>ln Z of a restricted Boltzmann machine by annealed importance sampling, and lower bounds of ln p(v) by the same chains in reverse.</summary>
/// <remarks>
/// Chains start as independent visible units with given biases, whose ln Z is known, and go through machines in between, p_b(v) in proportion to f_b(v) = exp((1 - b) base v + b a v) prod (1 + exp(b (c + v W))), to b = 1.
/// In reverse they start at a row v and go down: f_K(v) / Z_0 prod f_(k-1)(x_(k-1)) / f_k(x_(k-1)), K the number of machines, is, on average, the probability with which the forward chain ends at v, which is no more than p(v) on the whole.
/// Source: R. Neal, "Annealed importance sampling", 2001; R. Salakhutdinov and I. Murray, "On the quantitative analysis of deep belief networks", 2008; Y. Burda, R. Grosse and R. Salakhutdinov, "Accurate and
/// conservative estimates of MRF log-likelihood using reverse annealing", 2015.
/// </remarks>
internal sealed class AnnealedImportanceSampling
{
    private const int VisibleInput = 0;
    private const int BeforeInput = 1;
    private const int NowInput = 2;
    private const int KeyInput = 3;

    private readonly MachineWeights _weights;
    private readonly VisibleLaw _law;
    private readonly float[] _base;
    private readonly int _seed;
    private readonly double _start;

    public AnnealedImportanceSampling(MachineWeights weights, VisibleLaw law, float[] baseBias, int seed)
    {
        (_weights, _law, _base, _seed) = (weights, law, baseBias, seed);
        _start = law.LogSum([.. baseBias.Select(bias => (double)bias)]) + (weights.Hidden.Size * Math.Log(2));
    }

    /// <summary>ln Z.</summary>
    public PartitionEstimate Run(int chains, int temperatures, CancellationToken cancellation)
    {
        Tensor own = Tensor.From(_base, _base.Length);
        BoundStep step = Bind(chains, (machine, visible, before, now, key) =>
        {
            // The weight is taken where the chain stands, then it moves.
            Tensor gain = Gain(machine, own, visible, before, now);
            return (Move(machine, own, visible, now, key), gain);
        });
        float[] first = _law.Draw(own.BroadcastTo(chains, _base.Length), RandomKey.FromSeed(_seed)).ToArray();
        first.CopyTo(step.Input<float>(VisibleInput));
        double[] logs = new double[chains];
        for (int t = 1; t <= temperatures; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            Advance(step, t, (t - 1.0) / temperatures, (double)t / temperatures, logs);
        }

        double most = logs.Max();
        double[] weights = [.. logs.Select(value => Math.Exp(value - most))];
        double mean = weights.Average(), square = weights.Average(value => value * value);
        double error = Math.Sqrt(Math.Max(0, square - (mean * mean)) / Math.Max(1, chains - 1));
        double Log(double value) => value > 0 ? _start + most + Math.Log(value) : double.NegativeInfinity;
        return new(Log(mean), Log(mean - (3 * error)), Log(mean + (3 * error)), chains * mean * mean / square);
    }

    /// <summary>For each row the logarithm of the mean of some reverse chains' weights.</summary>
    public double[] Reverse(float[] rows, int chains, int temperatures, CancellationToken cancellation)
    {
        int width = _base.Length, count = rows.Length / width;
        Tensor own = Tensor.From(_base, width);
        BoundStep step = Bind(count * chains, (machine, visible, before, now, key) =>
        {
            // The chain moves at the warmer machine first, and the weight is taken where it then stands.
            Tensor next = Move(machine, own, visible, now, key);
            return (next, -Gain(machine, own, next, before, now));
        });
        Span<float> target = step.Input<float>(VisibleInput);
        for (int row = 0; row < count; row++)
        {
            for (int chain = 0; chain < chains; chain++)
            {
                rows.AsSpan(row * width, width).CopyTo(target[(((row * chains) + chain) * width)..]);
            }
        }

        double[] logs = new double[count * chains];
        for (int t = temperatures; t >= 1; t--)
        {
            cancellation.ThrowIfCancellationRequested();
            Advance(step, t, (t - 1.0) / temperatures, (double)t / temperatures, logs);
        }

        double[] energies = MachineMath.FreeEnergy(_weights, Tensor.From(rows, count, width), _law).ToDoubleArray();
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            ReadOnlySpan<double> own = logs.AsSpan(row * chains, chains);
            double most = RowMath.Max(own), sum = 0;
            foreach (double value in own)
            {
                sum += Math.Exp(value - most);
            }

            return most + Math.Log(sum / chains) - energies[row] - _start;
        })];
    }

    // ln f_now(v) - ln f_before(v), written as differences: they are small beside the logarithms.
    private static Tensor Gain(MachineWeights machine, Tensor own, Tensor visible, Tensor before, Tensor now)
    {
        Tensor input = visible.MatMul(machine.Weight) + machine.Hidden;
        return ((now - before) * (visible * (machine.Visible - own)).Sum(1)) + ((now * input).Softplus() - (before * input).Softplus()).Sum(1);
    }

    private Tensor Move(MachineWeights machine, Tensor own, Tensor visible, Tensor now, RandomKey key)
    {
        RandomKey[] keys = key.Split(2);
        Tensor hidden = MachineMath.Draw((now * (visible.MatMul(machine.Weight) + machine.Hidden)).Sigmoid(), keys[0]);
        return _law.Draw(((1 - now) * own) + (now * MachineMath.VisibleInput(machine, hidden)), keys[1]);
    }

    private BoundStep Bind(int chains, Func<MachineWeights, Tensor, Tensor, Tensor, RandomKey, (Tensor Visible, Tensor Gain)> step) => new SharedState<MachineWeights>(_weights).Read(
        (machine, input) => step(machine, input.Visible, input.Before, input.Now, new RandomKey(input.Key)),
        (Visible: Tensor.Zeros(chains, _base.Length), Before: Tensor.Scalar(0), Now: Tensor.Scalar(0), Key: Tensor.Zeros([2], ElementType.Int32)));

    private void Advance(BoundStep step, int t, double before, double now, double[] logs)
    {
        step.Input<float>(BeforeInput)[0] = (float)before;
        step.Input<float>(NowInput)[0] = (float)now;
        Span<int> key = step.Input<int>(KeyInput);
        (key[0], key[1]) = (t, _seed);
        step.Run();
        ReadOnlySpan<float> gains = step.Output<float>(1);
        for (int chain = 0; chain < logs.Length; chain++)
        {
            logs[chain] += gains[chain];
        }

        step.Output<float>(0).CopyTo(step.Input<float>(VisibleInput));
    }
}
