using Hybrid.Unsupervised;

namespace Hybrid.Tests.Unsupervised;

public sealed class AutoencoderTests
{
    private static readonly AutoencoderOptions _small = new() { Code = 3, Epochs = 200, BatchSize = 16, LearningRate = 0.01 };

    [Theory]
    [InlineData("plain")]
    [InlineData("tied")]
    [InlineData("sparse")]
    [InlineData("absolute")]
    [InlineData("contractive")]
    [InlineData("contractive, deep")]
    [InlineData("decay")]
    [InlineData("cross-entropy")]
    public void The_gradient_equals_finite_differences(string kind)
    {
        AutoencoderOptions options = kind switch
        {
            "tied" => _small with { Tied = true, Hidden = [5], Activation = network => network.Tanh() },
            "sparse" => _small with { SparsityTarget = 0.1, SparsityMemory = 0, SparsityWeight = 2 },
            "absolute" => _small with { L1Weight = 0.3 },
            "contractive" => _small with { ContractionWeight = 0.5 },
            "contractive, deep" => _small with { ContractionWeight = 0.5, Hidden = [5], Activation = network => network.Tanh() },
            "decay" => _small with { WeightDecay = 0.1 },
            "cross-entropy" => _small with { Loss = ReconstructionLoss.CrossEntropy },
            _ => _small,
        };
        (Network encoder, Network decoder) = new AutoencoderTraining([0, 0, 0, 0, 0, 0], 6, options, null, default).Build();
        var math = new AutoencoderMath(decoder.Model, options);
        AutoencoderWeights weights = Structure.Map(tensor => tensor.Cast(ElementType.Float64), math.Weights(encoder.Model));
        Tensor rows = RandomKey.FromSeed(6).Uniform([4, 6], ElementType.Float64);

        // The random direction is drawn in Float32: the deep contraction is checked by a loss of its own.
        Tensor Loss(AutoencoderWeights at) => kind == "contractive, deep"
            ? Structure.Tensors(at)[0] is var first && first.ElementType == ElementType.Float64 ? Deep(at, rows) : throw new InvalidOperationException()
            : math.Loss(at, [Tensor.Zeros([3], ElementType.Float64)], rows, RandomKey.FromSeed(1)).Loss;
        AutoencoderWeights gradient = Gradient.Of(Loss, weights);
        RandomKey direction = RandomKey.FromSeed(5);
        int part = 0;
        AutoencoderWeights way = Structure.Map(tensor => direction.FoldIn(part++).Normal([.. tensor.Shape], ElementType.Float64), weights);
        double along = Structure.Tensors(Structure.Combine((a, b) => a * b, gradient, way)).Sum(tensor => tensor.Sum().Item());
        double At(double step) => Loss(Structure.Combine((a, b) => a + (step * b), weights, way)).Item();
        Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, along, 1e-6 * Math.Max(1, Math.Abs(along)));
    }

    [Fact]
    public void The_contraction_is_the_squared_norm_of_the_Jacobian()
    {
        Network shallow = Network.Input(6).Dense(3).Sigmoid().Initialise(1), deep = Network.Input(6).Dense(5).Tanh().Dense(3).Sigmoid().Initialise(1);
        Tensor rows = RandomKey.FromSeed(2).Normal(2, 6);
        foreach (Network network in new[] { shallow, deep })
        {
            double[] exact = [.. Enumerable.Range(0, 2).Select(row => Gradient.Jacobian(x => NetworkSteps.Predict(network.Model, x.Reshape(1, 6)), rows[row]).Square().Sum().Item())];
            double[] found = [0, 0];
            int draws = network == shallow ? 1 : 4000;
            for (int draw = 0; draw < draws; draw++)
            {
                double[] one = AutoencoderMath.Contraction(network.Model, rows, RandomKey.FromSeed(draw)).ToDoubleArray();
                found = [found[0] + (one[0] / draws), found[1] + (one[1] / draws)];
            }

            Assert.All(exact.Zip(found), pair => Assert.Equal(pair.First, pair.Second, network == shallow ? 1e-6 : 0.08 * pair.First));
        }
    }

    [Fact]
    public void The_sparsity_penalty_is_a_divergence_of_the_running_mean_whose_gradient_is_the_batch_s()
    {
        // 0.9 of 0.5 and 0.1 of the batch's 0.2 is 0.47.
        double expected = (0.1 * Math.Log(0.1 / 0.47)) + (0.9 * Math.Log(0.9 / 0.53));
        Assert.Equal(expected, AutoencoderMath.Sparsity(Tensor.From([0.47]), 0.1).Item(), 1e-12);
        AutoencoderOptions options = new() { Code = 1, SparsityTarget = 0.1, SparsityWeight = 1, CodeActivation = network => network.Sigmoid() };
        (Network encoder, Network decoder) = new AutoencoderTraining([0, 0], 2, options, null, default).Build();
        var math = new AutoencoderMath(decoder.Model, options);
        Tensor rows = Tensor.From([0.2f, 0.4f], 1, 2), memory = Tensor.From([0.5f]);
        AutoencoderWeights weights = math.Weights(encoder.Model);
        double code = NetworkSteps.Predict(encoder.Model, rows).Item(), mean = 0.45 + (0.1 * code);
        double penalty = math.Loss(weights, [memory], rows, RandomKey.FromSeed(0)).Loss.Item() - new AutoencoderMath(decoder.Model, options with { SparsityTarget = null }).Loss(weights, [], rows, RandomKey.FromSeed(0)).Loss.Item();
        Assert.Equal((0.1 * Math.Log(0.1 / mean)) + (0.9 * Math.Log(0.9 / (1 - mean))), penalty, 1e-5);

        // d / d bias: the slope of the divergence at the running mean times that of the logistic function.
        AutoencoderWeights with = Gradient.Of(w => math.Loss(w, [memory], rows, RandomKey.FromSeed(0)).Loss, weights);
        AutoencoderWeights without = Gradient.Of(w => new AutoencoderMath(decoder.Model, options with { SparsityTarget = null }).Loss(w, [], rows, RandomKey.FromSeed(0)).Loss, weights);
        double slope = (-0.1 / mean) + (0.9 / (1 - mean));
        Assert.Equal(slope * code * (1 - code), Structure.Tensors(with)[1].Item() - Structure.Tensors(without)[1].Item(), 1e-4);
    }

    [Fact]
    public void Rows_of_three_causes_are_coded_by_three_numbers()
    {
        float[] rows = Rows(256);
        foreach (AutoencoderOptions options in new[]
        {
            _small,
            _small with { Tied = true },
            _small with { Hidden = [12], LayerEpochs = 50 },
            _small with { Corruption = Corruption.Masking(0.2) },
            _small with { Loss = ReconstructionLoss.CrossEntropy },
        })
        {
            Autoencoder model = Autoencoder.Fit(rows, 9, options);
            Tensor given = Tensor.From(rows, 256, 9), again = model.Decode(model.Encode(given));
            Assert.True((again - given).Square().Mean().Item() < 0.02, $"{options}: {(again - given).Square().Mean().Item()}");
            Assert.Null(model.Warning);
            Assert.Equal(model.Encode(given).ToArray(), Autoencoder.Fit(rows, 9, options).Encode(given).ToArray());
        }
    }

    [Fact]
    public void A_denoising_one_undoes_what_was_done_and_a_strange_row_has_a_large_error()
    {
        float[] rows = Rows(512);
        foreach (Corruption corruption in new[] { Corruption.Masking(0.2), Corruption.SaltAndPepper(0.2), Corruption.Gaussian(0.3) })
        {
            Autoencoder model = Autoencoder.Fit(rows, 9, _small with { Corruption = corruption, Hidden = [12] });
            Tensor given = Tensor.From(rows, 512, 9), spoilt = corruption.Apply(given, RandomKey.FromSeed(77));
            double before = (spoilt - given).Square().Mean().Item(), after = (model.Decode(model.Encode(spoilt)) - given).Square().Mean().Item();
            Assert.True(after < 0.6 * before, $"{corruption}: {before}, {after}");
            double strange = model.Errors([1, 0, 1, 0, 1, 0, 1, 0, 1])[0];
            Assert.True(strange > 3 * model.Errors(rows).Average(), $"{corruption}: {strange}");
        }
    }

    [Fact]
    public void A_sparse_code_reaches_its_target()
    {
        Autoencoder model = Autoencoder.Fit(Rows(256), 9, _small with { Code = 12, SparsityTarget = 0.1, SparsityWeight = 1 });
        double[] means = model.Encode(Tensor.From(Rows(256), 256, 9)).Mean(0).ToDoubleArray();
        Assert.All(means, mean => Assert.InRange(mean, 0.03, 0.25));
    }

    [Fact]
    public void Convolutional_networks_are_trained_from_their_weights()
    {
        Network encoder = Network.Input(3, 3).Convolution(8, 2).Relu().Flatten().Dense(3).Sigmoid().Initialise(0);
        Network decoder = Network.Input(1, 1, 3).ConvolutionTranspose(8, 2).Relu().ConvolutionTranspose(1, 2).Initialise(1);
        Autoencoder model = Autoencoder.Fit(Rows(256), encoder, decoder, _small);
        Assert.True(model.Errors(Rows(256)).Average() < 0.1, $"{model.Errors(Rows(256)).Average()}");
        Assert.Equal([4], model.ToClassifier(4).OutputShape);
    }

    [Fact]
    public void A_model_is_saved_and_loaded_and_bad_input_is_named()
    {
        Autoencoder model = Autoencoder.Fit(Rows(32), 9, _small with { Epochs = 1, Loss = ReconstructionLoss.CrossEntropy });
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            Autoencoder loaded = Autoencoder.Load(path);
            Assert.Equal(model.Errors(Rows(8)), loaded.Errors(Rows(8)));
            Network.Input(2).Dense(2).Save(path);
            Assert.Contains("no autoencoder", Assert.Throws<DataFormatException>(() => Autoencoder.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains("may copy", Autoencoder.Fit(Rows(32), 9, _small with { Code = 9, Epochs = 1 }).Warning!);
        Assert.Null(Autoencoder.Fit(Rows(32), 9, _small with { Code = 9, Epochs = 1, L1Weight = 0.1 }).Warning);
        Assert.Contains("row 1, column 0 is 7", Assert.Throws<ArgumentException>(() => Autoencoder.Fit([0, 1, 7, 0], 2, new AutoencoderOptions { Loss = ReconstructionLoss.CrossEntropy })).Message);
        Assert.Contains("SparsityTarget is 2", Assert.Throws<ArgumentException>(() => Autoencoder.Fit([0, 1], 2, new AutoencoderOptions { SparsityTarget = 2 })).Message);
        Assert.Contains("not in [0, 1]", Assert.Throws<ArgumentException>(() => Autoencoder.Fit(Rows(32), 9, new AutoencoderOptions { SparsityTarget = 0.1, CodeActivation = network => network })).Message);
        Assert.Contains("lead back", Assert.Throws<ArgumentException>(() => new Autoencoder(Network.Input(4).Dense(2), Network.Input(2).Dense(3))).Message);
        Assert.Contains("other way round", Assert.Throws<ArgumentException>(() => Autoencoder.Fit([0, 1], Network.Input(2).Dense(1), Network.Input(1).Dense(3).Dense(2), new AutoencoderOptions { Tied = true })).Message);
    }

    // A loss of the random direction's kind, in Float64: the pullback's squared norm along a fixed direction of the code.
    private static Tensor Deep(AutoencoderWeights at, Tensor rows)
    {
        (Tensor codes, Func<Tensor, Tensor> pullback) = Gradient.Pullback(x => NetworkSteps.Predict(at.Encoder, x), rows);
        return pullback(RandomKey.FromSeed(9).Normal([.. codes.Shape], ElementType.Float64)).Square().Sum() + at.Decoder.Aggregate(Tensor.Scalar(0, ElementType.Float64), (sum, own) => sum + own.Square().Sum());
    }

    // Three bits, each shown three times.
    private static float[] Rows(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).SelectMany(_ =>
        {
            (float a, float b, float c) = (random.Next(2), random.Next(2), random.Next(2));
            return new[] { a, a, a, b, b, b, c, c, c };
        })];
    }
}
