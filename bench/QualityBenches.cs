using System.Diagnostics;
using Hybrid.Data;
using Hybrid.Probabilistic;
using Hybrid.Providers;
using Hybrid.Unsupervised;

namespace Hybrid.Bench;

/// <summary>What networks without labels reach, each trained once (adversarial ones at three seeds) with the seconds that it takes. Digits are looked for in shared/data/mnist, from the working folder upwards, or in the folder that HYBRID_MNIST names.</summary>
internal static class QualityBenches
{
    private const int Pixels = 784;

    private static readonly Lazy<(DataSet Train, DataSet Test)> _digits = new(Digits);

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("quality_rbm_500_mnist", () => Once("quality_rbm_500_mnist", Machine));
        yield return ("quality_dbn_mnist", () => Once("quality_dbn_mnist", DeepBelief));
        yield return ("quality_dbm_mnist", () => Once("quality_dbm_mnist", DeepBoltzmann));
        yield return ("quality_sda_mnist", () => Once("quality_sda_mnist", Denoising));
        yield return ("quality_vae_mnist", () => Once("quality_vae_mnist", Variational));
        yield return ("quality_pretraining_mnist", () => Once("quality_pretraining_mnist", Pretrained));
        yield return ("quality_gan_ring", () => Seeds("quality_gan_ring", Ring));
        yield return ("quality_wgan_grid", () => Seeds("quality_wgan_grid", Grid));
        yield return ("quality_dcgan_mnist", () => Once("quality_dcgan_mnist", Pictures));
    }

    private static IEnumerable<Line> Once(string name, Func<Dictionary<string, object>> train)
    {
        var clock = Stopwatch.StartNew();
        Dictionary<string, object> reached = train();
        yield return new Line(name, "hybrid", [clock.Elapsed.TotalSeconds], "s", 1, Compute.Threads, 1, reached);
    }

    private static IEnumerable<Line> Seeds(string name, Func<int, Dictionary<string, object>> train)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            var clock = Stopwatch.StartNew();
            Dictionary<string, object> reached = train(seed);
            reached["seed"] = seed;
            yield return new Line(name, "hybrid", [clock.Elapsed.TotalSeconds], "s", 1, Compute.Threads, 1, reached);
        }
    }

    private static Dictionary<string, object> Machine()
    {
        (DataSet train, DataSet test) = _digits.Value;
        float[] pixels = train.Features.ToArray(), bits = Drawn(test);
        var options = new RestrictedBoltzmannOptions { Hidden = 500, Persistent = true, Steps = 3, Epochs = 40, Momentum = 0 };
        RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(pixels, Pixels, options);
        PartitionEstimate z = machine.EstimateLogPartition(pixels, chains: 100, temperatures: 20_000);
        return new()
        {
            ["test_log_probability"] = machine.MeanLogLikelihood(bits, z.LogPartition),
            ["at_least"] = machine.MeanLogLikelihood(bits, z.High),
            ["at_most"] = machine.MeanLogLikelihood(bits, z.Low),
        };
    }

    private static Dictionary<string, object> DeepBelief()
    {
        (DataSet train, DataSet test) = _digits.Value;
        RestrictedBoltzmannOptions Layer(int units) => new() { Hidden = units, Epochs = 10 };
        DeepBeliefNetwork deep = DeepBeliefNetwork.Fit(train.Features.ToArray(), Pixels, [Layer(500), Layer(500), Layer(2000)]);
        return new() { ["test_error"] = Tuned(deep.ToNetwork(10, dropout: 0.3), train, test, 40, 1e-3) };
    }

    private static Dictionary<string, object> DeepBoltzmann()
    {
        (DataSet train, DataSet test) = _digits.Value;
        DeepBoltzmannMachine deep = DeepBoltzmannMachine.Fit(train.Features.ToArray(), Pixels, new DeepBoltzmannOptions { PretrainingEpochs = 10, Epochs = 20 });
        return new() { ["test_error"] = Tuned(deep.ToNetwork(10, dropout: 0.3), Augmented(deep, train), Augmented(deep, test), 40, 1e-3) };
    }

    private static Dictionary<string, object> Denoising()
    {
        (DataSet train, DataSet test) = _digits.Value;
        Network network = Enumerable.Range(0, 3).Aggregate(Network.Input(Pixels), (below, _) => below.Dense(800).Sigmoid().Dropout(0.3)).Dense(10).Initialise(1);
        Network started = Pretraining.Autoencoders(
            network, train.Features.ToArray(), new AutoencoderOptions { Epochs = 10, BatchSize = 100, Loss = ReconstructionLoss.CrossEntropy, Corruption = Corruption.Masking(0.25) });
        return new() { ["test_error"] = Tuned(started, train, test, 30, 1e-3) };
    }

    private static Dictionary<string, object> Variational()
    {
        (DataSet train, DataSet test) = _digits.Value;
        VariationalAutoencoder model = VariationalAutoencoder.Fit(train.Features.ToArray(), Pixels, new VariationalOptions { Epochs = 20 });
        return new() { ["test_negative_bound"] = -model.Bound(test.Features.ToArray()) };
    }

    // Five layers, 1,000 labels; the rows without labels are all 60,000.
    private static Dictionary<string, object> Pretrained()
    {
        (DataSet train, DataSet test) = _digits.Value;
        DataSet few = train.Take(1000);
        float[] pixels = train.Features.ToArray();
        var machine = new RestrictedBoltzmannOptions { Epochs = 5 };
        var denoising = new AutoencoderOptions { Epochs = 5, Loss = ReconstructionLoss.CrossEntropy, Corruption = Corruption.Masking(0.25) };
        var reached = new Dictionary<string, object>();
        (string Name, Func<Network, Network> Layer)[] kinds =
        [
            ("sigmoid", below => below.Dense(200).Sigmoid()),
            ("relu", below => below.Dense(200, initialiser: Initialiser.HeNormal).Relu()),
            ("batch_norm", below => below.Dense(200, initialiser: Initialiser.HeNormal).BatchNorm().Relu()),
        ];
        foreach ((string name, Func<Network, Network> layer) in kinds)
        {
            Network network = Enumerable.Range(0, 5).Aggregate(Network.Input(Pixels), (below, _) => layer(below)).Dense(10).Initialise(1);
            reached[$"{name}_random"] = Tuned(network, few, test, 60, 1e-3, 50);
            reached[$"{name}_denoising"] = Tuned(Pretraining.Autoencoders(network, pixels, denoising), few, test, 60, 1e-3, 50);
            if (name == "sigmoid")
            {
                reached[$"{name}_machines"] = Tuned(Pretraining.Machines(network, pixels, machine), few, test, 60, 1e-3, 50);
            }
        }

        return reached;
    }

    private static Dictionary<string, object> Ring(int seed)
    {
        (double X, double Y)[] centres = [.. Enumerable.Range(0, 8).Select(mode => (Math.Cos(Math.PI * mode / 4), Math.Sin(Math.PI * mode / 4)))];
        return Modes(centres, 0.02, new AdversarialOptions { Seed = seed });
    }

    private static Dictionary<string, object> Grid(int seed)
    {
        (double X, double Y)[] centres = [.. Enumerable.Range(0, 25).Select(mode => ((double)((mode % 5) - 2), (double)((mode / 5) - 2)))];
        return Modes(centres, 0.05, AdversarialOptions.Wasserstein with { Seed = seed, Code = 2, Hidden = [128, 128, 128], GradientPenalty = 0.1, Beta1 = 0.5, Steps = 12_000 });
    }

    // A mode is made where a made row lies within three deviations (A. Srivastava and others, "VEEGAN", 2017); here at least 20 of 2,500 have to.
    private static Dictionary<string, object> Modes((double X, double Y)[] centres, double deviation, AdversarialOptions options)
    {
        const int Rows = 20_000, Made = 2500;
        float[] noise = RandomKey.FromSeed(options.Seed).Normal(Rows, 2).ToArray();
        float[] rows = [.. Enumerable.Range(0, 2 * Rows).Select(i => (float)((i % 2 == 0 ? centres[i / 2 % centres.Length].X : centres[i / 2 % centres.Length].Y) + (deviation * noise[i])))];
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(rows, 2, options);
        float[] made = model.Sample(Made, 7).ToArray();
        int[] hits = [.. centres.Select(centre => Enumerable.Range(0, Made).Count(i => Math.Pow(made[2 * i] - centre.X, 2) + Math.Pow(made[(2 * i) + 1] - centre.Y, 2) < 9 * deviation * deviation))];
        return new() { ["modes"] = hits.Count(count => count >= 20), ["of"] = centres.Length, ["good"] = hits.Sum() / (double)Made, ["distance"] = model.Outcome.Distance };
    }

    // The Fréchet distance on the last hidden layer of a LeNet of ours; between the two halves of the test pictures it is what chance gives.
    private static Dictionary<string, object> Pictures()
    {
        (DataSet train, DataSet test) = _digits.Value;
        Network lenet = Network.Input(28, 28).Convolution(6, 5, padding: 2).Relu().MaxPool(2).Convolution(16, 5).Relu().MaxPool(2).Flatten().Dense(120).Relu().Dense(84).Relu().Dense(10).Initialise(1);
        DataSet square = train.Reshape(28, 28);
        TrainingResult judge = lenet.Fit(square, new TrainingOptions { Epochs = 3, BatchSize = 100, KeepBest = false });
        Network features = judge.Network.FirstLayers(judge.Network.Layers.Count - 1);
        var options = new AdversarialOptions { Code = 64, Unit = true, Steps = 4000, BatchSize = 64, GeneratorRate = 5e-4, DiscriminatorRate = 5e-4 };
        (Network generator, Network discriminator) = GenerativeAdversarialNetwork.Convolutional(28, 1, options, filters: 16);
        GenerativeAdversarialNetwork model = GenerativeAdversarialNetwork.Fit(train.Features.ToArray(), generator, discriminator, options);
        Tensor Features(float[] pixels) => features.Predict(Tensor.From(pixels, pixels.Length / Pixels, 28, 28));
        float[] real = test.Features.ToArray();
        int half = real.Length / 2;
        return new()
        {
            ["judge_accuracy"] = judge.Network.Evaluate(test.Reshape(28, 28)).Accuracy ?? double.NaN,
            ["frechet"] = FrechetDistance.Between(Features(model.Sample(5000, 1).ToArray()), Features(real[..half])),
            ["frechet_of_real"] = FrechetDistance.Between(Features(real[half..]), Features(real[..half])),
            ["best_step"] = model.Outcome.BestStep,
        };
    }

    private static double Tuned(Network network, DataSet train, DataSet test, int epochs, double rate, int batch = 100)
    {
        TrainingResult result = network.Fit(train, new TrainingOptions { Epochs = epochs, BatchSize = batch, Optimizer = Optimizer.Adam(LearningRate.Cosine(rate)), KeepBest = false });
        return 1 - (result.Network.Evaluate(test).Accuracy ?? double.NaN);
    }

    private static DataSet Augmented(DeepBoltzmannMachine deep, DataSet digits)
    {
        const int Together = 5000;
        float[] pixels = digits.Features.ToArray();
        float[] beside = [.. Enumerable.Range(0, digits.Count / Together).SelectMany(part => deep.Augment(Tensor.From(pixels.AsSpan(part * Together * Pixels, Together * Pixels).ToArray(), Together, Pixels)).ToArray())];
        return DataSet.FromArrays(beside, [beside.Length / digits.Count], digits.Labels.ToArray());
    }

    // Pixels as chances, drawn once.
    private static float[] Drawn(DataSet digits)
    {
        float[] chance = RandomKey.FromSeed(1).Uniform(digits.Count, Pixels).ToArray(), pixels = digits.Features.ToArray();
        return [.. pixels.Select((pixel, i) => chance[i] < pixel ? 1f : 0f)];
    }

    private static (DataSet Train, DataSet Test) Digits()
    {
        string? folder = Environment.GetEnvironmentVariable("HYBRID_MNIST");
        for (DirectoryInfo? at = new(Environment.CurrentDirectory); folder is null && at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "data", "mnist");
            folder = Directory.Exists(candidate) ? candidate : null;
        }

        if (folder is null)
        {
            throw new InvalidOperationException("bench: shared/data/mnist is not to be found; say where it is by HYBRID_MNIST");
        }

        DataSet Part(string name) => DataSet.FromIdx(Path.Combine(folder, $"{name}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{name}-labels-idx1-ubyte.gz")).Reshape(Pixels);
        return (Part("train"), Part("t10k"));
    }
}
