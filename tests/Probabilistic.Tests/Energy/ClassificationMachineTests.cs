namespace Hybrid.Probabilistic.Tests.Energy;

public sealed class ClassificationMachineTests
{
    private static readonly ClassificationMachineOptions _options = new() { Hidden = 12, Epochs = 100, BatchSize = 20, LearningRate = 0.01 };

    [Fact]
    public void The_classes_probabilities_are_sums_over_hidden_states()
    {
        (float[] rows, int[] labels) = Bars(60);
        ClassificationMachine machine = ClassificationMachine.Fit(rows, 16, labels, 3, _options with { Hidden = 4, Epochs = 5 });
        float[] v = rows[..16], w = machine.Weights.ToArray(), u = machine.LabelWeights.ToArray();
        float[] a = machine.VisibleBias.ToArray(), b = machine.HiddenBias.ToArray(), d = machine.LabelBias.ToArray();
        double[] sums = new double[3];
        for (int label = 0; label < 3; label++)
        {
            for (int state = 0; state < 16; state++)
            {
                double score = d[label] + v.Zip(a, (x, bias) => (double)x * bias).Sum();
                for (int j = 0; j < 4; j++)
                {
                    score += ((state >> j) & 1) * (b[j] + u[(label * 4) + j] + Enumerable.Range(0, 16).Sum(i => (double)v[i] * w[(i * 4) + j]));
                }

                sums[label] += Math.Exp(score);
            }

            Assert.Equal(-Math.Log(sums[label]), machine.FreeEnergy(Tensor.From(v, 1, 16), [label]).Item(), 1e-4);
        }

        double[] found = machine.ClassProbabilities(Tensor.From(v, 1, 16)).ToDoubleArray();
        Assert.Equal([.. sums.Select(sum => sum / sums.Sum())], found, (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.1)]
    [InlineData(0, 1)]
    public void Bars_are_told_apart(double discriminative, double generative)
    {
        // Horizontal, vertical or no bar in 4 x 4 noisy pixels; no noise of 5% hides a bar.
        (float[] rows, int[] labels) = Bars(600);
        (float[] others, int[] truth) = Bars(300, 9);
        ClassificationMachine machine = ClassificationMachine.Fit(rows, 16, labels, 3, _options with { Discriminative = discriminative, Generative = generative });
        double right = machine.Classify(Tensor.From(others, 300, 16)).Zip(truth, (said, label) => said == label ? 1.0 : 0).Average();
        Assert.True(right > 0.9, $"{right}");
    }

    [Fact]
    public void Rows_are_drawn_of_the_class_that_is_held()
    {
        (float[] rows, int[] labels) = Bars(600);
        ClassificationMachine machine = ClassificationMachine.Fit(rows, 16, labels, 3, _options with { Generative = 1, Epochs = 100, Hidden = 24 });
        int[] held = [.. Enumerable.Range(0, 150).Select(i => i % 3)];
        float[] made = [.. machine.Sample(held, 200, 1).ToArray().Select(mean => mean > 0.5f ? 1f : 0f)];
        double right = machine.Classify(Tensor.From(made, 150, 16)).Zip(held, (said, label) => said == label ? 1.0 : 0).Average();
        Assert.True(right > 0.8, $"{right}");
    }

    [Fact]
    public void A_machine_is_repeatable_saved_and_loaded_and_bad_input_is_named()
    {
        (float[] rows, int[] labels) = Bars(60);
        ClassificationMachineOptions options = _options with { Epochs = 2 };
        ClassificationMachine machine = ClassificationMachine.Fit(rows, 16, labels, 3, options);
        Tensor asked = Tensor.From(rows, 60, 16);
        Assert.Equal(machine.Classify(asked), ClassificationMachine.Fit(rows, 16, labels, 3, options).Classify(asked));
        string path = Path.GetTempFileName();
        try
        {
            machine.Save(path);
            Assert.Equal(machine.ClassProbabilities(asked).ToArray(), ClassificationMachine.Load(path).ClassProbabilities(asked).ToArray());
        }
        finally
        {
            File.Delete(path);
        }

        (string Part, Action Call)[] cases =
        [
            ("row 0, column 1 is 2", () => ClassificationMachine.Fit([0, 2], 2, [0], 2)),
            ("the label of row 0 is 2", () => ClassificationMachine.Fit([0, 1], 2, [2], 2)),
            ("1 rows and 2 labels", () => ClassificationMachine.Fit([0, 1], 2, [0, 1], 2)),
            ("Generative is 0", () => ClassificationMachine.Fit([0, 1], 2, [0], 2, options with { Generative = 0, Discriminative = 0 })),
        ];
        Assert.All(cases, one => Assert.Contains(one.Part, Assert.ThrowsAny<ArgumentException>(one.Call).Message));
    }

    private static (float[] Rows, int[] Labels) Bars(int count, int seed = 1)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 3)];
        var rows = new float[count * 16];
        for (int r = 0; r < count; r++)
        {
            int bar = random.Next(4);
            for (int i = 0; i < 16; i++)
            {
                bool on = labels[r] < 2 && (labels[r] == 0 ? i / 4 : i % 4) == bar;
                rows[(16 * r) + i] = on != (random.NextDouble() < 0.05) ? 1 : 0;
            }
        }

        return (rows, labels);
    }
}
