using Hybrid.Formats;
using Hybrid.Unsupervised;

namespace Hybrid.Tests.Unsupervised;

public sealed class VariationalBottleneckTests
{
    private static readonly BottleneckOptions _small = new() { Code = 2, Hidden = [16], Epochs = 40, BatchSize = 32, LearningRate = 0.01 };

    [Fact]
    public void The_rate_is_the_integral_of_the_divergence_of_the_code()
    {
        // KL(N(m, s^2) || N(0, 1)) = integral of q ln(q / p), summed on a fine grid.
        (float[] rows, int[] labels) = Clouds(64, 1);
        VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Epochs = 2 });
        Tensor one = Tensor.From([0.3f, -1.2f], 1, 2);
        (Tensor means, Tensor deviations) = model.Encode(one);
        (double[] mean, double[] deviation) = (means.ToDoubleArray(), deviations.ToDoubleArray());
        double expected = 0;
        for (int k = 0; k < 2; k++)
        {
            const int Steps = 20_000;
            double width = 24 * deviation[k] / Steps;
            for (int i = 0; i < Steps; i++)
            {
                double z = mean[k] + (((i + 0.5) * width) - (12 * deviation[k])), unit = (z - mean[k]) / deviation[k];
                double logDensity = (-0.5 * unit * unit) - Math.Log(deviation[k]) - (0.5 * Math.Log(2 * Math.PI));
                expected += width * Math.Exp(logDensity) * (logDensity + (0.5 * z * z) + (0.5 * Math.Log(2 * Math.PI)));
            }
        }

        Assert.Equal(expected, model.Rate(one), 1e-5);
    }

    [Fact]
    public void The_gradient_of_the_loss_equals_finite_differences()
    {
        var math = new BottleneckMath(_small with { Classifier = [5] }, 4, 3);
        BottleneckWeights weights = Structure.Map(tensor => tensor.Cast(ElementType.Float64), math.Draw(RandomKey.FromSeed(1)));
        Tensor rows = RandomKey.FromSeed(6).Uniform([5, 4], ElementType.Float64), noise = RandomKey.FromSeed(2).Normal([3, 5, 2], ElementType.Float64);
        Tensor chosen = Tensor.From([0, 1, 2, 1, 0], 5).OneHot(3, ElementType.Float64);
        Tensor Loss(BottleneckWeights at)
        {
            (Tensor distortion, Tensor rate) = math.Means(at, rows, chosen, noise);
            return distortion + (0.7 * rate);
        }

        // Training pulls the pair of means back by (1, beta); this must be the gradient of their weighted sum.
        (_, Func<(Tensor, Tensor), BottleneckWeights> pull) = Gradient.Pullback(at => math.Means(at, rows, chosen, noise), weights);
        BottleneckWeights gradient = pull((Tensor.Scalar(1, ElementType.Float64), Tensor.Scalar(0.7, ElementType.Float64)));
        RandomKey direction = RandomKey.FromSeed(5);
        int part = 0;
        BottleneckWeights way = Structure.Map(tensor => direction.FoldIn(part++).Normal([.. tensor.Shape], ElementType.Float64), weights);
        double along = Structure.Tensors(Structure.Combine((a, b) => a * b, gradient, way)).Sum(tensor => tensor.Sum().Item());
        double At(double step) => Loss(Structure.Combine((a, b) => a + (step * b), weights, way)).Item();
        Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, along, 1e-6 * Math.Max(1, Math.Abs(along)));
        Assert.True(Math.Abs(along) > 0.01);
    }

    [Fact]
    public void Without_a_price_it_classifies_as_well_as_the_clouds_allow()
    {
        // Four clouds of deviation 0.5 at the corners of a square of side 4: the best rule errs in 2 * Phi(-4) = 0.006% of rows.
        (float[] rows, int[] labels) = Clouds(400, 1);
        (float[] others, int[] truth) = Clouds(400, 2);
        VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Beta = 0 });
        Tensor tested = Tensor.From(others, 400, 2);
        Assert.True(Accuracy(model, tested, truth) > 0.985);
        Assert.True(model.Distortion(tested, truth) < 0.1);
        double[] sums = model.Probabilities(tested).Sum(1).ToDoubleArray();
        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-5));
    }

    [Fact]
    public void A_high_price_drives_the_rate_to_zero_and_the_accuracy_to_chance()
    {
        (float[] rows, int[] labels) = Clouds(400, 1);
        VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Beta = 20 });
        Tensor tested = Tensor.From(rows, 400, 2);
        Assert.InRange(model.Rate(tested), 0, 0.01);
        Assert.InRange(model.Distortion(tested, labels), Math.Log(4) - 0.02, Math.Log(4) + 0.05);
        Assert.InRange(Accuracy(model, tested, labels), 0, 0.4);
    }

    [Fact]
    public void The_rate_falls_and_the_distortion_rises_with_the_price_and_both_bounds_hold()
    {
        // I(code; label) >= ln 4 - distortion and I(row; code) <= rate, and I(code; label) <= I(row; code) by the data-processing inequality.
        (float[] rows, int[] labels) = Clouds(400, 1);
        Tensor tested = Tensor.From(rows, 400, 2);
        (double Rate, double Distortion)[] found = [.. new[] { 1e-3, 0.1, 0.6 }.Select(beta =>
        {
            VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Beta = beta, Samples = 2 });
            return (model.Rate(tested), model.Distortion(tested, labels, 50));
        })];
        Assert.True(found[0].Rate > found[1].Rate && found[1].Rate > found[2].Rate, string.Join(" ", found));
        Assert.True(found[0].Distortion < found[1].Distortion && found[1].Distortion < found[2].Distortion, string.Join(" ", found));
        Assert.All(found, pair => Assert.True(Math.Log(4) - pair.Distortion <= pair.Rate + 1e-3));
    }

    [Fact]
    public void Probabilities_of_many_codes_are_the_mean_over_the_code_by_quadrature()
    {
        (float[] rows, int[] labels) = Clouds(64, 1);
        VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Code = 1, Epochs = 3 });
        var math = new BottleneckMath(model.Options, 2, 4);
        Tensor one = Tensor.From([0.5f, 0.2f], 1, 2);
        (double mean, double deviation) = (model.Encode(one).Mean.Item(), model.Encode(one).Deviation.Item());
        string path = Path.GetTempFileName();
        try
        {
            // The classifier's own numbers, by way of the file: softmax of a line in the one code.
            model.Save(path);
            var file = SafetensorsFile.Read(path);
            var state = new SharedState<BottleneckWeights>(math.Draw(RandomKey.FromSeed(0)));
            state.Load(file.Arrays);
            DenseLayer line = state.Value.Classifier[0];
            (double[] weight, double[] bias) = (line.Weight.ToDoubleArray(), line.Bias.ToDoubleArray());
            double[] expected = new double[4];
            const int Steps = 4000;
            for (int i = 0; i < Steps; i++)
            {
                double unit = -8 + (16 * (i + 0.5) / Steps), mass = 16.0 / Steps * Math.Exp(-0.5 * unit * unit) / Math.Sqrt(2 * Math.PI), z = mean + (deviation * unit);
                double[] exponentials = [.. Enumerable.Range(0, 4).Select(k => Math.Exp((weight[k] * z) + bias[k]))];
                for (int k = 0; k < 4; k++)
                {
                    expected[k] += mass * exponentials[k] / exponentials.Sum();
                }
            }

            double[] found = model.Probabilities(one, 40_000, 3).ToDoubleArray();
            Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) < 0.01);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Training_reports_each_pass_is_repeatable_and_stops_when_asked()
    {
        (float[] rows, int[] labels) = Clouds(96, 1);
        var told = new List<BottleneckProgress>();
        using var stop = new CancellationTokenSource();
        VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Epochs = 5 }, new Listener(told.Add));
        Assert.Equal([1, 2, 3, 4, 5], told.Select(report => report.Epoch));
        Assert.True(told[^1].Distortion < told[0].Distortion);
        Tensor tested = Tensor.From(rows, 96, 2);
        Assert.Equal(model.Rate(tested), VariationalBottleneck.Fit(rows, 2, labels, _small with { Epochs = 5 }).Rate(tested));
        told.Clear();
        VariationalBottleneck.Fit(rows, 2, labels, _small, new Listener(report =>
        {
            told.Add(report);
            stop.Cancel();
        }), stop.Token);
        Assert.Single(told);
    }

    [Fact]
    public void A_model_is_saved_and_loaded()
    {
        (float[] rows, int[] labels) = Clouds(64, 1);
        VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Epochs = 2, Classifier = [7] });
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            Tensor tested = Tensor.From(rows, 64, 2);
            VariationalBottleneck loaded = VariationalBottleneck.Load(path);
            Assert.Equal(model.Probabilities(tested, 3, 5).ToArray(), loaded.Probabilities(tested, 3, 5).ToArray());
            Assert.Equal(model.Predict(tested), loaded.Predict(tested));
            Assert.Equal((4, 2, 7), (loaded.Classes, loaded.Width, loaded.Options.Classifier[0]));
            VariationalAutoencoder.Fit([0, 1], 2, new VariationalOptions { Epochs = 1, Code = 1, Hidden = [2] }).Save(path);
            Assert.Contains("no variational information bottleneck", Assert.Throws<DataFormatException>(() => VariationalBottleneck.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_named_in_one_line()
    {
        (float[] rows, int[] labels) = Clouds(8, 1);
        VariationalBottleneck model = VariationalBottleneck.Fit(rows, 2, labels, _small with { Epochs = 1 });
        (string Part, Action Call)[] cases =
        [
            ("row 1, column 0 is NaN", () => VariationalBottleneck.Fit([0, 1, float.NaN, 0], 2, [0, 1])),
            ("whole rows", () => VariationalBottleneck.Fit([0, 1, 2], 2, [0, 1])),
            ("2 rows and 1 labels", () => VariationalBottleneck.Fit([0, 1, 2, 3], 2, [1])),
            ("label 1 is -1", () => VariationalBottleneck.Fit([0, 1, 2, 3], 2, [1, -1])),
            ("two classes", () => VariationalBottleneck.Fit([0, 1, 2, 3], 2, [0, 0])),
            ("Beta is -1; allowed", () => VariationalBottleneck.Fit([0, 1, 2, 3], 2, [0, 1], _small with { Beta = -1 })),
            ("Hidden is []; allowed", () => VariationalBottleneck.Fit([0, 1, 2, 3], 2, [0, 1], _small with { Hidden = [] })),
            ("Float32 [3, 1]; Float32 [rows, 2]", () => model.Predict(Tensor.Zeros(3, 1))),
            ("label 0 is 4; whole numbers from 0 to 3", () => model.Distortion(Tensor.Zeros(1, 2), [4])),
        ];
        Assert.All(cases, one =>
        {
            string message = Assert.ThrowsAny<ArgumentException>(one.Call).Message;
            Assert.Contains(one.Part, message);
            Assert.DoesNotContain('\n', message);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Probabilities(Tensor.Zeros(1, 2), 0));
    }

    private static double Accuracy(VariationalBottleneck model, Tensor rows, int[] labels) =>
        model.Predict(rows).Zip(labels, (said, label) => said == label ? 1.0 : 0).Average();

    // Four clouds at (+-2, +-2) of deviation 0.5, as many rows of each.
    private static (float[] Rows, int[] Labels) Clouds(int count, int seed)
    {
        float[] noise = RandomKey.FromSeed(seed).Normal(count, 2).ToArray();
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 4)];
        return ([.. Enumerable.Range(0, 2 * count).Select(i => (((labels[i / 2] >> (i % 2)) & 1) == 0 ? -2 : 2) + (0.5f * noise[i]))], labels);
    }

    private sealed class Listener(Action<BottleneckProgress> heard) : IProgress<BottleneckProgress>
    {
        public void Report(BottleneckProgress value) => heard(value);
    }
}
