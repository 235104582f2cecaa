namespace Hybrid.Tests.Differentiation;

public sealed class LoopTests
{
    [Fact]
    public void A_scan_gives_cumulative_sums_forwards_and_backwards()
    {
        Tensor xs = Tensor.From([1f, 2f, 3f, 4f]);
        (Tensor last, Tensor sums) = Loop.Scan<Tensor, Tensor, Tensor>((sum, x) => (sum + x, sum + x), Tensor.Scalar(0), xs);
        Assert.Equal(10, last.Item());
        Assert.Equal([1f, 3, 6, 10], sums.ToArray());
        Assert.Equal([10f, 9, 7, 4], Loop.Scan<Tensor, Tensor, Tensor>((sum, x) => (sum + x, sum + x), Tensor.Scalar(0), xs, reverse: true).Outputs.ToArray());
    }

    [Fact]
    public void Gradients_go_through_a_scan_with_structures()
    {
        // h(t) = w h(t-1) + x(t), h(0) = 0: h(3) = w^2 x1 + w x2 + x3, by hand its derivative is 2 w x1 + x2.
        Tensor xs = Tensor.From([2f, 5f, 7f]);
        Tensor Final(Tensor weight) =>
            Loop.Scan<(Tensor State, Tensor Count), Tensor, Tensor>((carry, x) => (((weight * carry.State) + x, carry.Count + 1), carry.State), (Tensor.Scalar(0), Tensor.Scalar(0)), xs).Last.State;
        Assert.Equal(0.25f * 2 + 0.5f * 5 + 7, (float)Final(Tensor.Scalar(0.5)).Item(), 1e-5f);
        Assert.Equal(2 * 0.5f * 2 + 5, (float)Gradient.Of(Final, Tensor.Scalar(0.5)).Item(), 1e-5f);
    }

    [Fact]
    public void A_carry_that_changes_its_shape_is_named() =>
        Assert.ThrowsAny<ArgumentException>(() => Loop.Scan<Tensor, Tensor, Tensor>((sum, x) => (Tensor.Zeros(2), x), Tensor.Scalar(0), Tensor.From([1f])));
}
