namespace Hybrid.Probabilistic.Tests.Energy;

/// <summary>The machine against sums over all its states.</summary>
public sealed class RestrictedBoltzmannMachineTests
{
    private const int V = 4;
    private const int H = 3;

    private static readonly float[,] _weights = { { 1.2f, -0.7f, 0.3f }, { -0.4f, 0.9f, 1.5f }, { 0.6f, 0.2f, -1.1f }, { -1.3f, 0.8f, 0.5f } };
    private static readonly float[] _a = [0.3f, -0.6f, 0.1f, 0.4f];
    private static readonly float[] _b = [-0.2f, 0.5f, 0.7f];

    [Fact]
    public void Partition_free_energy_and_conditionals_equal_sums_over_all_states()
    {
        var machine = new RestrictedBoltzmannMachine(_weights, _a, _b);
        double z = States(V).Sum(v => States(H).Sum(h => Math.Exp(-Energy(v, h))));
        Assert.Equal(Math.Log(z), machine.LogPartition(), 1e-6);
        foreach (int[] v in States(V))
        {
            Tensor row = Tensor.From([.. v.Select(value => (float)value)], 1, V);
            double[] weights = [.. States(H).Select(h => Math.Exp(-Energy(v, h)))];
            Assert.Equal(-Math.Log(weights.Sum()), machine.FreeEnergy(row).ToDoubleArray()[0], 1e-5);
            for (int j = 0; j < H; j++)
            {
                Assert.Equal(States(H).Zip(weights).Where(pair => pair.First[j] == 1).Sum(pair => pair.Second) / weights.Sum(), machine.Hidden(row).ToDoubleArray()[j], 1e-6);
            }
        }

        foreach (int[] h in States(H))
        {
            double[] weights = [.. States(V).Select(v => Math.Exp(-Energy(v, h)))];
            double[] means = machine.Visible(Tensor.From([.. h.Select(value => (float)value)], 1, H)).ToDoubleArray();
            for (int i = 0; i < V; i++)
            {
                Assert.Equal(States(V).Zip(weights).Where(pair => pair.First[i] == 1).Sum(pair => pair.Second) / weights.Sum(), means[i], 1e-6);
            }
        }

        // By the visible side as well.
        var turned = new RestrictedBoltzmannMachine(Transposed(), _b, _a);
        Assert.Equal(machine.LogPartition(), turned.LogPartition(), 1e-6);
        float[] all = [.. States(V).SelectMany(v => v.Select(value => (float)value))];
        double total = States(V).Sum(v => Math.Exp(machine.MeanLogLikelihood([.. v.Select(value => (float)value)], machine.LogPartition())));
        Assert.Equal(1, total, 1e-5);
        double pseudo = States(V).Average(v => Enumerable.Range(0, V).Sum(i =>
        {
            double Weight(int[] state) => States(H).Sum(h => Math.Exp(-Energy(state, h)));
            int[] other = [.. v];
            other[i] = 1 - other[i];
            return Math.Log(Weight(v) / (Weight(v) + Weight(other)));
        }));
        Assert.Equal(pseudo, machine.PseudoLogLikelihood(all), 1e-5);
    }

    [Fact]
    public void The_bias_of_contrastive_divergence_shrinks_with_its_steps()
    {
        // The exact gradient is that of the mean log-likelihood by enumeration; 40,000 chains make the noise small.
        float[,] strong = new float[V, H];
        for (int i = 0; i < V * H; i++)
        {
            strong[i / H, i % H] = 3 * _weights[i / H, i % H];
        }

        var machine = new RestrictedBoltzmannMachine(strong, _a, _b);
        float[] one = [1, 1, 0, 0], two = [0, 0, 1, 1];
        float[] rows = [.. Enumerable.Repeat(one.Concat(two), 20_000).SelectMany(pair => pair)];
        Tensor data = Tensor.From(rows, rows.Length / V, V);
        double z = machine.LogPartition();
        double[] exact = new double[V * H];
        foreach (int[] v in States(V))
        {
            Tensor row = Tensor.From([.. v.Select(value => (float)value)], 1, V);
            double[] hidden = machine.Hidden(row).ToDoubleArray();
            double model = Math.Exp(-machine.FreeEnergy(row).ToDoubleArray()[0] - z);
            double share = v.SequenceEqual([1, 1, 0, 0]) || v.SequenceEqual([0, 0, 1, 1]) ? 0.5 : 0;
            for (int i = 0; i < V * H; i++)
            {
                exact[i] += (share - model) * v[i / H] * hidden[i % H];
            }
        }

        double Distance(int steps) => Math.Sqrt(machine.ContrastiveDivergence(data, steps, 3).Weights.ToDoubleArray().Zip(exact, (a, b) => (a - b) * (a - b)).Sum());
        double[] distances = [.. new[] { 1, 5, 40 }.Select(Distance)];
        Assert.True(distances[0] > 2 * distances[1] && distances[1] > distances[2] && distances[2] < 0.03, string.Join(", ", distances));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_raises_the_exact_likelihood_of_bars(bool persistent)
    {
        // 4 x 4 pictures of one bar: 8 of 65,536 states, each seen equally often; the best likelihood is -ln 8 = -2.08.
        float[] data = Bars();
        RestrictedBoltzmannOptions options = new() { Hidden = 12, Persistent = persistent, Epochs = 250, BatchSize = 16, LearningRate = 0.1, WeightDecay = 0, Steps = persistent ? 5 : 1, Seed = 2 };
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(data, 16, options);
        double nats = machine.MeanLogLikelihood(data, machine.LogPartition());
        Assert.InRange(nats, -2.8, -2.07);
        Assert.Equal(machine.Weights.ToArray(), RestrictedBoltzmannMachine.Fit(data, 16, options).Weights.ToArray());
    }

    [Fact]
    public void Annealed_importance_sampling_finds_the_exact_partition_within_its_error()
    {
        float[] data = Bars();
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(data, 16, new RestrictedBoltzmannOptions { Hidden = 20, Epochs = 100, BatchSize = 16, LearningRate = 0.1 });
        double exact = machine.LogPartition();
        PartitionEstimate estimate = machine.EstimateLogPartition(data, 400, 2000, 1);
        Assert.InRange(exact, estimate.Low, estimate.High);
        Assert.True(estimate.High - estimate.Low < 0.5 && estimate.EffectiveChains > 50, $"{estimate}");
    }

    [Fact]
    public void Gaussian_units_have_the_partition_that_an_integral_over_them_gives()
    {
        var machine = new RestrictedBoltzmannMachine(new float[,] { { 1.5f, -0.8f } }, [0.4f], [0.3f, -0.2f], gaussian: true);
        double sum = 0;
        for (double v = -12; v <= 12; v += 1e-2)
        {
            sum += 1e-2 * Math.Exp(-machine.FreeEnergy(Tensor.From([(float)v], 1, 1)).ToDoubleArray()[0]);
        }

        Assert.Equal(Math.Log(sum), machine.LogPartition(), 1e-4);
    }

    [Fact]
    public void Gibbs_sampling_has_the_exact_marginals()
    {
        var machine = new RestrictedBoltzmannMachine(_weights, _a, _b);
        const int Chains = 20_000;
        double[] found = machine.Sample(Tensor.Full(0.5, [Chains, V]), 60, 5).Mean(0).ToDoubleArray();
        double z = Math.Exp(machine.LogPartition());
        for (int i = 0; i < V; i++)
        {
            double exact = States(V).Where(v => v[i] == 1).Sum(v => States(H).Sum(h => Math.Exp(-Energy(v, h)))) / z;
            Assert.InRange(found[i], exact - (4 * Math.Sqrt(exact * (1 - exact) / Chains)), exact + (4 * Math.Sqrt(exact * (1 - exact) / Chains)));
        }
    }

    [Fact]
    public void A_machine_is_saved_and_loaded_and_sparsity_lowers_activations()
    {
        float[] data = Bars();
        RestrictedBoltzmannOptions options = new() { Hidden = 8, Epochs = 30, BatchSize = 16 };
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(data, 16, options);
        RestrictedBoltzmannMachine sparse = RestrictedBoltzmannMachine.Fit(data, 16, options with { SparsityTarget = 0.05, SparsityWeight = 5 });
        Tensor rows = Tensor.From(data, data.Length / 16, 16);
        Assert.True(sparse.Hidden(rows).Mean().Item() < 0.7 * machine.Hidden(rows).Mean().Item());
        string path = Path.GetTempFileName();
        try
        {
            machine.Save(path);
            Assert.Equal(machine.Weights.ToArray(), RestrictedBoltzmannMachine.Load(path).Weights.ToArray());
            File.WriteAllText(path, "no");
            Assert.Throws<DataFormatException>(() => RestrictedBoltzmannMachine.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("row 1, column 0 is 255", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([0, 1, 255, 0], 2)).Message);
        Assert.Contains("Steps", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([0, 1], 2, new RestrictedBoltzmannOptions { Steps = 0 })).Message);
        Assert.Contains("whole rows", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([0, 1, 1], 2)).Message);
        var large = new RestrictedBoltzmannMachine(new float[30, 25], new float[30], new float[25]);
        Assert.Contains("EstimateLogPartition", Assert.Throws<InvalidOperationException>(() => large.LogPartition()).Message);
        Assert.Equal(55 * Math.Log(2), large.EstimateLogPartition([.. Enumerable.Repeat(0.5f, 30)], 2, 5).LogPartition, 1e-3);
    }

    private static double Energy(int[] v, int[] h)
    {
        double energy = 0;
        for (int i = 0; i < V; i++)
        {
            energy -= _a[i] * v[i];
            for (int j = 0; j < H; j++)
            {
                energy -= v[i] * _weights[i, j] * h[j];
            }
        }

        return energy - h.Select((value, j) => value * _b[j]).Sum();
    }

    private static IEnumerable<int[]> States(int units) => Enumerable.Range(0, 1 << units).Select(code => Enumerable.Range(0, units).Select(i => (code >> i) & 1).ToArray());

    private static float[,] Transposed()
    {
        float[,] turned = new float[H, V];
        for (int i = 0; i < V * H; i++)
        {
            turned[i % H, i / H] = _weights[i / H, i % H];
        }

        return turned;
    }

    private static float[] Bars() =>
        [.. Enumerable.Range(0, 16).SelectMany(_ => Enumerable.Range(0, 8).SelectMany(bar => Enumerable.Range(0, 16).Select(pixel => (bar < 4 ? pixel / 4 == bar : pixel % 4 == bar - 4) ? 1f : 0f)))];
}
