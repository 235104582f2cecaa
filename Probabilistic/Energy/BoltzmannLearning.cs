using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>The learning rule of the Boltzmann machine: weights grow with correlations while the patterns are held, and shrink with those of the free machine.</summary>
internal static class BoltzmannLearning
{
    public static BoltzmannMachine Run(IReadOnlyList<int[]> patterns, int hidden, BoltzmannOptions options, CancellationToken cancellation)
    {
        int visible = patterns[0].Length, units = visible + hidden;
        CounterRandom random = CounterRandom.Of(options.Seed);
        double[] weights = new double[units * units], biases = new double[units];
        double[] noise = new double[units * units];
        RandomNumbers.Normal(random.Derive(0), 0, noise);
        for (int i = 0; i < units; i++)
        {
            for (int j = 0; j < i; j++)
            {
                weights[(i * units) + j] = weights[(j * units) + i] = options.InitialDeviation * noise[(i * units) + j];
            }
        }

        double[][] chains = [.. Enumerable.Range(0, options.Chains).Select(c => Enumerable.Range(0, units).Select(i => RandomNumbers.Uniform(random.Derive(1).Derive((ulong)c), (ulong)i) < 0.5 ? 1.0 : 0).ToArray())];
        double[][] held = [.. patterns.Select(pattern => pattern.Select(value => (double)value).Concat(new double[hidden]).ToArray())];
        for (int iteration = 0; iteration < options.Iterations && !cancellation.IsCancellationRequested; iteration++)
        {
            BoltzmannMachine machine = BoltzmannMachine.Owning([.. weights], [.. biases], visible);
            (double[,] slope, double[] biasSlope) = options.Exact == true
                ? machine.Gradient(patterns)
                : Sampled(machine, held, chains, options.Sweeps, random.Derive((ulong)iteration + 2), visible);
            for (int i = 0; i < units; i++)
            {
                biases[i] += options.LearningRate * biasSlope[i];
                for (int j = 0; j < units; j++)
                {
                    weights[(i * units) + j] += i == j ? 0 : options.LearningRate * slope[i, j];
                }
            }
        }

        return BoltzmannMachine.Owning(weights, biases, visible);
    }

    private static (double[,] Weights, double[] Biases) Sampled(BoltzmannMachine machine, double[][] held, double[][] chains, int sweeps, CounterRandom random, int visible)
    {
        int units = machine.Units;
        double[,] weights = new double[units, units];
        double[] biases = new double[units];
        void Phase(double[][] states, int clamped, double sign, ulong stream)
        {
            Parts.Run(states.Length, s => machine.Sweep(states[s], sweeps, _ => 1, random.Derive(stream).Derive((ulong)s), clamped));
            foreach (double[] state in states)
            {
                for (int i = 0; i < units; i++)
                {
                    biases[i] += sign * state[i] / states.Length;
                    for (int j = 0; j < units && state[i] > 0; j++)
                    {
                        weights[i, j] += i == j ? 0 : sign * state[j] / states.Length;
                    }
                }
            }
        }

        Phase(held, visible, 1, 0);
        Phase(chains, 0, -1, 1);
        return (weights, biases);
    }
}
