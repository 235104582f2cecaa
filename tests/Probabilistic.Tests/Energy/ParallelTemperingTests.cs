namespace Hybrid.Probabilistic.Tests.Energy;

/// <summary>Chains at several temperatures.</summary>
public sealed class ParallelTemperingTests
{
    // Two modes, 0000 and 1111, that Gibbs steps hardly leave; the bias makes them equally likely.
    private static readonly RestrictedBoltzmannMachine _modes = new(new float[,] { { 8 }, { 8 }, { 8 }, { 8 } }, [-4, -4, -4, -4], [-16]);

    [Fact]
    public void Every_temperature_keeps_its_own_distribution_and_the_cold_chains_change_modes()
    {
        const int Chains = 5000, V = 4;
        double[] inverse = ParallelTempering.InverseTemperatures(6, 0);
        Assert.Equal([1, 0.8, 0.6, 0.4, 0.2, 0], inverse, (a, b) => Math.Abs(a - b) < 1e-12);
        var weights = new MachineWeights(_modes.Weights, _modes.VisibleBias, _modes.HiddenBias);
        Tensor[] chains = [.. inverse.Select(_ => Tensor.Ones(Chains, V))];
        Tensor plain = Tensor.Ones(Chains, V);
        for (int step = 0; step < 100; step++)
        {
            chains = [.. ParallelTempering.Move(weights, chains, inverse, 1, VisibleLaw.Bits, RandomKey.FromSeed(step)).Select(chain => Tensor.From(chain.ToArray(), Chains, V))];
            plain = Tensor.From(_modes.Sample(plain, 1, step).ToArray(), Chains, V);
        }

        for (int t = 0; t < inverse.Length; t++)
        {
            double b = inverse[t];
            var own = new RestrictedBoltzmannMachine(Scaled(b), [.. Enumerable.Repeat((float)(-4 * b), V)], [(float)(-16 * b)]);
            double z = own.LogPartition();
            double[] exact = new double[V + 1], found = new double[V + 1];
            for (int code = 0; code < 1 << V; code++)
            {
                float[] state = [.. Enumerable.Range(0, V).Select(i => (float)((code >> i) & 1))];
                exact[(int)state.Sum()] += Math.Exp(own.MeanLogLikelihood(state, z));
            }

            foreach (double sum in chains[t].Sum(1).ToDoubleArray())
            {
                found[(int)sum] += 1.0 / Chains;
            }

            for (int count = 0; count <= V; count++)
            {
                Assert.Equal(exact[count], found[count], 4 * Math.Sqrt(exact[count] / Chains) + 0.01);
            }
        }

        Assert.True(plain.Mean().Item() > 0.8, $"{plain.Mean().Item()}");
    }

    [Fact]
    public void Training_with_temperatures_raises_the_exact_likelihood()
    {
        // Bars in 4 x 4 pictures, as in the tests of the machine: the best is -2.08.
        float[] data = [.. Enumerable.Range(0, 16).SelectMany(_ => Enumerable.Range(0, 8).SelectMany(bar => Enumerable.Range(0, 16).Select(pixel => (bar < 4 ? pixel / 4 == bar : pixel % 4 == bar - 4) ? 1f : 0f)))];
        var options = new RestrictedBoltzmannOptions { Hidden = 12, Persistent = true, Temperatures = 5, Epochs = 300, BatchSize = 16, LearningRate = 0.1, WeightDecay = 0, Seed = 2 };
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(data, 16, options);
        Assert.InRange(machine.MeanLogLikelihood(data, machine.LogPartition()), -3.2, -2.07);
    }

    [Fact]
    public void Bad_input_is_named() =>
        Assert.Contains("Temperatures", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([0, 1], 2, new RestrictedBoltzmannOptions { Temperatures = 2 })).Message);

    private static float[,] Scaled(double b) => new float[,] { { (float)(8 * b) }, { (float)(8 * b) }, { (float)(8 * b) }, { (float)(8 * b) } };
}
