using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic.Tests.Energy;

public sealed class UpDownTests
{
    private static readonly RestrictedBoltzmannOptions _lower = new() { Hidden = 8, Epochs = 200, BatchSize = 16, LearningRate = 0.1, WeightDecay = 0 };
    private static readonly RestrictedBoltzmannOptions _upper = new() { Hidden = 12, Epochs = 300, BatchSize = 16, LearningRate = 0.1, WeightDecay = 0, Persistent = true, Steps = 5, Seed = 1 };

    [Fact]
    public void Refining_raises_the_exact_likelihood_of_what_is_generated()
    {
        // ln p(v) = ln of the sum over h of p(h) p(v | h): p(h) of the topmost machine with its exact partition, over all 2^8 states h.
        float[] bars = Bars();
        DeepBeliefNetwork greedy = DeepBeliefNetwork.Fit(bars, 16, [_lower, _upper]);
        DeepBeliefNetwork refined = greedy.Refine(bars, new UpDownOptions { Epochs = 400, BatchSize = 16, LearningRate = 0.05, Steps = 10 });
        (double before, double after) = (Exact(greedy, bars[..128]), Exact(refined, bars[..128]));
        Assert.True(after > before + 0.1 && after <= -Math.Log(8), FormattableString.Invariant($"{before}, {after}"));
        Assert.True(refined.HasRecognition && !greedy.HasRecognition);

        // The bound by many draws upwards is below the exact value and comes near it.
        double bound = refined.LogLikelihoodBound(bars[..128], refined.Layers[1].LogPartition(), 400).Mean;
        Assert.InRange(bound, after - 0.5, after + 0.05);
    }

    [Fact]
    public void A_refined_network_is_repeatable_saved_and_loaded()
    {
        float[] bars = Bars();
        var options = new UpDownOptions { Epochs = 3, BatchSize = 16 };
        DeepBeliefNetwork greedy = DeepBeliefNetwork.Fit(bars, 16, [_lower with { Epochs = 5 }, _upper with { Epochs = 5 }]);
        var told = new List<UpDownProgress>();
        DeepBeliefNetwork refined = greedy.Refine(bars, options, new Relay<UpDownProgress>(told.Add));
        Assert.Equal([1, 2, 3], told.Select(report => report.Epoch));
        Tensor rows = Tensor.From(bars[..64], 4, 16);
        Assert.Equal(refined.Features(rows).ToArray(), greedy.Refine(bars, options).Features(rows).ToArray());
        Assert.NotEqual(greedy.Features(rows).ToArray(), refined.Features(rows).ToArray());
        string path = Path.GetTempFileName();
        try
        {
            refined.Save(path);
            DeepBeliefNetwork loaded = DeepBeliefNetwork.Load(path);
            Assert.Equal(refined.Features(rows).ToArray(), loaded.Features(rows).ToArray());
            Assert.Equal(refined.Sample(rows, 3, 1).ToArray(), loaded.Sample(rows, 3, 1).ToArray());
            greedy.Save(path);
            Assert.False(DeepBeliefNetwork.Load(path).HasRecognition);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Networks_have_the_weights_of_the_way_up_and_of_the_way_down()
    {
        float[] bars = Bars();
        DeepBeliefNetwork refined = DeepBeliefNetwork.Fit(bars, 16, [_lower with { Epochs = 5 }, _upper with { Epochs = 5 }]).Refine(bars, new UpDownOptions { Epochs = 2, BatchSize = 16 });
        Tensor rows = Tensor.From(bars[..64], 4, 16);
        float[] features = refined.Features(rows).ToArray();
        Assert.Equal(features, refined.ToNetwork().Predict(rows).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        Autoencoder unrolled = refined.ToAutoencoder();
        Assert.Equal(features, unrolled.Encode(rows).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        float[] down = refined.Layers[0].Visible(refined.Layers[1].Visible(Tensor.From(features, 4, 12))).ToArray();
        Assert.Equal(down, unrolled.Decode(Tensor.From(features, 4, 12)).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        DeepBeliefNetwork network = DeepBeliefNetwork.Fit(Bars(), 16, [_lower with { Epochs = 1 }]);
        Assert.Contains("Steps is 0; whole numbers from 1", Assert.Throws<ArgumentException>(() => network.Refine(Bars(), new UpDownOptions { Steps = 0 })).Message);
        Assert.Contains("row 0, column 1 is 7", Assert.Throws<ArgumentException>(() => network.Refine([0, 7, .. new float[14]])).Message);
    }

    private static double Exact(DeepBeliefNetwork network, float[] rows)
    {
        RestrictedBoltzmannMachine lower = network.Layers[0], top = network.Layers[1];
        int hidden = lower.HiddenUnits, count = rows.Length / 16;
        float[] states = [.. Enumerable.Range(0, 1 << hidden).SelectMany(state => Enumerable.Range(0, hidden).Select(j => (float)((state >> j) & 1)))];
        Tensor all = Tensor.From(states, 1 << hidden, hidden);
        double z = top.LogPartition();
        double[] prior = [.. top.FreeEnergy(all).ToDoubleArray().Select(energy => -energy - z)], means = lower.Visible(all).ToDoubleArray();
        return Enumerable.Range(0, count).Average(row => Math.Log(Enumerable.Range(0, 1 << hidden).Sum(state => Math.Exp(
            prior[state] + Enumerable.Range(0, 16).Sum(i => Math.Log(rows[(16 * row) + i] > 0.5f ? means[(16 * state) + i] : 1 - means[(16 * state) + i]))))));
    }

    private static float[] Bars() =>
        [.. Enumerable.Range(0, 16).SelectMany(_ => Enumerable.Range(0, 8).SelectMany(bar => Enumerable.Range(0, 16).Select(pixel => (bar < 4 ? pixel / 4 == bar : pixel % 4 == bar - 4) ? 1f : 0f)))];
}
