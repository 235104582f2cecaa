namespace Hybrid.Architecture.Tests;

/// <summary>The toolkit as an application uses it: only what is public, and no type of the core.</summary>
public sealed class FacadeUseTests
{
    [Fact]
    public void A_function_is_written_differentiated_and_compiled()
    {
        var weights = Tensor.From([0.5, -0.25, 2.0]);
        Tensor Energy(Tensor x) => (weights * x.Square()).Sum() + x.Sin().Sum();
        Tensor at = Tensor.From([1.0, 2.0, 3.0]);
        Tensor gradient = Gradient.Of(Energy, at);
        for (int i = 0; i < 3; i++)
        {
            double x = at[i].Item();
            Assert.Equal((2 * weights[i].Item() * x) + Math.Cos(x), gradient[i].Item(), 1e-12);
        }

        Func<Tensor, Tensor> newton = Compile.Function((Tensor x) => x - (Gradient.Of(Energy, x) / Vectorize.Map(_ => 2 * weights, Tensor.Zeros(1))[0]));
        Assert.Equal([3], newton(at).Shape);
    }

    [Fact]
    public void A_model_of_ones_own_is_trained_in_a_loop()
    {
        Tensor x = RandomKey.FromSeed(1).Normal(200, 2);
        Tensor y = x.MatMul(Tensor.From([2f, -1f])) + 0.5;
        var step = Compile.Function((Line line, Tensor rate) =>
        {
            (Tensor loss, Line gradient) = Gradient.ValueAndGradient(l => (x.MatMul(l.Slope) + l.Offset - y).Square().Mean(), line);
            return new Step(new Line(line.Slope - (rate * gradient.Slope), line.Offset - (rate * gradient.Offset)), loss);
        });
        var fitted = new Line(Tensor.Zeros(2), Tensor.Scalar(0));
        Tensor loss = Tensor.Scalar(0);
        for (int i = 0; i < 100; i++)
        {
            (fitted, loss) = step(fitted, Tensor.Scalar(0.1));
        }

        Assert.True(loss.Item() < 1e-8);
        Assert.Equal(2, fitted.Slope[0].Item(), 1e-3);
        Assert.Equal(0.5, fitted.Offset.Item(), 1e-3);
        Assert.Single(Compile.Explain(step).Split('\n'));
    }

    [Fact]
    public void A_network_learns_the_drawn_digits_and_is_saved_and_loaded()
    {
        (DataSet train, DataSet test) = DataSet.Digits(3000).Split(0.2);
        Network network = Network.Input(28, 28).Flatten().Dense(64).Relu().Dropout(0.1).Dense(10).Initialise(seed: 1);
        var heard = new List<TrainingProgress>();
        TrainingResult result = network.Fit(train, new TrainingOptions { Epochs = 6, BatchSize = 32, ValidationFraction = 0.1 }, new Listener(heard.Add));
        Assert.True(result.Network.Evaluate(test).Accuracy > 0.9, result.Network.Evaluate(test).ToString());
        Assert.Equal(6, heard.Count(report => report.IsEpochEnd));
        string path = Path.Combine(Path.GetTempPath(), $"hybrid-{Guid.NewGuid():N}.safetensors");
        try
        {
            result.Network.Save(path);
            Network loaded = Network.Load(path);
            Assert.Equal(result.Network.Predict(test).Values.ToArray(), loaded.Predict(test).Values.ToArray());
            Assert.Equal("0123456789".Select(digit => digit.ToString()), loaded.ClassNames);
            Assert.Equal(1, loaded.Predict(test).Probabilities()[0].Sum().Item(), 1e-5);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_model_is_made_by_name()
    {
        (DataSet train, DataSet test) = DataSet.Digits(2000).Split(0.2);
        ModelSpec spec = ModelSpec.Parse("softmax", train);
        Network network = (spec with { Options = spec.Options with { Epochs = 3, Optimizer = Optimizer.Parse("adam", 0.003) } }).Fit(train).Network;
        Assert.True(network.Evaluate(test).Report!.Accuracy > 0.8);
    }

    private sealed record Line(Tensor Slope, Tensor Offset);

    private sealed record Step(Line Next, Tensor Loss);

    private sealed class Listener(Action<TrainingProgress> hear) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => hear(value);
    }
}
