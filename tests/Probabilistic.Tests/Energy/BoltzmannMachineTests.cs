namespace Hybrid.Probabilistic.Tests.Energy;

/// <summary>Any connections, against sums over all states.</summary>
public sealed class BoltzmannMachineTests
{
    private static readonly BoltzmannMachine _machine = Draw(6, 4, 1);

    [Fact]
    public void Partition_and_marginals_equal_sums_over_all_states()
    {
        (double Weight, int[] State)[] all = [.. States(6).Select(state => (Math.Exp(-_machine.Energy(state)), state))];
        double z = all.Sum(one => one.Weight);
        Assert.Equal(Math.Log(z), _machine.LogPartition(), 1e-10);
        (double[] units, double[,] pairs) = _machine.Marginals();
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(all.Where(one => one.State[i] == 1).Sum(one => one.Weight) / z, units[i], 1e-10);
            for (int j = 0; j < 6; j++)
            {
                Assert.Equal(all.Where(one => one.State[i] * one.State[j] == 1).Sum(one => one.Weight) / z, pairs[i, j], 1e-10);
            }
        }

        int[] seen = [1, 0, 1, 1];
        double held = all.Where(one => one.State.Take(4).SequenceEqual(seen)).Sum(one => one.Weight);
        Assert.Equal(Math.Log(held / z), _machine.MeanLogLikelihood([seen]), 1e-10);
        Assert.Equal(all.Where(one => one.State.Take(4).SequenceEqual(seen) && one.State[5] == 1).Sum(one => one.Weight) / held, _machine.Marginals(seen).Units[5], 1e-10);
    }

    [Fact]
    public void The_gradient_equals_finite_differences_of_the_likelihood()
    {
        int[][] patterns = [[1, 0, 1, 1], [0, 0, 1, 0], [1, 1, 0, 0]];
        (double[,] weights, double[] biases) = _machine.Gradient(patterns);
        double At(int i, int j, double step)
        {
            double[,] moved = new double[6, 6];
            double[] b = [.. _machine.Biases];
            for (int r = 0; r < 6; r++)
            {
                for (int c = 0; c < 6; c++)
                {
                    moved[r, c] = _machine[r, c] + ((r == i && c == j) || (r == j && c == i) ? step : 0);
                }
            }

            b[i] += i == j ? step : 0;
            if (i == j)
            {
                moved[i, i] = 0;
            }

            return new BoltzmannMachine(moved, b, 4).MeanLogLikelihood(patterns);
        }

        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal((At(i, j, 1e-5) - At(i, j, -1e-5)) / 2e-5, i == j ? biases[i] : weights[i, j], 1e-9);
            }
        }
    }

    [Fact]
    public void Gibbs_sampling_has_the_exact_marginals_and_clamped_units_stay()
    {
        const int Runs = 20_000;
        double[] exact = _machine.Marginals([0, 1, 1, 0]).Units;
        double[] found = new double[6];
        for (int run = 0; run < Runs; run++)
        {
            int[] state = _machine.Gibbs([0, 1, 1, 0, 0, 0], 15, run, clamped: 4);
            for (int i = 0; i < 6; i++)
            {
                found[i] += state[i] / (double)Runs;
            }
        }

        for (int i = 0; i < 6; i++)
        {
            double error = 4 * Math.Sqrt(Math.Max(exact[i] * (1 - exact[i]), 1e-12) / Runs);
            Assert.InRange(found[i], exact[i] - error, exact[i] + error);
        }
    }

    [Fact]
    public void Mean_field_bounds_the_partition_and_is_exact_without_weights()
    {
        (double[] means, double bound) = _machine.MeanField([]);
        Assert.True(bound <= _machine.LogPartition() + 1e-12 && bound > _machine.LogPartition() - 1);
        Assert.All(means, mean => Assert.InRange(mean, 0, 1));
        var free = new BoltzmannMachine(new double[3, 3], [0.3, -1, 2]);
        Assert.Equal(free.LogPartition(), free.MeanField([]).Bound, 1e-10);
        Assert.Equal(free.Marginals().Units, free.MeanField([]).Means, (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void Sampled_phases_learn_two_patterns()
    {
        // Two patterns equally often: the best likelihood is -ln 2 = -0.69, and evenly spread states have -ln 16 = -2.77.
        int[][] patterns = [[1, 1, 0, 0], [0, 0, 1, 1]];
        BoltzmannMachine machine = BoltzmannMachine.Fit(patterns, 1, new BoltzmannOptions { Exact = false, Iterations = 500, LearningRate = 0.1 });
        Assert.InRange(machine.MeanLogLikelihood(patterns), -0.9, -0.69);
    }

    [Fact]
    public void Learning_finds_a_distribution_that_needs_hidden_units()
    {
        // Even parity of three bits: no pair is correlated, so visible units alone can do no better than -ln 8 = -2.08; the best is -ln 4 = -1.39.
        int[][] even = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]];
        var options = new BoltzmannOptions { Iterations = 4000, LearningRate = 0.5, InitialDeviation = 0.5, Seed = 3 };
        double with = BoltzmannMachine.Fit(even, 3, options).MeanLogLikelihood(even), without = BoltzmannMachine.Fit(even, 0, options).MeanLogLikelihood(even);
        Assert.InRange(without, -2.2, -2.07);
        Assert.True(with > -1.65, $"{with}");
    }

    [Fact]
    public void Annealing_finds_the_greatest_cut()
    {
        // A cut of a graph: edges between sides count; as energy of bits, -sum over edges of x + y - 2 x y. Brute force over 2^14 sides.
        const int N = 14;
        var random = new Random(8);
        double[,] weights = new double[N, N];
        double[] biases = new double[N];
        var edges = new List<(int, int)>();
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (random.Next(2) == 0)
                {
                    edges.Add((i, j));
                    weights[i, j] = weights[j, i] = -2;
                    biases[i]++;
                    biases[j]++;
                }
            }
        }

        int best = Enumerable.Range(0, 1 << N).Max(side => edges.Count(edge => ((side >> edge.Item1) & 1) != ((side >> edge.Item2) & 1)));
        (int[] state, double energy) = new BoltzmannMachine(weights, biases).Minimise(new AnnealingSchedule(), 1);
        Assert.Equal(-best, energy, 1e-9);
        Assert.Equal(best, edges.Count(edge => state[edge.Item1] != state[edge.Item2]));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("temperature is 0", Assert.Throws<ArgumentException>(() => _machine.Gibbs(new int[6], 1, temperature: 0)).Message);
        Assert.Contains("temperatures from -1", Assert.Throws<ArgumentException>(() => _machine.Minimise(new AnnealingSchedule { First = -1 })).Message);
        Assert.Contains("pattern 1 has 2 units", Assert.Throws<ArgumentException>(() => BoltzmannMachine.Fit([[0, 1, 1], [0, 1]], 1)).Message);
        Assert.Contains("30 units are free", Assert.Throws<InvalidOperationException>(() => new BoltzmannMachine(new double[30, 30], new double[30]).LogPartition()).Message);
    }

    private static BoltzmannMachine Draw(int units, int visible, int seed)
    {
        var random = new Random(seed);
        double[,] weights = new double[units, units];
        for (int i = 0; i < units; i++)
        {
            for (int j = 0; j < i; j++)
            {
                weights[i, j] = weights[j, i] = (2 * random.NextDouble()) - 1;
            }
        }

        return new(weights, [.. Enumerable.Range(0, units).Select(_ => random.NextDouble() - 0.5)], visible);
    }

    private static IEnumerable<int[]> States(int units) => Enumerable.Range(0, 1 << units).Select(code => Enumerable.Range(0, units).Select(i => (code >> i) & 1).ToArray());
}
