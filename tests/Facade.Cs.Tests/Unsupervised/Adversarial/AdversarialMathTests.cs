using Hybrid.Core;
using Hybrid.Unsupervised;
using Random = System.Random;

namespace Hybrid.Tests.Unsupervised;

public sealed class AdversarialMathTests
{
    private static readonly Tensor _real = RandomKey.FromSeed(1).Normal([6, 3], ElementType.Float64);
    private static readonly Tensor _made = RandomKey.FromSeed(2).Normal([6, 3], ElementType.Float64) + 1;

    [Theory]
    [InlineData(10, 0)]
    [InlineData(0, 10)]
    public void The_second_order_gradient_of_the_penalties_equals_finite_differences(double between, double atReal)
    {
        var math = new AdversarialMath(new AdversarialOptions { Objective = AdversarialObjective.Wasserstein, GradientPenalty = between, SlopePenalty = atReal });
        Sequential weights = Double(Network.Input(3).Dense(5).Tanh().Dense(4).Tanh().Dense(1).Initialise(1).Model);
        Tensor Loss(Sequential at) => math.Discriminator(at, _real, _made, null, RandomKey.FromSeed(3)).Loss;
        Sequential gradient = Gradient.Of(Loss, weights);
        RandomKey direction = RandomKey.FromSeed(5);
        int part = 0;
        Sequential way = Structure.Map(tensor => direction.FoldIn(part++).Normal([.. tensor.Shape], ElementType.Float64), weights);
        double along = Structure.Tensors(Structure.Combine((a, b) => a * b, gradient, way)).Sum(tensor => tensor.Sum().Item());
        double At(double step) => Loss(Structure.Combine((a, b) => a + (step * b), weights, way)).Item();
        Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, along, 1e-6 * Math.Abs(along));

        // Without the penalty the gradient is another: it is the penalty that is checked.
        Sequential without = Gradient.Of(at => new AdversarialMath(new AdversarialOptions { Objective = AdversarialObjective.Wasserstein, Clip = 1, SlopePenalty = 0 }).Discriminator(at, _real, _made, null, RandomKey.FromSeed(3)).Loss, weights);
        double other = Structure.Tensors(Structure.Combine((a, b) => a * b, without, way)).Sum(tensor => tensor.Sum().Item());
        Assert.True(Math.Abs(along - other) > 0.1 * Math.Abs(other));
    }

    [Fact]
    public void The_penalties_of_a_line_are_those_of_its_slope()
    {
        // f(x) = 2 x1 - x2 + 2 x3 has the slope 3 everywhere: (3 - 1)² between rows, half of 9 at rows, and E f(real) - E f(made) beside.
        Sequential line = Double(Network.Input(3).Dense(1).Initialise(0).Model);
        line = Structure.Map(tensor => tensor.Rank == 2 ? Tensor.From([2.0, -1, 2], 3, 1) : tensor, line);
        Tensor way = Tensor.From([2.0, -1, 2], 3, 1);
        double bound = (_real.MatMul(way).Mean() - _made.MatMul(way).Mean()).Item();
        var math = new AdversarialMath(new AdversarialOptions { Objective = AdversarialObjective.Wasserstein, GradientPenalty = 10, SlopePenalty = 2 });
        Assert.Equal((10 * 4) + (0.5 * 2 * 9) - bound, math.Discriminator(line, _real, _made, null, RandomKey.FromSeed(3)).Loss.Item(), 1e-9);
    }

    [Fact]
    public void Slopes_equal_finite_differences_row_by_row()
    {
        Sequential weights = Double(Network.Input(3).Dense(5).Tanh().Dense(1).Initialise(1).Model);
        double[] found = AdversarialMath.Slope(weights, _real, null, RandomKey.FromSeed(0)).ToDoubleArray();
        for (int row = 0; row < 6; row++)
        {
            double square = 0;
            for (int k = 0; k < 3; k++)
            {
                double At(double step) => NetworkSteps.Predict(weights, _real[row..(row + 1)] + Tensor.From([.. Enumerable.Range(0, 3).Select(i => i == k ? step : 0)], 1, 3)).Item();
                square += Math.Pow((At(1e-6) - At(-1e-6)) / 2e-6, 2);
            }

            Assert.Equal(square, found[row], 1e-7);
        }
    }

    private static Sequential Double(Sequential model) => Structure.Map(tensor => tensor.Cast(ElementType.Float64), model);
}
