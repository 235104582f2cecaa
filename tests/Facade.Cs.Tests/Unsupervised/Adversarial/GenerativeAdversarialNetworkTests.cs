using Hybrid.Unsupervised;

namespace Hybrid.Tests.Unsupervised;

public sealed class GenerativeAdversarialNetworkTests
{
    private static readonly AdversarialOptions _small = new() { Code = 2, Hidden = [32, 32], Steps = 1500, BatchSize = 64, CheckEvery = 250 };

    [Fact]
    public void Every_mode_of_a_ring_is_made()
    {
        // Eight Gaussians of deviation 0.05 on the unit circle; a made row is good within three deviations. Collapse, the known failure, leaves modes out.
        const int Modes = 8, Made = 1000;
        (float[] rows, (double X, double Y)[] centres) = Ring(Modes, 4000, 0.05);
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, 2, new AdversarialOptions { Code = 2, Steps = 2500 });
        float[] made = model.Sample(Made, 5).ToArray();
        int[] hits = new int[Modes];
        for (int i = 0; i < Made; i++)
        {
            double[] ways = [.. centres.Select(centre => Math.Sqrt(Math.Pow(made[2 * i] - centre.X, 2) + Math.Pow(made[(2 * i) + 1] - centre.Y, 2)))];
            int nearest = Array.IndexOf(ways, ways.Min());
            hits[nearest] += ways[nearest] < 0.15 ? 1 : 0;
        }

        Assert.All(hits, count => Assert.InRange(count, Made / Modes / 4, Made / Modes * 3));
        Assert.True(hits.Sum() > 0.6 * Made, string.Join(" ", hits));
        Assert.Null(model.Outcome.Diverged);
    }

    [Theory]
    [InlineData("gradient penalty")]
    [InlineData("clip")]
    [InlineData("least-squares")]
    [InlineData("jensen-shannon")]
    [InlineData("pearson")]
    public void A_normal_distribution_is_matched(string kind)
    {
        AdversarialOptions options = kind switch
        {
            "gradient penalty" => AdversarialOptions.Wasserstein with { Code = 2, Hidden = [32, 32], Steps = 600, BatchSize = 64, CheckEvery = 100, GradientPenalty = 0.1 },
            "clip" => AdversarialOptions.Wasserstein with { Code = 2, Hidden = [32, 32], Steps = 600, BatchSize = 64, CheckEvery = 100, GradientPenalty = 0, Clip = 0.1 },
            _ => _small with { Objective = AdversarialObjective.Parse(kind) },
        };
        float[] rows = ((RandomKey.FromSeed(1).Normal(2000, 2) * Tensor.From([0.5f, 1f], 2)) + Tensor.From([1f, -2f], 2)).ToArray();
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, 2, options);
        Tensor made = model.Sample(4000, 3);

        // Two samples of 4,000 and 2,000 rows of the law itself lie about 0.03 apart, mean zero of deviation one 1.6.
        double distance = EarthMover.Sliced(made, Tensor.From(rows, 2000, 2));
        Assert.True(distance < 0.25, FormattableString.Invariant($"{kind}: {distance} {model.Outcome}"));
        if (options.Clip is double limit)
        {
            Assert.All(Structure.Tensors(model.Discriminator.Model), tensor => Assert.All(tensor.ToArray(), weight => Assert.InRange(weight, -limit - 1e-7, limit + 1e-7)));
        }
    }

    [Fact]
    public void Classes_are_made_as_they_are_asked_for()
    {
        int[] labels = [.. Enumerable.Range(0, 1200).Select(i => i % 3)];
        float[] noise = RandomKey.FromSeed(1).Normal(1200).ToArray();
        float[] rows = [.. labels.Select((label, i) => (3 * (label - 1)) + (0.3f * noise[i]))];
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, 1, _small with { Classes = 3 }, labels: labels);
        float[] made = model.Sample(300, 2, [.. Enumerable.Range(0, 300).Select(i => i % 3)]).ToArray();
        for (int label = 0; label < 3; label++)
        {
            Assert.Equal(3 * (label - 1), made.Where((_, i) => i % 3 == label).Average(), 0.35);
        }
    }

    [Fact]
    public void An_encoder_learns_codes_from_which_rows_are_made_again()
    {
        // Points on a curve, two numbers that one code number tells: BiGAN's encoder and generator are each other's inverse at the best.
        float[] along = RandomKey.FromSeed(1).Normal(2000).ToArray();
        float[] rows = [.. along.SelectMany(t => new[] { t, 0.5f * t * t })];
        AdversarialOptions options = _small with { Code = 1, Steps = 3000 };
        Network generator = Network.Input(1).Dense(32).Relu().Dense(32).Relu().Dense(2).Initialise(1), encoder = Network.Input(2).Dense(32).Relu().Dense(32).Relu().Dense(1).Initialise(2);
        Network discriminator = Network.Input(3).Dense(32).LeakyRelu(0.2).Dense(32).LeakyRelu(0.2).Dense(1).Initialise(3);
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, generator, discriminator, options, encoder: encoder);
        Tensor given = Tensor.From(rows, 2000, 2);
        double error = (model.Decode(model.Encode(given)) - given).Square().Mean().Item(), spread = (given - given.Mean(0)).Square().Mean().Item();
        Assert.True(error < 0.15 * spread, FormattableString.Invariant($"{error} of {spread}"));
    }

    [Fact]
    public void Pictures_are_made_by_convolutions()
    {
        // Rings of eight by eight pixels: bright where the way to a middle is near a radius.
        float[] chance = RandomKey.FromSeed(3).Uniform(600, 3).ToArray();
        float[] pixels = [.. Enumerable.Range(0, 600 * 64).Select(i =>
        {
            (int row, int x, int y) = (i / 64, i % 8, i / 8 % 8);
            double way = Math.Sqrt(Math.Pow(x - 3 - chance[3 * row], 2) + Math.Pow(y - 3 - chance[(3 * row) + 1], 2));
            return (float)Math.Exp(-2 * Math.Pow(way - 1.5 - chance[(3 * row) + 2], 2));
        })];
        AdversarialOptions options = new() { Code = 8, Unit = true, Steps = 600, BatchSize = 64, CheckEvery = 100 };
        (Network generator, Network discriminator) = GenerativeAdversarialNetwork.Convolutional(8, 1, options, filters: 8);
        double before = EarthMover.Sliced(generator.Predict(RandomKey.FromSeed(1).Normal(300, 8).Reshape(300, 1, 1, 8)).Reshape(300, 64), Tensor.From(pixels[..(300 * 64)], 300, 64));
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(pixels, generator, discriminator, options);
        Tensor made = model.Sample(300, 1);
        Assert.Equal([300, 64], made.Shape);
        Assert.All(made.ToArray(), pixel => Assert.InRange(pixel, 0, 1));
        double after = EarthMover.Sliced(made, Tensor.From(pixels[..(300 * 64)], 300, 64));
        Assert.True(after < 0.4 * before, FormattableString.Invariant($"{before} to {after}"));
    }

    [Fact]
    public void Training_that_diverges_is_stopped_and_the_best_is_kept()
    {
        (float[] rows, _) = Ring(8, 1000, 0.05);
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, 2, _small with { Objective = AdversarialObjective.Parse("kullback-leibler"), SlopePenalty = 0, DiscriminatorRate = 0.2, GeneratorRate = 0.2, CheckEvery = 1 });
        Assert.NotNull(model.Outcome.Diverged);
        Assert.Contains("lower GeneratorRate (now 0.2)", model.Outcome.Diverged);
        Assert.True(model.Outcome.Steps < 1500);
        Assert.InRange(model.Outcome.BestStep, 1, model.Outcome.Steps);
        Assert.All(model.Sample(100).ToArray(), number => Assert.True(float.IsFinite(number)));
    }

    [Fact]
    public void Looks_are_told_training_is_repeatable_and_patience_ends_it()
    {
        (float[] rows, _) = Ring(8, 500, 0.05);
        AdversarialOptions options = _small with { Steps = 60, CheckEvery = 20 };
        var told = new List<AdversarialProgress>();
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, 2, options, new Listener(told.Add));
        Assert.Equal([20, 40, 60], told.Select(look => look.Step));
        Assert.Equal(told.Min(look => look.Distance), model.Outcome.Distance);
        Assert.Equal(model.Sample(10, 1).ToArray(), GenerativeAdversarialNetwork.Fit(rows, 2, options).Sample(10, 1).ToArray());
        Assert.NotEqual(model.Sample(10, 1).ToArray(), GenerativeAdversarialNetwork.Fit(rows, 2, options with { Seed = 1 }).Sample(10, 1).ToArray());
        GenerativeAdversarialNetwork impatient = GenerativeAdversarialNetwork.Fit(rows, 2, _small with { GeneratorRate = 1e-12, Steps = 1000, CheckEvery = 1, Patience = 2 });
        Assert.True(impatient.Outcome.Steps < 1000);
    }

    [Fact]
    public void Networks_are_saved_and_loaded()
    {
        (float[] rows, _) = Ring(8, 200, 0.05);
        string path = Path.GetTempFileName();
        try
        {
            Network encoder = Network.Input(2).Dense(2).Initialise(0), discriminator = Network.Input(4).Dense(8).Tanh().Dense(1).Initialise(0);
            GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, Network.Input(2).Dense(8).Tanh().Dense(2).Initialise(0), discriminator, _small with { Steps = 10 }, encoder: encoder);
            model.Save(path);
            GenerativeAdversarialNetwork loaded = GenerativeAdversarialNetwork.Load(path);
            Assert.Equal(model.Sample(5, 1).ToArray(), loaded.Sample(5, 1).ToArray());
            Tensor row = Tensor.From([0.5f, -0.5f], 1, 2);
            Assert.Equal(model.Encode(row).ToArray(), loaded.Encode(row).ToArray());
            Assert.Equal(model.Outcome, loaded.Outcome);
            Autoencoder.Fit([0, 1], 2, new AutoencoderOptions { Code = 1, Epochs = 1 }).Save(path);
            Assert.Contains("adversarial networks", Assert.Throws<DataFormatException>(() => GenerativeAdversarialNetwork.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_named_in_one_line()
    {
        Network generator = Network.Input(2).Dense(2).Initialise(0), discriminator = Network.Input(2).Dense(1).Initialise(0);
        GenerativeAdversarialNetwork plain = GenerativeAdversarialNetwork.Fit([0, 1, 1, 0], 2, _small with { Steps = 1 });
        (string Part, Action Call)[] cases =
        [
            ("row 1, column 0 is NaN", () => GenerativeAdversarialNetwork.Fit([0, 1, float.NaN, 0], 2)),
            ("row 0, column 1 is 2", () => GenerativeAdversarialNetwork.Fit([0, 2], 2, _small with { Unit = true })),
            ("Critics is 0; whole numbers from 1", () => GenerativeAdversarialNetwork.Fit([0, 1], 2, _small with { Critics = 0 })),
            ("set GradientPenalty or Clip", () => GenerativeAdversarialNetwork.Fit([0, 1], 2, _small with { Objective = AdversarialObjective.Wasserstein })),
            ("generator takes 2 numbers; 3 are needed", () => GenerativeAdversarialNetwork.Fit([0, 1], generator, discriminator, _small with { Code = 3 })),
            ("discriminator takes 2 numbers; 4 are needed", () => GenerativeAdversarialNetwork.Fit([0, 1], generator, discriminator, _small, encoder: Network.Input(2).Dense(2).Initialise(0))),
            ("discriminator gives 2 numbers; 1", () => GenerativeAdversarialNetwork.Fit([0, 1], generator, generator, _small)),
            ("labels", () => GenerativeAdversarialNetwork.Fit([0, 1], 2, _small with { Classes = 2 })),
            ("the side is 6", () => GenerativeAdversarialNetwork.Convolutional(6, 1, _small)),
        ];
        Assert.All(cases, one =>
        {
            string message = Assert.ThrowsAny<ArgumentException>(one.Call).Message;
            Assert.Contains(one.Part, message);
            Assert.DoesNotContain('\n', message);
        });
        Assert.Contains("there is no encoder", Assert.Throws<InvalidOperationException>(() => plain.Encode(Tensor.Zeros(1, 2))).Message);
    }

    private static (float[] Rows, (double X, double Y)[] Centres) Ring(int modes, int count, double deviation)
    {
        (double X, double Y)[] centres = [.. Enumerable.Range(0, modes).Select(mode => (Math.Cos(2 * Math.PI * mode / modes), Math.Sin(2 * Math.PI * mode / modes)))];
        float[] noise = RandomKey.FromSeed(1).Normal(count, 2).ToArray();
        return ([.. Enumerable.Range(0, 2 * count).Select(i => (float)((i % 2 == 0 ? centres[i / 2 % modes].X : centres[i / 2 % modes].Y) + (deviation * noise[i])))], centres);
    }

    private sealed class Listener(Action<AdversarialProgress> heard) : IProgress<AdversarialProgress>
    {
        public void Report(AdversarialProgress value) => heard(value);
    }
}
