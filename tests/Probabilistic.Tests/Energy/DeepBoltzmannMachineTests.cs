namespace Hybrid.Probabilistic.Tests.Energy;

/// <summary>Deep machines against sums over all their states.</summary>
public sealed class DeepBoltzmannMachineTests
{
    [Theory]
    [InlineData(5, 3)]
    [InlineData(4, 3, 2)]
    [InlineData(3, 4, 2, 3)]
    public void The_partition_equals_the_sum_over_all_states_and_mean_field_bounds_the_likelihood(params int[] units)
    {
        (DeepBoltzmannMachine machine, Func<float[], double> score) = Draw(units, 1);
        double z = Math.Log(States(units.Sum()).Sum(state => Math.Exp(score(state))));
        Assert.Equal(z, machine.LogPartition(), 1e-5);
        foreach (float[] v in States(units[0]))
        {
            double exact = Math.Log(States(units.Skip(1).Sum()).Sum(hidden => Math.Exp(score([.. v, .. hidden])))) - z;
            double before = double.NegativeInfinity;
            foreach (int sweeps in new[] { 1, 2, 5, 30 })
            {
                double bound = machine.LogLikelihoodBound(v, z, sweeps).Mean;
                Assert.True(bound <= exact + 1e-4 && bound >= before - 1e-4, $"{before}, {bound}, {exact}");
                before = bound;
            }

            // One hidden layer is independent given the data: the bound is the likelihood.
            Assert.True(units.Length > 2 || Math.Abs(before - exact) < 1e-4, $"{before}, {exact}");
        }
    }

    [Fact]
    public void Gibbs_sampling_has_the_exact_marginals()
    {
        int[] units = [4, 3, 2, 2];
        (DeepBoltzmannMachine machine, Func<float[], double> score) = Draw(units, 2);
        (float[] State, double Weight)[] all = [.. States(units.Sum()).Select(state => (state, Math.Exp(score(state))))];
        double z = all.Sum(one => one.Weight);
        const int Chains = 20_000;
        double[] found = machine.Sample(Tensor.Full(0.5, [Chains, 4]), 100, 5).Mean(0).ToDoubleArray();
        for (int i = 0; i < 4; i++)
        {
            double exact = all.Sum(one => one.State[i] * one.Weight) / z;
            Assert.Equal(exact, found[i], 4 * Math.Sqrt(exact * (1 - exact) / Chains));
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(0)]
    public void Training_raises_the_exact_likelihood_of_bars_and_annealing_finds_the_partition(int pretraining)
    {
        // 4 x 4 pictures of one bar: 8 of 65,536 states, each seen equally often; the best likelihood is -ln 8 = -2.08, and independent pixels have -9.0.
        float[] bars = [.. Enumerable.Range(0, 16).SelectMany(_ => Enumerable.Range(0, 8).SelectMany(bar => Enumerable.Range(0, 16).Select(pixel => (bar < 4 ? pixel / 4 == bar : pixel % 4 == bar - 4) ? 1f : 0f)))];
        var options = new DeepBoltzmannOptions { Hidden = [12, 6], PretrainingEpochs = pretraining, PretrainingLearningRate = 0.1, Epochs = 600, LearningRate = 0.05, BatchSize = 16, WeightDecay = 0 };
        DeepBoltzmannMachine machine = DeepBoltzmannMachine.Fit(bars, 16, options);
        double z = machine.LogPartition();
        double bound = machine.LogLikelihoodBound(bars, z).Mean;
        Assert.True(bound is > -3.6 and < -2.07, $"{bound}");
        PartitionEstimate estimate = machine.EstimateLogPartition(bars, 300, 2000, 1);
        Assert.InRange(z, estimate.Low, estimate.High);
        Assert.Equal(machine.Weights[1].ToArray(), DeepBoltzmannMachine.Fit(bars, 16, options).Weights[1].ToArray());
    }

    [Fact]
    public void A_network_of_augmented_rows_gives_the_mean_field_means()
    {
        // At the fixed point h1 = s(v W1 + h2 W2' + b1) and h2 = s(h1 W2 + b2), which are the network's two layers.
        (DeepBoltzmannMachine machine, _) = Draw([5, 4, 3], 4);
        Tensor rows = RandomKey.FromSeed(1).Uniform(6, 5);
        IReadOnlyList<Tensor> means = machine.Hidden(rows, 300);
        Tensor augmented = machine.Augment(rows, 300);
        Assert.Equal(means[1].ToArray(), augmented[.., 5..].ToArray());
        Network network = machine.ToNetwork(2, dropout: 0.5);
        Assert.Equal(means[0].ToArray(), network.FirstLayers(2).Predict(augmented).ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(means[1].ToArray(), network.FirstLayers(5).Predict(augmented).ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal([2], network.OutputShape);

        // With one hidden layer nothing stands beside the rows, and three have layers of all three sizes.
        (DeepBoltzmannMachine shallow, _) = Draw([5, 4], 4);
        Assert.Equal(rows.ToArray(), shallow.Augment(rows).ToArray());
        Assert.Equal(shallow.Hidden(rows)[0].ToArray(), shallow.ToNetwork().FirstLayers(2).Predict(rows).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        (DeepBoltzmannMachine deep, _) = Draw([5, 4, 3, 2], 4);
        Assert.Equal([6, 2], deep.ToNetwork().Predict(deep.Augment(rows)).Shape);
    }

    [Fact]
    public void A_machine_is_saved_and_loaded()
    {
        (DeepBoltzmannMachine machine, _) = Draw([4, 3, 2], 3);
        string path = Path.GetTempFileName();
        try
        {
            machine.Save(path);
            Assert.Equal(machine.LogPartition(), DeepBoltzmannMachine.Load(path).LogPartition());
            File.WriteAllText(path, "no");
            Assert.Throws<DataFormatException>(() => DeepBoltzmannMachine.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("Steps is 0", Assert.Throws<ArgumentException>(() => DeepBoltzmannMachine.Fit([0, 1], 2, new DeepBoltzmannOptions { Steps = 0 })).Message);
        Assert.Contains("row 0, column 1 is 255", Assert.Throws<ArgumentException>(() => DeepBoltzmannMachine.Fit([0, 255], 2)).Message);
        Assert.Contains("layers 0 and 1 are 2 x 3", Assert.Throws<ArgumentException>(() => new DeepBoltzmannMachine([new float[2, 3]], [new float[2], new float[2]])).Message);
        Assert.Contains("one vector more", Assert.Throws<ArgumentException>(() => new DeepBoltzmannMachine([new float[2, 3]], [new float[2]])).Message);
    }

    private static (DeepBoltzmannMachine Machine, Func<float[], double> Score) Draw(int[] units, int seed)
    {
        var random = new Random(seed);
        float[][,] weights = [.. units.Zip(units.Skip(1), (below, above) => new float[below, above])];
        foreach (float[,] matrix in weights)
        {
            for (int i = 0; i < matrix.Length; i++)
            {
                matrix[i / matrix.GetLength(1), i % matrix.GetLength(1)] = (float)((3 * random.NextDouble()) - 1.5);
            }
        }

        float[][] biases = [.. units.Select(count => Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f).ToArray())];
        double Score(float[] state)
        {
            double score = 0;
            int from = 0;
            for (int l = 0; l < units.Length; l++)
            {
                for (int i = 0; i < units[l]; i++)
                {
                    score += state[from + i] * biases[l][i];
                    for (int j = 0; l + 1 < units.Length && j < units[l + 1]; j++)
                    {
                        score += state[from + i] * weights[l][i, j] * state[from + units[l] + j];
                    }
                }

                from += units[l];
            }

            return score;
        }

        return (new(weights, biases), Score);
    }

    private static IEnumerable<float[]> States(int units) => Enumerable.Range(0, 1 << units).Select(code => Enumerable.Range(0, units).Select(i => (float)((code >> i) & 1)).ToArray());
}
