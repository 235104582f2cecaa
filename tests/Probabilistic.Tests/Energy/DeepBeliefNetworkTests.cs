using Hybrid.Data;

namespace Hybrid.Probabilistic.Tests.Energy;

/// <summary>Layers of machines against sums over all their states.</summary>
public sealed class DeepBeliefNetworkTests
{
    private static readonly RestrictedBoltzmannMachine _lower = Draw(4, 3, 1);
    private static readonly RestrictedBoltzmannMachine _top = Draw(3, 2, 2);
    private static readonly DeepBeliefNetwork _network = new([_lower, _top]);

    [Fact]
    public void The_bound_lies_below_the_exact_likelihood_and_meets_it_with_many_draws()
    {
        float[][] states = [.. States(4)];
        double exact = states.Average(v => Math.Log(Probability(v)));
        float[] data = [.. states.SelectMany(v => v)];
        double z = _top.LogPartition();

        // The classical bound, averaged over draws, against its sum over hidden states.
        double classical = states.Average(v =>
        {
            double[] q = Means(_lower.Hidden(Tensor.From(v, 1, 4)));
            return States(3).Sum(h => Bernoulli(q, h) * (Math.Log(Top(h)) + Math.Log(Bernoulli(Means(_lower.Visible(Tensor.From(h, 1, 3))), v)) - Math.Log(Bernoulli(q, h))));
        });
        double one = Enumerable.Range(0, 2000).Average(seed => _network.LogLikelihoodBound(data, z, 1, seed).Mean);
        Assert.Equal(classical, one, 0.02);
        Assert.True(classical < exact);
        Assert.Equal(exact, _network.LogLikelihoodBound(data, z, 4000).Mean, 0.01);
    }

    [Fact]
    public void Samples_have_the_exact_marginals()
    {
        const int Chains = 20_000;
        double[] found = _network.Sample(Tensor.Full(0.5, [Chains, 4]), 50, 3).Mean(0).ToDoubleArray();
        for (int i = 0; i < 4; i++)
        {
            double exact = States(4).Sum(v => v[i] * Probability(v));
            Assert.Equal(exact, found[i], 4 * Math.Sqrt(exact * (1 - exact) / Chains));
        }
    }

    [Fact]
    public void The_feed_forward_network_gives_the_features_and_learns_classes_on_top()
    {
        float[] bars = Bars();
        var reports = new List<DeepBeliefProgress>();
        DeepBeliefNetwork deep = DeepBeliefNetwork.Fit(
            bars, 16, [new() { Hidden = 12, Epochs = 100, BatchSize = 16, LearningRate = 0.1 }, new() { Hidden = 6, Epochs = 50, BatchSize = 16, LearningRate = 0.1 }], new Recorder(reports));
        Assert.Equal((150, 0, 1), (reports.Count, reports[0].Layer, reports[^1].Layer));
        Tensor rows = Tensor.From(bars, 128, 16);
        Assert.Equal(deep.Features(rows).ToDoubleArray(), deep.ToNetwork().Predict(rows).ToDoubleArray(), (a, b) => Math.Abs(a - b) < 1e-6);

        int[] lying = [.. Enumerable.Range(0, 128).Select(row => row % 8 < 4 ? 0 : 1)];
        var data = DataSet.FromArrays(bars, [16], lying);
        Network tuned = deep.ToNetwork(2).Fit(data, new TrainingOptions { Epochs = 300, BatchSize = 16 }).Network;
        Assert.Equal(1, tuned.Evaluate(data).Accuracy);
    }

    [Fact]
    public void A_second_layer_models_the_first_ones_hidden_units_and_raises_the_likelihood_of_bars()
    {
        float[] bars = Bars();
        DeepBeliefNetwork deep = DeepBeliefNetwork.Fit(
            bars,
            16,
            [
                new() { Hidden = 8, Epochs = 200, BatchSize = 16, LearningRate = 0.1, WeightDecay = 0 },
                new() { Hidden = 12, Epochs = 1000, BatchSize = 16, LearningRate = 0.1, WeightDecay = 0, Persistent = true, Steps = 20, Seed = 1 },
            ]);
        double lower = deep.Layers[0].MeanLogLikelihood(bars, deep.Layers[0].LogPartition());
        double both = deep.LogLikelihoodBound(bars, deep.Layers[1].LogPartition(), 50).Mean;
        Assert.True(both > lower + 0.1 && both < -Math.Log(8) + 0.01, $"{lower}, {both}");
    }

    [Fact]
    public void A_network_is_saved_and_loaded()
    {
        string path = Path.GetTempFileName();
        try
        {
            _network.Save(path);
            DeepBeliefNetwork loaded = DeepBeliefNetwork.Load(path);
            Tensor rows = Tensor.From([.. States(4).SelectMany(v => v)], 16, 4);
            Assert.Equal(_network.Features(rows).ToArray(), loaded.Features(rows).ToArray());
            _lower.Save(path);
            Assert.Contains("no deep belief network", Assert.Throws<DataFormatException>(() => DeepBeliefNetwork.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("no layer", Assert.Throws<ArgumentException>(() => new DeepBeliefNetwork([])).Message);
        Assert.Contains("layer 1 has 4 visible units and layer 0 has 3", Assert.Throws<ArgumentException>(() => new DeepBeliefNetwork([_lower, _lower])).Message);
        Assert.Contains("row 0, column 1 is 2", Assert.Throws<ArgumentException>(() => DeepBeliefNetwork.Fit([0, 2], 2, [new()])).Message);
        Assert.Throws<OperationCanceledException>(() => DeepBeliefNetwork.Fit([0, 1], 2, [new()], cancellation: new CancellationToken(true)));
    }

    private static double Probability(float[] v) => States(3).Sum(h => Top(h) * Bernoulli(Means(_lower.Visible(Tensor.From(h, 1, 3))), v));

    private static double Top(float[] h) => Math.Exp(_top.MeanLogLikelihood(h, _top.LogPartition()));

    private static double[] Means(Tensor means) => means.ToDoubleArray();

    private static double Bernoulli(double[] means, float[] state) => means.Zip(state, (mean, value) => value > 0 ? mean : 1 - mean).Aggregate((a, b) => a * b);

    private static RestrictedBoltzmannMachine Draw(int visible, int hidden, int seed)
    {
        var random = new Random(seed);
        float[,] weights = new float[visible, hidden];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i / hidden, i % hidden] = (float)((4 * random.NextDouble()) - 2);
        }

        return new(weights, [.. Enumerable.Range(0, visible).Select(_ => (float)random.NextDouble() - 0.5f)], [.. Enumerable.Range(0, hidden).Select(_ => (float)random.NextDouble() - 0.5f)]);
    }

    private static IEnumerable<float[]> States(int units) => Enumerable.Range(0, 1 << units).Select(code => Enumerable.Range(0, units).Select(i => (float)((code >> i) & 1)).ToArray());

    private static float[] Bars() =>
        [.. Enumerable.Range(0, 16).SelectMany(_ => Enumerable.Range(0, 8).SelectMany(bar => Enumerable.Range(0, 16).Select(pixel => (bar < 4 ? pixel / 4 == bar : pixel % 4 == bar - 4) ? 1f : 0f)))];

    private sealed class Recorder(List<DeepBeliefProgress> reports) : IProgress<DeepBeliefProgress>
    {
        public void Report(DeepBeliefProgress value) => reports.Add(value);
    }
}
