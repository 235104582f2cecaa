using Hybrid.Unsupervised;

namespace Hybrid.Tests.Unsupervised;

public sealed class VariationalAutoencoderTests
{
    private static readonly VariationalOptions _small = new() { Code = 2, Hidden = [16], Epochs = 60, BatchSize = 32, LearningRate = 0.01 };

    [Fact]
    public void The_bound_is_its_Monte_Carlo_definition_on_average()
    {
        // E over q of ln p(x | z) + ln p(z) - ln q(z | x), by many draws, written out; the closed divergence has the same mean.
        VariationalAutoencoder model = VariationalAutoencoder.Fit(Rows(64), 6, _small);
        float[] one = [1, 1, 0, 0, 1, 0];
        (Tensor mean, Tensor deviation) = model.Encode(Tensor.From(one, 1, 6));
        double[] m = mean.ToDoubleArray(), s = deviation.ToDoubleArray();
        var random = new Random(3);
        const int Draws = 20_000;
        float[] codes = new float[2 * Draws];
        double[] ratios = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            for (int k = 0; k < 2; k++)
            {
                double noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                double z = m[k] + (s[k] * noise);
                codes[(2 * i) + k] = (float)z;
                ratios[i] += (-0.5 * z * z) + (0.5 * noise * noise) + Math.Log(s[k]);
            }
        }

        double[] said = model.Decode(Tensor.From(codes, Draws, 2)).ToDoubleArray();
        double[] weights = [.. Enumerable.Range(0, Draws).Select(i => ratios[i] + Enumerable.Range(0, 6).Sum(c => Math.Log(one[c] > 0 ? said[(6 * i) + c] : 1 - said[(6 * i) + c])))];
        float[] many = [.. Enumerable.Repeat(one, Draws).SelectMany(row => row)];
        double error = Math.Sqrt(weights.Average(w => (w - weights.Average()) * (w - weights.Average())) / Draws);
        Assert.Equal(weights.Average(), model.Bound(many), 6 * error);

        // The importance-weighted bound with many codes is ln of the mean weight, and lies above.
        double log = Math.Log(weights.Average(w => Math.Exp(w - weights.Max()))) + weights.Max();
        Assert.Equal(log, model.ImportanceBound(one, 20_000, 1), 0.05);
        Assert.True(model.ImportanceBound(many, 5) > model.Bound(many));
    }

    [Fact]
    public void The_gradient_of_the_bound_equals_finite_differences()
    {
        var math = new VariationalMath(_small with { Beta = 0.7 });
        (Network encoder, Network decoder) = VariationalMath.Build(_small, 6);
        VariationalWeights weights = Structure.Map(tensor => tensor.Cast(ElementType.Float64), new VariationalWeights(encoder.Model, decoder.Model));
        Tensor rows = RandomKey.FromSeed(6).Uniform([4, 6], ElementType.Float64); // a row of zeros would stand on the kink of every rectifier
        Tensor noise = RandomKey.FromSeed(2).Normal([4, 2], ElementType.Float64), several = RandomKey.FromSeed(3).Normal([3, 4, 2], ElementType.Float64);
        foreach (Func<VariationalWeights, Tensor> bound in new Func<VariationalWeights, Tensor>[] { w => math.Bound(w, rows, noise).Sum(), w => math.ImportanceBound(w, rows, several).Sum() })
        {
            VariationalWeights gradient = Gradient.Of(bound, weights);
            RandomKey direction = RandomKey.FromSeed(5);
            int part = 0;
            VariationalWeights way = Structure.Map(tensor => direction.FoldIn(part++).Normal([.. tensor.Shape], ElementType.Float64), weights);
            double along = Structure.Tensors(Structure.Combine((a, b) => a * b, gradient, way)).Sum(tensor => tensor.Sum().Item());
            double At(double step) => bound(Structure.Combine((a, b) => a + (step * b), weights, way)).Item();
            Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, along, 1e-6 * Math.Max(1, Math.Abs(along)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Training_raises_the_bound_above_that_of_independent_columns(int samples)
    {
        // Two groups of three equal bits, each 0 or 1 by chance: the entropy is 2 ln 2 = 1.39 nats, that of independent columns 6 ln 2 = 4.16.
        float[] rows = Rows(512);
        VariationalAutoencoder model = VariationalAutoencoder.Fit(rows, 6, _small with { Samples = samples });
        Assert.InRange(model.ImportanceBound(rows, 50), -2.2, -1.38);
        Assert.Equal(model.Bound(rows, 1), VariationalAutoencoder.Fit(rows, 6, _small with { Samples = samples }).Bound(rows, 1));
    }

    [Fact]
    public void Missing_numbers_are_filled_in_and_lines_between_rows_end_at_them()
    {
        VariationalAutoencoder model = VariationalAutoencoder.Fit(Rows(512), 6, _small);
        double[] filled = model.Impute(Tensor.From([1f, 0, 0, 0, 0, 0], 1, 6), Tensor.From([1f, 0, 0, 1, 0, 1], 1, 6)).ToDoubleArray();
        Assert.True(filled[1] > 0.8 && filled[2] > 0.8 && filled[4] < 0.2, string.Join(" ", filled));
        Assert.Equal((1, 0, 0), ((int)filled[0], (int)filled[3], (int)filled[5]));
        Tensor first = Tensor.From([1f, 1, 1, 0, 0, 0], 1, 6), second = Tensor.From([0f, 0, 0, 1, 1, 1], 1, 6);
        double[] line = model.Interpolate(first, second, 5).ToDoubleArray();
        Assert.Equal(model.Decode(model.Encode(first).Mean).ToDoubleArray(), line[..6], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(model.Decode(model.Encode(second).Mean).ToDoubleArray(), line[^6..], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([10, 6], model.Sample(10, 1).Shape);
    }

    [Fact]
    public void A_model_is_saved_and_loaded_and_bad_input_is_named()
    {
        VariationalAutoencoder model = VariationalAutoencoder.Fit(Rows(64), 6, _small with { Epochs = 2, Gaussian = true });
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            Assert.Equal(model.Bound(Rows(8)), VariationalAutoencoder.Load(path).Bound(Rows(8)));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains("row 1, column 0 is 7", Assert.Throws<ArgumentException>(() => VariationalAutoencoder.Fit([0, 1, 7, 0], 2)).Message);
        Assert.Contains("Samples", Assert.Throws<ArgumentException>(() => VariationalAutoencoder.Fit([0, 1], 2, new VariationalOptions { Samples = 3, Beta = 2 })).Message);
        Assert.Contains("whole rows", Assert.Throws<ArgumentException>(() => VariationalAutoencoder.Fit([0, 1, 1], 2)).Message);
    }

    [Fact]
    public void A_class_says_which_rows_are_generated()
    {
        // Class 0 has ones in the first group alone, class 1 in the second.
        int[] labels = [.. Enumerable.Range(0, 256).Select(i => i % 2)];
        float[] rows = [.. labels.SelectMany(label => label == 0 ? new float[] { 1, 1, 1, 0, 0, 0 } : [0, 0, 0, 1, 1, 1])];
        VariationalOptions options = _small with { Classes = 2 };
        VariationalAutoencoder model = VariationalAutoencoder.Fit(rows, 6, options, labels: labels);
        double[] made = model.Sample(2, 1, [0, 1]).ToDoubleArray();
        Assert.True(made[0] > 0.9 && made[5] < 0.1 && made[6] < 0.1 && made[11] > 0.9, string.Join(" ", made));
        Assert.InRange(model.Bound(rows, labels: labels), -0.3, 0);
        Assert.Contains("each row needs one", Assert.Throws<ArgumentException>(() => model.Sample(2)).Message);
        Assert.Contains("label of row 1 is 2", Assert.Throws<ArgumentException>(() => model.Sample(2, 0, [0, 2])).Message);
    }

    [Fact]
    public void Convolutional_networks_with_batch_normalisation_are_trained_too()
    {
        // Two upright bars out of six, anywhere.
        var random = new Random(2);
        float[] rows = [.. Enumerable.Range(0, 256).SelectMany(_ =>
        {
            int column = random.Next(6);
            return Enumerable.Range(0, 36).Select(i => i % 6 == column ? 1f : 0);
        })];
        Network encoder = Network.Input(6, 6).Convolution(8, 3, padding: 1).BatchNorm().Relu().Flatten().Dense(8).Initialise(0);
        Network decoder = Network.Input(1, 1, 4).ConvolutionTranspose(8, 3).BatchNorm().Relu().ConvolutionTranspose(1, 4).Initialise(1);
        VariationalAutoencoder model = VariationalAutoencoder.Fit(rows, encoder, decoder, new VariationalOptions { Code = 4, Epochs = 150, BatchSize = 32, LearningRate = 0.01 });

        // ln 6 is the entropy of rows.
        Assert.InRange(model.ImportanceBound(rows, 100), -3, -1.7);
        Assert.Contains("are needed", Assert.Throws<ArgumentException>(() => VariationalAutoencoder.Fit(rows, encoder, decoder, new VariationalOptions { Code = 5 })).Message);
    }

    private static float[] Rows(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).SelectMany(_ =>
        {
            (float a, float b) = (random.Next(2), random.Next(2));
            return new[] { a, a, a, b, b, b };
        })];
    }
}
