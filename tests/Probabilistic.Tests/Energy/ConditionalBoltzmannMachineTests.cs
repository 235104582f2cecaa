namespace Hybrid.Probabilistic.Tests.Energy;

public sealed class ConditionalBoltzmannMachineTests
{
    private static readonly RestrictedBoltzmannOptions _options = new() { Hidden = 10, Epochs = 150, BatchSize = 20, LearningRate = 0.1, Steps = 2 };

    [Fact]
    public void Given_a_condition_it_is_the_machine_with_those_biases()
    {
        // F(v | u) of the definition, -ln of the sum over hidden states, with a + u A and b + u B added up by hand.
        (float[] rows, float[] given) = Shifts(40);
        ConditionalBoltzmannMachine machine = ConditionalBoltzmannMachine.Fit(rows, 6, given, 6, _options with { Hidden = 3, Epochs = 10 });
        float[] v = rows[..6], u = given[..6];
        RestrictedBoltzmannMachine now = machine.Given(u);
        RestrictedBoltzmannMachine rest = machine.Given(new float[6]);
        float[] a = rest.VisibleBias.ToArray(), b = rest.HiddenBias.ToArray(), toVisible = machine.ToVisible.ToArray(), toHidden = machine.ToHidden.ToArray(), w = machine.Weights.ToArray();
        double sum = 0;
        for (int state = 0; state < 8; state++)
        {
            double score = 0;
            for (int i = 0; i < 6; i++)
            {
                score += v[i] * (a[i] + Enumerable.Range(0, 6).Sum(c => (double)u[c] * toVisible[(c * 6) + i]));
            }

            for (int j = 0; j < 3; j++)
            {
                double input = b[j] + Enumerable.Range(0, 6).Sum(c => (double)u[c] * toHidden[(c * 3) + j]) + Enumerable.Range(0, 6).Sum(i => (double)v[i] * w[(i * 3) + j]);
                score += ((state >> j) & 1) * input;
            }

            sum += Math.Exp(score);
        }

        Tensor row = Tensor.From(v, 1, 6), condition = Tensor.From(u, 1, 6);
        Assert.Equal(-Math.Log(sum), machine.FreeEnergy(row, condition).Item(), 1e-4);
        Assert.Equal(now.FreeEnergy(row).Item(), machine.FreeEnergy(row, condition).Item(), 1e-4);
        Assert.Equal(now.Hidden(row).ToArray(), machine.Hidden(row, condition).ToArray(), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_learns_what_follows_from_what_is_given(bool gaussian)
    {
        // The row is the condition turned by one place: bits that are certain once the condition is known, ln 2 each without it.
        (float[] rows, float[] given) = Shifts(400);
        if (gaussian)
        {
            rows = [.. rows.Select(bit => (4 * bit) - 2)];
        }

        ConditionalBoltzmannMachine machine = ConditionalBoltzmannMachine.Fit(rows, 6, given, 6, gaussian ? _options with { Gaussian = true, LearningRate = 0.02 } : _options);
        (float[] others, float[] conditions) = Shifts(100, 7);
        float[] made = machine.Sample(Tensor.From(conditions, 100, 6), 20, 1).ToArray();
        double right = made.Zip(others, (drawn, bit) => (gaussian ? drawn > 0 : drawn > 0.5f) == bit > 0.5f ? 1.0 : 0).Average();
        Assert.True(right > 0.95, $"{right}");
        if (!gaussian)
        {
            double nats = Enumerable.Range(0, 20).Average(r => machine.Given(conditions[(6 * r)..(6 * (r + 1))]) is var now ? now.MeanLogLikelihood(others[(6 * r)..(6 * (r + 1))], now.LogPartition()) : 0);
            Assert.InRange(nats, -1, 0);
        }
    }

    [Fact]
    public void A_machine_is_repeatable_saved_and_loaded()
    {
        (float[] rows, float[] given) = Shifts(40);
        RestrictedBoltzmannOptions options = _options with { Epochs = 2 };
        ConditionalBoltzmannMachine machine = ConditionalBoltzmannMachine.Fit(rows, 6, given, 6, options);
        Assert.Equal(machine.ToVisible.ToArray(), ConditionalBoltzmannMachine.Fit(rows, 6, given, 6, options).ToVisible.ToArray());
        string path = Path.GetTempFileName();
        try
        {
            machine.Save(path);
            Tensor conditions = Tensor.From(given, 40, 6);
            Assert.Equal(machine.Sample(conditions, 2).ToArray(), ConditionalBoltzmannMachine.Load(path).Sample(conditions, 2).ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        (string Part, Action Call)[] cases =
        [
            ("there are 2 rows and 1 rows of conditions", () => ConditionalBoltzmannMachine.Fit([0, 1], 1, [1], 1)),
            ("row 0, column 0 is NaN", () => ConditionalBoltzmannMachine.Fit([0], 1, [float.NaN], 1)),
            ("leave them unset", () => ConditionalBoltzmannMachine.Fit([0], 1, [1], 1, _options with { Persistent = true })),
            ("[rows, 6] is needed", () => ConditionalBoltzmannMachine.Fit(Shifts(20).Rows, 6, Shifts(20).Given, 6, _options with { Epochs = 1 }).Sample(Tensor.Zeros(1, 5))),
        ];
        Assert.All(cases, one => Assert.Contains(one.Part, Assert.ThrowsAny<ArgumentException>(one.Call).Message));
    }

    private static (float[] Rows, float[] Given) Shifts(int count, int seed = 1)
    {
        float[] given = [.. RandomKey.FromSeed(seed).Uniform(count, 6).ToArray().Select(chance => chance < 0.5f ? 1f : 0f)];
        return ([.. Enumerable.Range(0, 6 * count).Select(i => given[(6 * (i / 6)) + ((i + 1) % 6)])], given);
    }
}
