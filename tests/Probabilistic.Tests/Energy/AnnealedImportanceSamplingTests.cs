namespace Hybrid.Probabilistic.Tests.Energy;

/// <summary>Annealing in reverse against exact likelihoods.</summary>
public sealed class AnnealedImportanceSamplingTests
{
    [Fact]
    public void Reverse_annealing_meets_the_exact_likelihood_from_below()
    {
        RestrictedBoltzmannMachine machine = Machine();
        float[] uniform = [.. Enumerable.Repeat(0.5f, machine.VisibleUnits)];

        // Rows of the machine itself, for which the bound holds on average.
        float[] rows = machine.Sample(Tensor.Full(0.5, [200, machine.VisibleUnits]), 500, 4).ToArray();
        double exact = machine.MeanLogLikelihood(rows, machine.LogPartition());
        LikelihoodBound few = machine.ReverseAnnealedLogLikelihood(rows, uniform, chains: 5, temperatures: 1, seed: 1);
        LikelihoodBound many = machine.ReverseAnnealedLogLikelihood(rows, uniform, chains: 5, temperatures: 1000, seed: 1);
        Assert.True(few.Mean < many.Mean && many.Mean < exact + 0.1 && many.Mean > exact - 0.3, $"{few.Mean}, {many.Mean}, {exact}");
        Assert.True(few.Mean < exact - 0.3, $"{few.Mean}, {exact}");
        Assert.Equal(200, many.Rows.Count);
    }

    [Fact]
    public void The_reverse_weights_of_one_temperature_average_to_what_the_forward_chain_reaches()
    {
        // With one machine in between the forward chain draws v from the base and moves once: its law is found by sums over both.
        RestrictedBoltzmannMachine machine = new(new float[,] { { 1.5f }, { -2f } }, [0.3f, 0.5f], [0.4f]);
        float[][] states = [[0, 0], [0, 1], [1, 0], [1, 1]];
        double[] p = [.. states.Select(to => states.Sum(from =>
        {
            double on = machine.Hidden(Tensor.From(from, 1, 2)).ToDoubleArray()[0];
            double Given(float hidden) => machine.Visible(Tensor.From([hidden], 1, 1)).ToDoubleArray().Zip(to, (mean, value) => value > 0 ? mean : 1 - mean).Aggregate((a, b) => a * b);
            return 0.25 * ((on * Given(1)) + ((1 - on) * Given(0)));
        }))];
        LikelihoodBound bound = machine.ReverseAnnealedLogLikelihood([.. states.SelectMany(v => v)], [0.5f, 0.5f], chains: 200_000, temperatures: 1);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(p[i], Math.Exp(bound.Rows[i]), 0.005);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var gaussian = new RestrictedBoltzmannMachine(new float[1, 1], [0], [0], gaussian: true);
        Assert.Contains("ReverseAnnealedLogLikelihood", Assert.Throws<InvalidOperationException>(() => gaussian.ReverseAnnealedLogLikelihood([0], [0])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Machine().ReverseAnnealedLogLikelihood(new float[12], new float[12], temperatures: 0));
    }

    private static RestrictedBoltzmannMachine Machine()
    {
        var random = new Random(3);
        float[,] weights = new float[12, 8];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i / 8, i % 8] = (float)((4 * random.NextDouble()) - 2);
        }

        return new(weights, [.. Enumerable.Range(0, 12).Select(_ => (float)random.NextDouble() - 0.5f)], [.. Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble() - 0.5f)]);
    }
}
