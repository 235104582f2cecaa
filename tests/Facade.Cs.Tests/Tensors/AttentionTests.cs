namespace Hybrid.Tests.Tensors;

public sealed class AttentionTests
{
    [Fact]
    public void A_query_gives_the_mean_of_the_values_weighted_by_the_softmax_of_its_products()
    {
        Tensor q = Tensor.From([1.0, 0.0], 1, 1, 1, 2), k = Tensor.From([Math.Log(3), 5.0, 0.0, 7.0], 1, 2, 1, 2), v = Tensor.From([8.0, 4.0], 1, 2, 1, 1);

        // Weights 3/4 and 1/4.
        Assert.Equal(7, Tensor.Attention(q, k, v, scale: 1).Item(), 12);
        Assert.Equal(8, Tensor.Attention(q, k, v, keyLengths: Tensor.From([1], 1)).Item(), 12);
        Assert.Equal(4, Tensor.Attention(q, k, v, mask: Tensor.From([false, true], 1, 1, 1, 2)).Item(), 12);
        Assert.Equal([0.75f, 0.25f], Gradient.Of(values => Tensor.Attention(q, k, values, causal: true, scale: 1).Sum(), v).Reshape(2).ToArray());
        Assert.Contains("axis 3 of both must agree", Assert.ThrowsAny<ArgumentException>(() => Tensor.Attention(q, v, v)).Message, StringComparison.OrdinalIgnoreCase);
    }
}
