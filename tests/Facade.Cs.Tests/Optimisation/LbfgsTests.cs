namespace Hybrid.Tests.Optimisation;

public sealed class LbfgsTests
{
    private sealed record Point(Tensor X, Tensor Y);

    private sealed class Listed : IProgress<LbfgsProgress>
    {
        public List<LbfgsProgress> Seen { get; } = [];

        public void Report(LbfgsProgress value) => Seen.Add(value);
    }

    /// <summary>Rosenbrock's valley, whose least value is 0 at (1, 1).</summary>
    private static Tensor Rosenbrock(Point p) => (1 - p.X).Square() + (100 * (p.Y - p.X.Square()).Square());

    private static readonly Point Start = new(Tensor.Scalar(-1.2, ElementType.Float64), Tensor.Scalar(1, ElementType.Float64));

    [Fact]
    public void The_valley_of_a_record_of_tensors_is_followed_to_its_end()
    {
        var progress = new Listed();
        LbfgsResult<Point> result = Lbfgs.Minimise(Rosenbrock, Start, new LbfgsOptions { GradientTolerance = 1e-9 }, progress);
        Assert.True(result.Converged);
        Assert.Equal("", result.Reason);
        Assert.Equal(1, result.Parameters.X.Item(), 6);
        Assert.Equal(1, result.Parameters.Y.Item(), 6);
        Assert.Equal(result.Iterations, progress.Seen.Count);
        Assert.Equal(result.Value, progress.Seen[^1].Value, 12);
    }

    [Fact]
    public void A_search_that_ends_early_says_why_and_gives_the_best_point()
    {
        LbfgsResult<Point> result = Lbfgs.Minimise(Rosenbrock, Start, new LbfgsOptions { Iterations = 3 });
        Assert.False(result.Converged);
        Assert.NotEqual("", result.Reason);
        Assert.Equal(3, result.Iterations);
        Assert.True(result.Value < Rosenbrock(Start).Item());
    }

    [Fact]
    public void Options_out_of_range_and_values_that_are_no_scalars_are_said()
    {
        Assert.Contains("History", Assert.ThrowsAny<ArgumentException>(() => Lbfgs.Minimise(Rosenbrock, Start, new LbfgsOptions { History = 0 })).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => Lbfgs.Minimise(x => x * 2, Tensor.Ones(3)));
    }
}
