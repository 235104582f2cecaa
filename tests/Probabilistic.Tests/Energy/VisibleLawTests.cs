namespace Hybrid.Probabilistic.Tests.Energy;

/// <summary>Groups of categories as visible units, against sums over all their states.</summary>
public sealed class VisibleLawTests
{
    private const int Groups = 2;
    private const int Categories = 3;
    private const int V = Groups * Categories;
    private const int H = 2;

    private static readonly float[,] _weights = { { 1.1f, -0.4f }, { -0.6f, 0.9f }, { 0.2f, 0.3f }, { -1.2f, 0.5f }, { 0.8f, -0.7f }, { 0.1f, 1.3f } };
    private static readonly float[] _a = [0.2f, -0.5f, 0.4f, 0.1f, -0.3f, 0.6f];
    private static readonly float[] _b = [0.3f, -0.8f];
    private static readonly RestrictedBoltzmannMachine _machine = new(_weights, _a, _b, Categories);

    [Fact]
    public void Partition_conditionals_and_pseudo_likelihood_equal_sums_over_all_categories()
    {
        float[][] states = [.. States()];
        double z = states.Sum(Weight);
        Assert.Equal(Math.Log(z), _machine.LogPartition(), 1e-5);
        Assert.Equal(1, states.Sum(v => Math.Exp(_machine.MeanLogLikelihood(v, _machine.LogPartition()))), 1e-5);

        // P(v | h): each group's softmax, here from the sum over all states.
        float[] h = [1, 0];
        double[] shares = [.. states.Select(v => Math.Exp(Enumerable.Range(0, V).Sum(i => (double)v[i] * (_a[i] + _weights[i, 0]))))];
        double[] means = _machine.Visible(Tensor.From(h, 1, H)).ToDoubleArray();
        for (int i = 0; i < V; i++)
        {
            Assert.Equal(states.Zip(shares).Sum(pair => pair.First[i] * pair.Second) / shares.Sum(), means[i], 1e-6);
        }

        double pseudo = states.Average(v => Enumerable.Range(0, Groups).Sum(group => Math.Log(Weight(v) / states.Where(other => Outside(v, group).SequenceEqual(Outside(other, group))).Sum(Weight))));
        Assert.Equal(pseudo, _machine.PseudoLogLikelihood([.. states.SelectMany(v => v)]), 1e-5);
    }

    [Fact]
    public void Sampling_and_annealing_agree_with_the_sums()
    {
        float[][] states = [.. States()];
        double z = states.Sum(Weight);
        const int Chains = 20_000;
        Tensor start = Tensor.From([.. Enumerable.Repeat(states[0], Chains).SelectMany(v => v)], Chains, V);
        double[] found = _machine.Sample(start, 40, 3).Mean(0).ToDoubleArray();
        for (int i = 0; i < V; i++)
        {
            double exact = states.Sum(v => v[i] * Weight(v)) / z;
            Assert.Equal(exact, found[i], 4 * Math.Sqrt(exact * (1 - exact) / Chains));
        }

        PartitionEstimate estimate = _machine.EstimateLogPartition([.. states.SelectMany(v => v)], 500, 500, 1);
        Assert.InRange(Math.Log(z), estimate.Low, estimate.High);
    }

    [Fact]
    public void Training_learns_categories_that_go_together_and_the_file_keeps_them()
    {
        // Both groups always show the same of three categories: the best likelihood is -ln 3 = -1.10, and independent groups have -2 ln 3 = -2.20.
        float[] data = [.. Enumerable.Range(0, 300).SelectMany(row => Enumerable.Range(0, V).Select(i => i % Categories == row % Categories ? 1f : 0))];
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(data, V, new RestrictedBoltzmannOptions { Categories = Categories, Hidden = 6, Epochs = 300, BatchSize = 30, LearningRate = 0.1, WeightDecay = 0, Steps = 3 });
        Assert.InRange(machine.MeanLogLikelihood(data, machine.LogPartition()), -1.4, -1.09);
        string path = Path.GetTempFileName();
        try
        {
            machine.Save(path);
            RestrictedBoltzmannMachine loaded = RestrictedBoltzmannMachine.Load(path);
            Assert.Equal((Categories, machine.LogPartition()), (loaded.Categories, loaded.LogPartition()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var options = new RestrictedBoltzmannOptions { Categories = 2 };
        Assert.Contains("row 1, columns 0 to 1 sum to 2", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([1, 0, 1, 1], 2, options)).Message);
        Assert.Contains("no groups of 2", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([1, 0, 1], 3, options)).Message);
        Assert.Contains("Categories", Assert.Throws<ArgumentException>(() => RestrictedBoltzmannMachine.Fit([1, 0], 2, options with { Gaussian = true })).Message);
        Assert.Contains("no groups of 4", Assert.Throws<ArgumentException>(() => new RestrictedBoltzmannMachine(_weights, _a, _b, 4)).Message);
    }

    private static IEnumerable<float[]> States() =>
        Enumerable.Range(0, Categories * Categories).Select(code => Enumerable.Range(0, V).Select(i => i % Categories == (i < Categories ? code % Categories : code / Categories) ? 1f : 0).ToArray());

    private static IEnumerable<float> Outside(float[] v, int group) => v.Where((_, i) => i / Categories != group);

    private static double Weight(float[] v)
    {
        double sum = 0;
        for (int code = 0; code < 1 << H; code++)
        {
            double score = Enumerable.Range(0, V).Sum(i => (double)v[i] * _a[i]);
            for (int j = 0; j < H; j++)
            {
                score += ((code >> j) & 1) * (_b[j] + Enumerable.Range(0, V).Sum(i => (double)v[i] * _weights[i, j]));
            }

            sum += Math.Exp(score);
        }

        return sum;
    }
}
