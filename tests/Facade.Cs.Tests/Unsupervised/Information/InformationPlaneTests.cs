using Hybrid.Unsupervised;

namespace Hybrid.Tests.Unsupervised;

public sealed class InformationPlaneTests
{
    private static readonly InformationPlaneOptions _upper = new() { Estimator = InformationEstimator.KernelUpper };
    private static readonly InformationPlaneOptions _lower = new() { Estimator = InformationEstimator.KernelLower };

    [Fact]
    public void A_layer_that_tells_all_rows_apart_has_their_whole_entropy_and_that_of_the_labels()
    {
        // 16 rows, each in a bin of its own: H(h) = log2 16; four labels of four rows: H(y) = log2 4.
        Tensor activations = Tensor.From([.. Enumerable.Range(0, 16).Select(i => (float)((7 * i) % 16))], 16, 1);
        int[] labels = [.. Enumerable.Range(0, 16).Select(i => i % 4)];
        Assert.Equal(new LayerInformation(4, 2), InformationPlane.Measure(activations, labels, new InformationPlaneOptions { Bins = 16 }));
        Assert.Equal(2, InformationPlane.LabelEntropy(labels));

        // Two activations of two values each, side by side: half the rows' bits, and both bits of the labels; each alone has one of them.
        int[] low = [.. labels.Select(label => label & 1)], high = [.. labels.Select(label => label >> 1)];
        Tensor pair = Tensor.From([.. low.Zip(high).SelectMany(bits => new[] { (float)bits.First, bits.Second })], 16, 2);
        Assert.Equal(new LayerInformation(2, 2), InformationPlane.Measure(pair, labels));
        Assert.Equal(new LayerInformation(1, 1), InformationPlane.Measure(pair[.., ..1], labels));
        Assert.Equal(new LayerInformation(2, 0), InformationPlane.Measure(pair, [.. Enumerable.Range(0, 16).Select(i => i / 8)]));
    }

    [Fact]
    public void A_constant_layer_tells_nothing()
    {
        int[] labels = [0, 1, 0, 1, 2];
        foreach (InformationPlaneOptions options in new[] { new(), _upper, _lower, new() { Low = -1, High = 1 } })
        {
            LayerInformation found = InformationPlane.Measure(Tensor.Full(0.3, [5, 4]), labels, options);
            Assert.Equal((0, 0), (found.Input, found.Label), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-12);
        }
    }

    [Fact]
    public void Neither_of_two_bits_tells_of_their_exclusive_or_but_both_together_do()
    {
        Tensor bits = Tensor.From([0f, 0, 0, 1, 1, 0, 1, 1], 4, 2);
        int[] labels = [0, 1, 1, 0];
        Assert.Equal(new LayerInformation(1, 0), InformationPlane.Measure(bits[.., ..1], labels));
        Assert.Equal(new LayerInformation(2, 1), InformationPlane.Measure(bits, labels));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    public void A_noisy_copy_of_a_bit_is_a_binary_symmetric_channel(int flipped)
    {
        // Of 32 rows of either bit as many are flipped: I(h; y) = 1 - H2(flipped / 32), and I(x; h) = H(h) = 1.
        int[] labels = [.. Enumerable.Range(0, 64).Select(i => i / 32)];
        Tensor copies = Tensor.From([.. Enumerable.Range(0, 64).Select(i => (float)(i % 32 < flipped ? 1 - labels[i] : labels[i]))], 64);
        double share = flipped / 32.0;
        double noise = share is 0 ? 0 : (-share * Math.Log2(share)) - ((1 - share) * Math.Log2(1 - share));
        LayerInformation found = InformationPlane.Measure(copies, labels);
        Assert.Equal(1, found.Input, 1e-12);
        Assert.Equal(1 - noise, found.Label, 1e-12);
    }

    [Fact]
    public void Bins_have_equal_widths_between_their_ends_and_the_outer_ones_take_what_lies_beyond()
    {
        // With two bins from 0 to 1: 0.49, -3 and 0 are below, 0.5, 1 and 9 above.
        var options = new InformationPlaneOptions { Bins = 2, Low = 0, High = 1 };
        LayerInformation found = InformationPlane.Measure(Tensor.From([0.49f, -3, 0, 0.5f, 1, 9], 6), [7, 7, 7, -2, -2, -2], options);
        Assert.Equal(1, found.Input, 1e-12);
        Assert.Equal(1, found.Label, 1e-12);

        // Without ends they lie at the least and the largest, here -3 and 9: only 9 is in the upper half.
        double expected = Math.Log2(6) - (5.0 / 6 * Math.Log2(5));
        Assert.Equal(expected, InformationPlane.Measure(Tensor.From([0.49f, -3, 0, 0.5f, 1, 9], 6), [7, 7, 7, -2, -2, -2], new InformationPlaneOptions { Bins = 2 }).Input, 1e-12);

        // A span that a number of 64 bits cannot hold.
        Assert.Equal(new LayerInformation(1, 1), InformationPlane.Measure(Tensor.From([double.MinValue, double.MaxValue], 2), [0, 1]));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void The_kernel_bounds_of_two_rows_are_their_closed_forms_around_the_true_information(double distance)
    {
        // -log2 of (1 + e^-D) / 2 with D = d^2 / 2v and d^2 / 8v; the rows are both the inputs and the labels.
        const double Variance = 0.4;
        Tensor rows = Tensor.From([0.0, distance], 2, 1);
        (LayerInformation lower, LayerInformation upper) = InformationPlane.KernelBounds(rows, [0, 1], Variance);
        Assert.Equal(1 - Math.Log2(1 + Math.Exp(-distance * distance / (8 * Variance))), lower.Input, 1e-12);
        Assert.Equal(1 - Math.Log2(1 + Math.Exp(-distance * distance / (2 * Variance))), upper.Input, 1e-12);
        double truth = Mixture([0, distance], Variance) - Mixture([0], Variance);
        Assert.InRange(truth, lower.Input - 1e-9, upper.Input + 1e-9);
        Assert.InRange(truth, lower.Label - 1e-9, upper.Label + 1e-9);
        Assert.Equal(upper.Input, InformationPlane.Measure(rows, [0, 1], _upper with { NoiseVariance = Variance }).Input, 1e-12);
        Assert.Equal(lower.Input, InformationPlane.Measure(rows, [0, 1], _lower with { NoiseVariance = Variance }).Input, 1e-12);
    }

    [Fact]
    public void The_kernel_bounds_hold_the_information_of_mixtures_of_Gaussians()
    {
        // The entropies of mixtures on a line by summing on a fine grid; labels are thirds of the line, some of them wrong.
        var random = new Random(5);
        for (int round = 0; round < 40; round++)
        {
            double variance = Math.Pow(10, (random.NextDouble() * 4) - 3);
            double[] centres = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() * 3)];
            int[] labels = [.. centres.Select(centre => random.Next(5) == 0 ? random.Next(3) : (int)centre)];
            double whole = Mixture(centres, variance), noise = Mixture([0], variance);
            double within = labels.Distinct().Sum(label =>
            {
                double[] own = [.. centres.Where((_, i) => labels[i] == label)];
                return own.Length / 12.0 * Mixture(own, variance);
            });
            (LayerInformation lower, LayerInformation upper) = InformationPlane.KernelBounds(Tensor.From(centres, 12, 1), labels, variance);
            Assert.InRange(whole - noise, lower.Input - 1e-6, upper.Input + 1e-6);
            Assert.InRange(whole - within, lower.Label - 1e-6, upper.Label + 1e-6);
            Assert.True(lower.Input <= upper.Input && lower.Label <= upper.Label);
            Assert.InRange(upper.Input, 0, Math.Log2(12) + 1e-12);
            Assert.InRange(upper.Label, 0, InformationPlane.LabelEntropy(labels));
        }
    }

    [Fact]
    public void Kernels_in_many_numbers_equal_a_plain_sum_over_pairs()
    {
        double[] numbers = RandomKey.FromSeed(3).Normal([9, 7], ElementType.Float64).ToDoubleArray();
        int[] labels = [0, 0, 1, 1, 1, 2, 2, 2, 2];
        double Mean(double divisor, Func<int, int, bool> counts) => Enumerable.Range(0, 9).Average(i =>
        {
            int[] others = [.. Enumerable.Range(0, 9).Where(j => counts(i, j))];
            return -Math.Log2(others.Average(j => Math.Exp(-Enumerable.Range(0, 7).Sum(k => Math.Pow(numbers[(7 * i) + k] - numbers[(7 * j) + k], 2)) / divisor)));
        });
        LayerInformation found = InformationPlane.Measure(Tensor.From(numbers, 9, 7), labels, _upper with { NoiseVariance = 5 });
        Assert.Equal(Mean(10, (_, _) => true), found.Input, 1e-12);
        Assert.Equal(Mean(10, (_, _) => true) - Mean(10, (i, j) => labels[i] == labels[j]), found.Label, 1e-12);
    }

    [Fact]
    public void Information_falls_from_layer_to_layer_where_bins_lose_nothing()
    {
        // Layers of whole numbers, each a function of the one before: h -> floor(h / 2) and sums. 30 bins from 0 to 30 hold each number apart.
        float[] rows = [.. Enumerable.Range(0, 27).SelectMany(i => new float[] { i % 3, i / 3 % 3, i / 9 })];
        int[] labels = [.. Enumerable.Range(0, 27).Select(i => (i % 3) + (i / 3 % 3) > 2 ? 1 : 0)];
        static IReadOnlyList<Tensor> Layers(Tensor x)
        {
            Tensor first = x, second = Tensor.From([1f, 0, 1, 0, 0, 1], 3, 2), sums = first.MatMul(second), half = (sums / 2).Floor();
            return [first, sums, half, half.Sum(1)];
        }

        IReadOnlyList<InformationPoint> points = InformationPlane.Points(Layers, Tensor.From(rows, 27, 3), labels, new InformationPlaneOptions { Low = 0, High = 30 }, epoch: 4);
        Assert.Equal(Math.Log2(27), points[0].Input, 1e-12);
        Assert.Equal(InformationPlane.LabelEntropy(labels), points[0].Label, 1e-12);
        Assert.Equal(points[0].Label, points[1].Label, 1e-12); // the first sum decides the label
        Assert.True(points[3].Label < points[2].Label && points[2].Label < points[1].Label, string.Join('\n', points));
        for (int i = 1; i < points.Count; i++)
        {
            Assert.True(points[i].Input < points[i - 1].Input && points[i].Label <= points[i - 1].Label + 1e-12, string.Join('\n', points));
        }

        Assert.Equal([(4, 0, "0"), (4, 1, "1"), (4, 2, "2"), (4, 3, "3")], points.Select(point => (point.Epoch, point.Layer, point.Name)));
    }

    [Fact]
    public void No_layer_of_a_network_tells_more_of_the_labels_than_their_entropy_or_than_it_has()
    {
        DataSet data = Clouds(120);
        Network network = Network.Input(3).Dense(6).Tanh().Dense(4).Relu().Dense(3).Initialise(seed: 1);
        double entropy = InformationPlane.LabelEntropy(data.Labels.ToArray());
        foreach (InformationEstimator estimator in Enum.GetValues<InformationEstimator>())
        {
            IReadOnlyList<InformationPoint> points = InformationPlane.Points(network, data, new InformationPlaneOptions { Estimator = estimator });
            Assert.Equal(network.Layers.Select(layer => layer.Name), points.Select(point => point.Name));
            Assert.All(points, point => Assert.InRange(point.Label, 0, Math.Min(entropy, point.Input) + 1e-9));
            Assert.All(points, point => Assert.InRange(point.Input, 0.5, Math.Log2(120) + 1e-9));
        }
    }

    [Fact]
    public void The_order_of_rows_and_the_names_of_labels_do_not_matter()
    {
        DataSet data = Clouds(60), turned = data.Shuffle(3);
        foreach (InformationPlaneOptions options in new[] { new(), _upper, _lower })
        {
            LayerInformation one = InformationPlane.Measure(Tensor.From(data.Features.ToArray(), 60, 3), data.Labels.ToArray(), options);
            LayerInformation other = InformationPlane.Measure(Tensor.From(turned.Features.ToArray(), 60, 3), [.. turned.Labels.ToArray().Select(label => 10 - (3 * label))], options);
            Assert.Equal(one.Input, other.Input, 1e-10);
            Assert.Equal(one.Label, other.Label, 1e-10);
        }
    }

    [Fact]
    public void The_activations_are_what_each_layer_puts_out()
    {
        DataSet data = Clouds(300);
        Network network = Network.Input(3).Dense(5).Tanh().Dropout(0.5).Dense(3)
            .Fit(data, new TrainingOptions { Epochs = 1, Standardise = true }).Network;
        IReadOnlyList<Tensor> found = InformationPlane.Activations(network, data);
        Assert.Equal([5, 5, 5, 3], found.Select(layer => layer.Shape[1]));
        Tensor rows = Tensor.From(data.Features.ToArray(), 300, 3);
        Assert.Equal(network.Predict(rows).ToArray(), found[3].ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(found[0].Tanh().ToArray(), found[1].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(found[1].ToArray(), found[2].ToArray());

        Network images = Network.Input(4, 4, 1).Convolution(2, 3, padding: 1).Relu().Flatten().Dense(2).Initialise(0);
        DataSet pictures = DataSet.FromArrays(RandomKey.FromSeed(1).Normal(5, 16).ToArray(), [4, 4, 1], [0, 1, 0, 1, 1]);
        Assert.Equal([32, 32, 32, 2], InformationPlane.Activations(images, pictures).Select(layer => layer.Shape[1]));
    }

    [Fact]
    public void A_recording_trains_as_Fit_does_and_measures_before_and_after_epochs()
    {
        DataSet data = Clouds(300);
        Network network = Network.Input(3).Dense(6).Tanh().Dense(3).Initialise(seed: 2);
        var training = new TrainingOptions { Epochs = 5, Optimizer = Optimizer.Adam(0.03), Standardise = true, Seed = 3 };
        var told = new List<int>();
        InformationCourse course = InformationPlane.Record(network, data, training, new InformationPlaneOptions { Every = 2, Layers = [1, 2] }, progress: new Listener(told.Add));
        TrainingResult plain = network.Fit(data, training);
        Assert.Equal(plain.Network.Weights["2.dense.weight"].ToArray(), course.Training.Network.Weights["2.dense.weight"].ToArray());
        Assert.Equal([1, 2, 3, 4, 5], told);
        Assert.Equal(
            [(0, 1, "1.tanh"), (0, 2, "2.dense"), (2, 1, "1.tanh"), (2, 2, "2.dense"), (4, 1, "1.tanh"), (4, 2, "2.dense")],
            course.Points.Select(point => (point.Epoch, point.Layer, point.Name)));

        InformationCourse whole = InformationPlane.Record(network, data, training);
        Assert.Equal(InformationPlane.Points(course.Training.Network, data, epoch: 5), whole.Points.TakeLast(3));
        Assert.Equal(course.Points.TakeLast(2), whole.Points.Where(point => point.Epoch == 4 && point.Layer > 0));

        // Training brings the labels into the last layer, seen with few bins: three classes of a third each have log2 3 = 1.58 bits.
        InformationCourse coarse = InformationPlane.Record(network, data, training with { Epochs = 30 }, new InformationPlaneOptions { Bins = 2, Layers = [2], Every = 30 });
        Assert.True(coarse.Points[1].Label > coarse.Points[0].Label + 0.2, string.Join('\n', coarse.Points));
    }

    [Fact]
    public void A_recording_keeps_the_validation_and_the_patience_of_the_training()
    {
        DataSet data = Clouds(300);
        Network network = Network.Input(3).Dense(6).Tanh().Dense(3).Initialise(seed: 2);
        var training = new TrainingOptions { Epochs = 40, Optimizer = Optimizer.Adam(0.03), ValidationFraction = 0.3, Patience = 2 };
        InformationCourse course = InformationPlane.Record(network, data, training, new InformationPlaneOptions { Layers = [2] }, measured: data.Take(50));
        TrainingResult plain = network.Fit(data, training);
        Assert.Equal(TrainingOutcome.StoppedEarly, course.Training.Outcome);
        Assert.Equal(plain.History.Select(epoch => epoch.ValidationLoss), course.Training.History.Select(epoch => epoch.ValidationLoss));
        Assert.Equal(plain.Network.Weights["0.dense.weight"].ToArray(), course.Training.Network.Weights["0.dense.weight"].ToArray());
        Assert.Equal(Enumerable.Range(0, plain.History.Count + 1), course.Points.Select(point => point.Epoch));
        Assert.All(course.Points, point => Assert.InRange(point.Input, 0, Math.Log2(50)));
    }

    [Fact]
    public void Bad_input_is_named_in_one_line()
    {
        DataSet data = Clouds(30), numbers = DataSet.FromArrays([1f, 2, 3], [3], [0.5f]);
        Network network = Network.Input(3).Dense(3).Initialise(0);
        Tensor two = Tensor.Zeros(2, 3);
        (string Part, Action Call)[] cases =
        [
            ("shape [2, 3] and there are 3 labels", () => InformationPlane.Measure(two, [0, 1, 2])),
            ("row 1, number 0 is NaN", () => InformationPlane.Measure(Tensor.From([0f, 1, float.NaN, 2], 2, 2), [0, 1])),
            ("Bins is 1; allowed: 2 to 65536", () => InformationPlane.Measure(two, [0, 1], new InformationPlaneOptions { Bins = 1 })),
            ("Low is 1; allowed: a finite number with High", () => InformationPlane.Measure(two, [0, 1], new InformationPlaneOptions { Low = 1 })),
            ("High is 0; allowed: a finite number above Low", () => InformationPlane.Measure(two, [0, 1], new InformationPlaneOptions { Low = 1, High = 0 })),
            ("NoiseVariance is 0", () => InformationPlane.KernelBounds(two, [0, 1], 0)),
            ("layer 1 is asked for and there are 1", () => InformationPlane.Points(network, data, new InformationPlaneOptions { Layers = [1] })),
            ("Layers is []", () => InformationPlane.Points(network, data, new InformationPlaneOptions { Layers = [] })),
            ("has the target Values", () => InformationPlane.Points(network, numbers)),
            ("has the target Values", () => InformationPlane.Record(network, numbers)),
            ("Resume is true", () => InformationPlane.Record(network, data, new TrainingOptions { Resume = true, CheckpointFolder = "unused" })),
            ("no layers", () => InformationPlane.Activations(Network.Input(3), data)),
            ("use Network.Input(3)", () => InformationPlane.Activations(Network.Input(2).Dense(1).Initialise(0), data)),
            ("no labels", () => InformationPlane.LabelEntropy([])),
        ];
        Assert.All(cases, one =>
        {
            string message = Assert.ThrowsAny<ArgumentException>(one.Call).Message;
            Assert.Contains(one.Part, message);
            Assert.DoesNotContain('\n', message);
        });
    }

    // The entropy in bits of an even mixture of Gaussians on a line, by summing on a grid of a fiftieth of a deviation.
    private static double Mixture(double[] centres, double variance)
    {
        double deviation = Math.Sqrt(variance), low = centres.Min() - (9 * deviation), high = centres.Max() + (9 * deviation);
        int steps = (int)Math.Ceiling((high - low) / deviation * 50);
        double width = (high - low) / steps, sum = 0;
        for (int i = 0; i < steps; i++)
        {
            double z = low + ((i + 0.5) * width);
            double density = centres.Average(centre => Math.Exp(-(z - centre) * (z - centre) / (2 * variance))) / (deviation * Math.Sqrt(2 * Math.PI));
            sum -= density > 0 ? width * density * Math.Log2(density) : 0;
        }

        return sum;
    }

    // Three clouds of deviation 0.4 on the axes.
    private static DataSet Clouds(int count)
    {
        float[] noise = RandomKey.FromSeed(8).Normal(count, 3).ToArray();
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 3)];
        return DataSet.FromArrays([.. noise.Select((number, i) => (0.4f * number) + (labels[i / 3] == i % 3 ? 2 : 0))], [3], labels);
    }

    private sealed class Listener(Action<int> heard) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.IsEpochEnd)
            {
                heard(value.Epoch);
            }
        }
    }
}
