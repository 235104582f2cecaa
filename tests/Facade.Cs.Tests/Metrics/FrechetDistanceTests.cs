namespace Hybrid.Tests;

public sealed class FrechetDistanceTests
{
    [Fact]
    public void On_a_line_it_is_the_squared_ways_of_means_and_deviations()
    {
        // Means 0 and 3, variances 2 and 8 (of n - 1): 9 + (sqrt 8 - sqrt 2)² = 11.
        Assert.Equal(11, FrechetDistance.Between(Tensor.From([-1.0, 1.0], 2, 1), Tensor.From([1.0, 5.0], 2, 1)), 1e-9);
    }

    [Fact]
    public void It_does_not_change_with_the_axes_and_vanishes_for_the_same_features()
    {
        // Independent columns: the sum over columns of the formula on a line, whatever way both sets are turned together.
        Tensor first = Tensor.From([-1.0, -3, 1, -3, -1, 3, 1, 3], 4, 2), second = Tensor.From([0.0, 0, 4, 0, 0, 2, 4, 2], 4, 2);
        double expected = 4 + Math.Pow(Math.Sqrt(16 / 3.0) - Math.Sqrt(4 / 3.0), 2) + 1 + Math.Pow(Math.Sqrt(4 / 3.0) - Math.Sqrt(12.0), 2);
        (double c, double s) = (Math.Cos(0.7), Math.Sin(0.7));
        Tensor turn = Tensor.From([c, -s, s, c], 2, 2);
        Assert.Equal(expected, FrechetDistance.Between(first, second), 1e-9);
        Assert.Equal(expected, FrechetDistance.Between(first.MatMul(turn), second.MatMul(turn)), 1e-9);
        Assert.Equal(0, FrechetDistance.Between(first, first), 1e-9);
    }

    [Fact]
    public void Covariances_that_do_not_commute_are_taken_as_by_the_root_of_their_product()
    {
        // For 2 x 2 matrices tr M^(1/2) = sqrt(tr M + 2 sqrt(det M)), and S S' has the eigenvalues of S^1/2 S' S^1/2.
        Tensor first = RandomKey.FromSeed(1).Normal([50, 2], ElementType.Float64), second = RandomKey.FromSeed(2).Normal([60, 2], ElementType.Float64).MatMul(Tensor.From([1.0, 0.9, 0, 0.5], 2, 2)) + 1;
        (Tensor m, Tensor s) = Moments(first);
        (Tensor n, Tensor t) = Moments(second);
        double[] product = s.MatMul(t).ToDoubleArray(), a = s.ToDoubleArray(), b = t.ToDoubleArray();
        double root = Math.Sqrt(product[0] + product[3] + (2 * Math.Sqrt((product[0] * product[3]) - (product[1] * product[2]))));
        double expected = (m - n).Square().Sum().Item() + a[0] + a[3] + b[0] + b[3] - (2 * root);
        Assert.Equal(expected, FrechetDistance.Between(first, second), 1e-9);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("at least 2 samples", Assert.Throws<ArgumentException>(() => FrechetDistance.Between(Tensor.Zeros(1, 2), Tensor.Zeros(3, 2))).Message);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => FrechetDistance.Between(Tensor.From([float.NaN, 0], 2, 1), Tensor.Zeros(2, 1))).Message);
    }

    private static (Tensor Mean, Tensor Covariance) Moments(Tensor rows)
    {
        Tensor centred = rows - rows.Mean(0);
        return (rows.Mean(0), centred.Transpose().MatMul(centred) / (rows.Shape[0] - 1));
    }
}
