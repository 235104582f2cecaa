namespace Hybrid.Tests.Differentiation;

public sealed class GradientTests
{
    private static Tensor Rosenbrock(Tensor x) => ((100 * (x[1..] - x[..^1].Square()).Square()) + (1 - x[..^1]).Square()).Sum();

    [Fact]
    public void The_gradient_of_a_sum_of_squares_is_twice_the_point() =>
        Assert.Equal([2f, 4, 6], Gradient.Of(x => x.Square().Sum(), Tensor.From([1f, 2, 3])).ToArray());

    [Fact]
    public void Rosenbrock_has_the_gradient_worked_out_by_hand()
    {
        // At (-1.2, 1): df/dx = -400 x (y - x^2) - 2 (1 - x) = -215.6, df/dy = 200 (y - x^2) = -88, f = 24.2.
        (Tensor value, Tensor gradient) = Gradient.ValueAndGradient(Rosenbrock, Tensor.From([-1.2, 1.0]));
        Assert.Equal(24.2, value.Item(), 1e-12);
        Assert.Equal(-215.6, gradient[0].Item(), 1e-12);
        Assert.Equal(-88, gradient[1].Item(), 1e-12);
    }

    [Fact]
    public void Rosenbrock_has_the_hessian_worked_out_by_hand()
    {
        // At (1, 1): [[1200 x^2 - 400 y + 2, -400 x], [-400 x, 200]].
        Tensor at = Tensor.From([1.0, 1.0]);
        Assert.Equal([802, -400, -400, 200], Gradient.Hessian(Rosenbrock, at).ToDoubleArray());
        Assert.Equal([402, -200], Gradient.HessianVector(Rosenbrock, at, Tensor.From([1.0, 1.0])).ToDoubleArray());
    }

    [Fact]
    public void Several_arguments_give_several_gradients()
    {
        (Tensor first, Tensor second) = Gradient.Of((a, b) => (a * b).Sum(), Tensor.From([1f, 2]), Tensor.From([3f, 4]));
        Assert.Equal([3f, 4], first.ToArray());
        Assert.Equal([1f, 2], second.ToArray());
        (Tensor x, _, Tensor z) = Gradient.Of((a, b, c) => a * b * c, Tensor.Scalar(2), Tensor.Scalar(3), Tensor.Scalar(4));
        Assert.Equal(12, x.Item());
        Assert.Equal(6, z.Item());
    }

    [Fact]
    public void A_record_of_tensors_gives_a_record_of_gradients()
    {
        var line = new Line(Tensor.Scalar(2), Tensor.Scalar(1), "fitted");
        Line gradient = Gradient.Of(l => ((l.Slope * Tensor.From([1f, 2])) + l.Offset).Square().Sum(), line);
        // 2 * (3 * 1 + 5 * 2) and 2 * (3 + 5).
        Assert.Equal(26, gradient.Slope.Item());
        Assert.Equal(16, gradient.Offset.Item());
        Assert.Equal("fitted", gradient.Name);
    }

    [Fact]
    public void Arrays_and_nested_records_are_structures_too()
    {
        var lines = new[] { new Line(Tensor.Scalar(2), Tensor.Scalar(1), "a"), new Line(Tensor.Scalar(3), Tensor.Scalar(1), "b") };
        Line[] gradient = Gradient.Of(all => all[0].Slope * all[1].Slope, lines);
        Assert.Equal([3, 2], gradient.Select(line => line.Slope.Item()));
        Assert.Equal(0, gradient[1].Offset.Item());
    }

    [Fact]
    public void A_gradient_is_differentiated_again()
    {
        Func<Tensor, Tensor> second = Gradient.Function(Gradient.Function<Tensor>(x => x.Power(4)));
        Assert.Equal(48, second(Tensor.Scalar(2, ElementType.Float64)).Item(), 1e-9);
    }

    [Fact]
    public void A_jacobian_has_the_values_shape_then_the_arguments()
    {
        Tensor jacobian = Gradient.Jacobian(x => Tensor.Stack([x.Sum(), x.Product()]), Tensor.From([1.0, 2, 3]));
        Assert.Equal([2, 3], jacobian.Shape);
        Assert.Equal([1, 1, 1, 6, 3, 2], jacobian.ToDoubleArray());
    }

    [Fact]
    public void Forward_and_reverse_agree()
    {
        Tensor x = Tensor.From([1.0, 2]);
        (Tensor value, Tensor derivative) = Gradient.Directional(v => v.Exp(), x, Tensor.From([1.0, 0]));
        Assert.Equal(Math.E, value[0].Item(), 1e-12);
        Assert.Equal([Math.E, 0], derivative.ToDoubleArray().Select(v => Math.Round(v, 12)).Select(v => Math.Abs(v - Math.E) < 1e-11 ? Math.E : v));
        (_, Func<Tensor, Tensor> pullback) = Gradient.Pullback((Tensor v) => v.Exp(), x);
        Assert.Equal(2 * Math.E, pullback(Tensor.From([2.0, 0]))[0].Item(), 1e-12);
    }

    [Fact]
    public void A_recomputed_function_has_the_same_gradient()
    {
        Func<Tensor, Tensor> inner = Gradient.Recompute((Tensor x) => x.Sin().Exp());
        Tensor at = Tensor.From([0.3, 0.7]);
        Assert.Equal(Gradient.Of(x => x.Sin().Exp().Sum(), at).ToDoubleArray(), Gradient.Of(x => inner(x).Sum(), at).ToDoubleArray());
    }

    [Fact]
    public void A_value_that_is_no_scalar_is_refused() =>
        Assert.Contains("scalar", Assert.ThrowsAny<ArgumentException>(() => Gradient.Of(x => x * 2, Tensor.Ones(3))).Message);

    [Fact]
    public void An_argument_without_tensors_is_refused() =>
        Assert.Contains("holds no tensor", Assert.ThrowsAny<ArgumentException>(() => Gradient.Of(_ => Tensor.Scalar(1), "text")).Message);

    [Fact]
    public void A_function_of_one_example_is_mapped_over_many()
    {
        Tensor matrix = Tensor.From([1f, 3, 2, 2], 2, 2);
        Assert.Equal([0.25f, 0.75f, 0.5f, 0.5f], Vectorize.Map(row => row / row.Sum(), matrix).ToArray());
        // One gradient for each example: 2 x.
        Assert.Equal([2f, 6, 4, 4], Vectorize.Map(Gradient.Function<Tensor>(row => row.Square().Sum()), matrix).ToArray());
    }

    [Fact]
    public void A_long_descent_step_by_step_forgets_its_past()
    {
        // Without that each step's graph would hold all earlier ones, and the steps would grow slower and slower.
        Tensor x = Tensor.From([-1.2, 1.0]);
        for (int i = 0; i < 2000; i++)
        {
            (Tensor _, Tensor gradient) = Gradient.ValueAndGradient(Rosenbrock, x);
            x -= 0.001 * gradient;
            Tensor.Evaluate(x);
        }

        Assert.False(x.Node.IsTraced);
        Assert.Empty(x.Node.Inputs);
        Assert.True(Rosenbrock(x).Item() < 0.5);
    }

    private sealed record Line(Tensor Slope, Tensor Offset, string Name);
}
